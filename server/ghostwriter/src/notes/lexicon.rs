//! What this room knows of English: verbs and their forms, the small words, common nouns and adjectives, people's
//! first names and kin with their gender, well-known places. Lists, no rules; everything lower case.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// The gender by which somebody is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Gender {
    She,
    He,
    Many,
}

/// The forms that a word can be of a verb.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Forms {
    pub base: bool,
    pub third: bool,
    pub past: bool,
    pub participle: bool,
    pub ing: bool,
}

type Set = LazyLock<HashSet<&'static str>>;

fn set(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// base past participle
const IRREGULAR: &str = "
    arise arose arisen|awake awoke awoken|bear bore borne|beat beat beaten|become became become|begin began begun|bend bent bent|
    bet bet bet|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken|breed bred bred|bring brought brought|
    build built built|burn burnt burnt|burst burst burst|buy bought bought|catch caught caught|choose chose chosen|cling clung clung|
    come came come|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|draw drew drawn|dream dreamt dreamt|
    drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|
    flee fled fled|fling flung flung|fly flew flown|forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven|
    freeze froze frozen|get got got|give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|hear heard heard|
    hide hid hidden|hit hit hit|hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|knit knitted knitted|know knew known|lay laid laid|
    lead led led|lean leant leant|learn learnt learnt|leave left left|lend lent lent|let let let|lie lay lain|light lit lit|lose lost lost|
    make made made|mean meant meant|meet met met|mistake mistook mistaken|mow mowed mown|outgrow outgrew outgrown|overcome overcame overcome|
    overhear overheard overheard|oversleep overslept overslept|pay paid paid|put put put|quit quit quit|read read read|rebuild rebuilt rebuilt|
    ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold sold|send sent sent|
    set set set|sew sewed sewn|shake shook shaken|shine shone shone|shoot shot shot|show showed shown|shrink shrank shrunk|shut shut shut|
    sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid|smell smelt smelt|sneak snuck snuck|speak spoke spoken|
    spell spelt spelt|spend spent spent|spill spilt spilt|spin spun spun|split split split|spoil spoilt spoilt|spread spread spread|
    spring sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck|sting stung stung|stride strode stridden|strike struck struck|
    strive strove striven|swear swore sworn|sweep swept swept|swim swam swum|swing swung swung|take took taken|teach taught taught|
    tear tore torn|tell told told|think thought thought|throw threw thrown|undergo underwent undergone|understand understood understood|
    undo undid undone|wake woke woken|wear wore worn|weave wove woven|weep wept wept|win won won|wind wound wound|withdraw withdrew withdrawn|
    wring wrung wrung|write wrote written|rewrite rewrote rewritten|foresee foresaw foreseen|withstand withstood withstood|retake retook retaken|
    remake remade remade|redo redid redone|uphold upheld upheld|outlive outlived outlived|bid bid bid|cast cast cast|shed shed shed|wed wed wed";

const REGULAR: &str = "
    relapse squeak creak purr growl hiss twitch squeal tick club clash
    abandon accept accompany accuse ache achieve act adapt add admire admit adopt adore advise afford agree allow amaze announce annoy answer
    apologise apologize appear applaud apply appreciate approve argue arrange arrive ask assume attach attend avoid babysit back bake balance
    bark bathe battle beam beg behave believe belong betray blame bless blink blush board boast boil book borrow bother bounce bow braid brag
    breathe brew brush bump bully burn bury cackle call calm camp cancel care carry carve cause celebrate chain change charge charm chase chat
    cheat check cheer cherish chew choke chop chuckle claim clap clean clear climb close clutch coach collapse collect comb comfort commit
    complain complete compliment congratulate connect console contact continue convince cook copy correct cough count cover crack crash crawl
    create cross cry cuddle cure curse cycle dance dare decide declare decorate dedicate defend delay deliver demand deny depend
    describe deserve design die dine disappear disappoint discover discuss divorce doubt drag dream dress drift drip drop dry dump dye earn edit
    embarrass embrace emigrate enclose encourage end endure enjoy enrol enroll enter escape excuse exist expect explain face fail faint fake fancy fear
    file fill finish fish fit fix flash float flood flow fold follow fool force foster frame frighten fry fuss gain garden gather giggle glow glue
    grab graduate greet grieve grill grin groan guard guess guide hand handle happen harvest hate haul heal heat help hesitate hike hire
    hitchhike holiday honour honor hope host howl hug hum hunt hurry ignore imagine impress improve include inherit insist inspire install
    insult interrupt introduce invent invite iron jog join joke judge juggle jump kayak kick kid kiss knock know label land last laugh launch
    learn lick lift lie like limp link list listen live load lock look loosen love lower lug mail maintain manage march marry matter measure melt
    mend mention mess migrate milk mind miss mix moan mock mourn move muddle mumble murmur nag name nap need neglect nod notice nudge nurse obey
    object offer open operate order organise organize owe own pack paint park part pass patch pause pedal peel phone photograph pick picnic plan
    plant play plead please plough point polish pop post pour practise practice praise pray prefer prepare present press pretend print
    promise promote propose protect prove provide publish pull pump punish push puzzle quarrel queue race rain raise reach realise realize
    rebuild receive recite recognise recognize recommend record recover reduce refuse regret rehearse reject rejoice relax release rely remain
    remember remind remove renovate rent repair repeat replace reply report rescue research resent resign respect rest restore retire return
    reveal review rinse risk roar roast rock roll row rub ruin rule rush sail salute save savour scare scatter scold score scratch scream scrub
    search seem separate serve settle share shave shelter shift shiver shop shout shovel shrug sigh sign ski skate sketch skip slam slip slow
    smash smell smile smoke smuggle snap sneeze snore snow soak sob soften soothe sort sound spare spark sparkle spell spill splash spoil spot squeeze
    stain stammer stare start starve stay steer step stir stitch stop store storm stretch stroke stroll struggle study stuff stumble stutter succeed
    suffer suggest suit supply support suppose surprise survive suspect swap swallow sweat switch talk tap taste tease tempt tend test thank
    thrive tickle tidy tie tinker toast touch tour trace track trade train transfer translate transplant travel treasure treat tremble trick
    trim trip trust try tuck tug turn tutor twist type unpack urge use utter vacuum value vanish visit volunteer vote vow wag wait walk wander want
    warm warn wash waste watch water wave weigh welcome whip whisper whistle wink wipe wish wobble wonder work worry worship wrap wrestle
    yawn yell yodel zip admire assemble assist astonish bicycle bid bless bluff broadcast bustle cater clip coax concentrate consider contribute
    convert crochet darn dash devote diagnose direct divide donate doze drum economise embroider employ evacuate examine exchange exhaust experience
    explore extend fasten fetch flatter flip fumble gossip govern gamble hatch haunt hover injure inspect intend invest jot juggle knot lecture
    mash mutter narrate navigate nominate nourish nurture observe occupy overlook park perform persuade pile pitch plait plaster please pledge
    plunge practise preach preserve produce promise pursue quilt ramble recall recharge reckon recycle reflect refer relate remark rewire roam
    sample sand scribble scrape season select shiver sip slice slouch sneak snooze sponsor sprint stack staple stash strip stroll strum subscribe
    supervise surf sway tackle tangle tape tend thump toss trek trudge unite unwrap upset varnish venture wade weed wheel whittle worsen yearn
    cost upset text email ring film paddle sledge sled cartwheel barbecue parachute tow lodge fundraise mentor champion delete download upload drown dial dig doodle dangle dazzle deliver defrost dodge drool empty entertain erase erupt evict expand fiddle flirt flush gargle gaze glance glare gleam
    grumble heave hiccup hurl hustle inhale install jingle lean limp linger loan loathe manage mistrust mop multiply munch nibble nudge outsmart overtake peek peep photocopy pester pinch plod ponder pounce prod prune quiz rattle rearrange
    reassure rebel reminisce rename repaint reread resist rummage scold scoop scowl sculpt shriek shuffle sizzle skim slurp smirk smother snatch sniff snort soothe splutter squash squint stammer startle stumble swaddle swat swoon
    tackle tame thread tinker topple trample tremble tumble twirl unlock untangle wail wobble yank";

/// Verb forms that are more often a plural noun when something stands before them.
const THIRD_OR_PLURAL: &str = "
    acts aches answers bakes barks books brushes calls cards changes cheers comforts cooks cries covers dances dates doubts dreams dresses drinks drives drops
    ends fears fights fishes flashes flies floods folds frames gains gardens grins guards guides hands hikes hopes hosts hugs hunts jokes judges jumps
    kicks kids kisses knocks knots labels lands laughs lifts likes links lists lives loads locks looks loves matters means measures memories
    minds mixes names needs notes nurses offers orders paints parks parts passes patches phones photographs pies picks picnics pictures plans plants plays points
    polishes posts praises presents presses prints promises pumps quarrels races rains reasons records regrets repairs replies reports rests returns rides rings
    risks roars rocks rolls rows rules sails saves scores screams shares shops shouts shows sighs signs sketches skates slips smells smiles sounds
    spots stains stamps stars starts stays steps stops stories storms strokes studies supplies surprises sweets swims talks tastes tests thanks ties tours toys tracks trades
    trains treats tricks trips trusts turns twists uses views visits votes vows waits walks washes watches waters waves whispers whistles wins wishes wonders words
    works worries";

static VERBS: LazyLock<HashMap<String, (Forms, &'static str)>> = LazyLock::new(|| {
    let mut map: HashMap<String, (Forms, &'static str)> = HashMap::new();
    let mut put = |word: String, base: &'static str, mark: fn(&mut Forms)| {
        mark(&mut map.entry(word).or_insert((Forms::default(), base)).0);
    };
    for entry in IRREGULAR.split('|') {
        let mut parts = entry.split_whitespace();
        let (Some(base), Some(past), Some(participle)) = (parts.next(), parts.next(), parts.next()) else { continue };
        put(base.to_string(), base, |f| f.base = true);
        put(third(base), base, |f| f.third = true);
        put(past.to_string(), base, |f| f.past = true);
        put(participle.to_string(), base, |f| f.participle = true);
        for ing in ings(base) {
            put(ing, base, |f| f.ing = true);
        }
    }
    for base in REGULAR.split_whitespace() {
        put(base.to_string(), base, |f| f.base = true);
        put(third(base), base, |f| f.third = true);
        for past in pasts(base) {
            put(past.clone(), base, |f| f.past = true);
            put(past, base, |f| f.participle = true);
        }
        for ing in ings(base) {
            put(ing, base, |f| f.ing = true);
        }
    }
    map
});

/// "go" → "goes", "carry" → "carries".
pub(super) fn third(base: &str) -> String {
    match base {
        b if b.ends_with('y') && !b.ends_with(['a', 'e', 'o', 'u']) && !ends_in_vowel_y(b) => format!("{}ies", &b[..b.len() - 1]),
        b if ["s", "sh", "ch", "x", "z", "o"].iter().any(|e| b.ends_with(e)) => format!("{b}es"),
        b => format!("{b}s"),
    }
}

fn ends_in_vowel_y(base: &str) -> bool {
    ["ay", "ey", "oy", "uy"].iter().any(|e| base.ends_with(e))
}

fn doubled(base: &str) -> Option<String> {
    let bytes = base.as_bytes();
    let [.., a, b, c] = bytes else { return None };
    let vowel = |x: u8| b"aeiou".contains(&x);
    (!vowel(*a) && vowel(*b) && !vowel(*c) && !b"wxy".contains(c)).then(|| format!("{base}{}", char::from(*c)))
}

fn pasts(base: &str) -> Vec<String> {
    if base.ends_with('e') {
        return vec![format!("{base}d")];
    }
    if base.ends_with('y') && !ends_in_vowel_y(base) {
        return vec![format!("{}ied", &base[..base.len() - 1])];
    }
    let mut out = vec![format!("{base}ed")];
    out.extend(doubled(base).map(|d| format!("{d}ed")));
    if base.ends_with('l') {
        out.push(format!("{base}led"));
    }
    out
}

fn ings(base: &str) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(stem) = base.strip_suffix("ie") {
        out.push(format!("{stem}ying"));
    } else if base.ends_with('e') && !base.ends_with("ee") {
        out.push(format!("{}ing", &base[..base.len() - 1]));
    } else {
        out.push(format!("{base}ing"));
        out.extend(doubled(base).map(|d| format!("{d}ing")));
        if base.ends_with('l') {
            out.push(format!("{base}ling"));
        }
    }
    out
}

/// The forms that this lower-case word can be, and the verb it belongs to.
pub(super) fn verb(word: &str) -> Option<(Forms, &'static str)> {
    VERBS.get(word).copied()
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident, $held:ident = $list:expr;)*) => { $(
        static $held: Set = LazyLock::new(|| set($list));
        $(#[$doc])*
        pub(super) fn $name(word: &str) -> bool { $held.contains(word) }
    )* };
}

lists! {
    /// A form of "be", "have", "do", or a modal, also shortened: it makes a clause whole.
    is_auxiliary, AUXILIARY = "
        is are was were am has have had do does did will would can could shall should might must cannot isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't
        won't wouldn't can't couldn't shan't shouldn't mustn't mightn't i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll he's she's
        it's that's there's he'd she'd he'll she'll it'll they're they've they'd they'll who's what's here's where's how's ain't it'd that'll there'd there'll needn't";
    /// A word that opens a noun phrase.
    is_determiner, DETERMINERS = "
        the a an my your his her its our their this that these those some any no every each all both another either neither many much few
        several enough whose what which one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred thousand such half more most less";
    /// A possessive word.
    is_possessive, POSSESSIVES = "my your his her its our their whose";
    /// A preposition.
    is_preposition, PREPOSITIONS = "
        in at on by near under over after before through for with from of to behind into onto about across against along among around as
        below beneath beside besides between beyond despite down during except inside like off out outside past round since than throughout till until toward towards
        up upon via within without per amid opposite aboard above";
    /// A subordinating conjunction.
    is_subordinator, SUBORDINATORS = "
        when if because after before while since as although though until till once whenever where wherever unless whether that so than who which what how why whoever whatever lest whilst cause";
    /// A pronoun that can be a subject.
    is_subject_pronoun, SUBJECTS = "i you we he she they it this that there these those everyone everybody someone somebody nobody anyone everything nothing something who no-one one";
    /// An adverb that may stand between a subject and its verb, or before a verb whose subject is left out.
    is_adverb, ADVERBS = "
        always never still just often once also only even then now ever sometimes rarely seldom usually already soon almost nearly really truly simply
        quietly again too well so very quite rather maybe perhaps actually finally suddenly probably definitely certainly surely somehow
        secretly first later yet either instead forever together twice today tonight yesterday tomorrow here there away back home anyway afterwards nowadays
        daily weekly both all each ago hard much more most less least long early late alone straight indeed everywhere anywhere nowhere somewhere not enough better best
        halfway barely hardly merely fully totally completely absolutely half otherwise furthermore therefore however aloud upstairs downstairs outside inside abroad";
    /// An adjective that people use of each other and of things.
    is_adjective, ADJECTIVES = "
        good great bad best worst better awful terrible horrible lovely beautiful pretty ugly nice kind sweet gentle brave bold strong weak tough soft hard warm cold hot cool
        old young new big small little tiny huge large tall short long wide narrow thick thin fat slim blue red green yellow black white brown grey gray pink purple
        orange golden silver crooked wicked silly funny serious quiet loud noisy calm angry sad happy glad proud sorry afraid ashamed grateful thankful bitter hurt lonely
        worried tired ill sick healthy well dead alive married single divorced engaged pregnant busy free rich poor cheap dear expensive clever smart stupid wise foolish crazy mad
        wild shy patient impatient stubborn honest loyal generous selfish humble modest rude polite friendly famous favourite favorite special secret private
        real true false right wrong wet dry dirty clean clear dark bright heavy light full empty open closed broken whole half early late last first next final only
        same different other own wonderful amazing incredible fantastic brilliant perfect careful careless reckless ridiculous hilarious delicious fresh rotten burnt
        ancient modern simple plain fancy easy difficult impossible possible certain sure ready able unable safe dangerous endless dreadful lucky unlucky worst
        sober drunk asleep awake blind deaf lost cross fair square round sharp blunt steady sunny rainy snowy windy foggy stormy muddy dusty rusty smelly sticky greasy
        homemade beloved secondhand wooden woollen plastic leather cotton silk curly straight bald bearded barefoot chipped cracked creaky squeaky shared hopeless helpless
        restless relentless fearless tireless selfless thoughtful helpful hopeful cheerful joyful graceful faithful useful useless annual daily weekly excited delighted thrilled chuffed
        relieved embarrassed scared frightened nervous jealous envious homesick guilty innocent responsible positive negative calm content fond keen eager upset devastated heartbroken
        gutted disappointed overjoyed touched honoured honored impressed inspired amazed speechless surprised shocked blessed better gone fine okay ok due
        spontaneous curious creative artistic musical practical sensible sensitive elegant stylish scruffy tidy untidy messy punctual dependable reliable trustworthy warm-hearted";
    /// A feeling that a note without a subject says of its writer.
    is_feeling, FEELINGS = "
        angry sorry afraid sad proud happy glad bitter lonely grateful ashamed worried thankful delighted thrilled excited relieved embarrassed scared nervous
        jealous guilty devastated heartbroken gutted disappointed overjoyed touched honoured honored homesick sure certain pleased chuffed cross mad furious keen eager
        lucky blessed tired amazed impressed fond upset shocked speechless honored hopeful stunned";
    /// A countable noun in the singular: alone in a telegram, it has lost its article.
    is_countable, COUNTABLE = "
        test exam thesis degree licence license diploma apprenticeship doctorate race marathon prize job house medal tent car bus train plane boat ship bike bicycle
        truck van motorbike scooter tractor engine wheel tyre tire road street path bridge river lake pond sea ocean island mountain hill valley forest wood field garden yard
        lawn tree flower rose bush fence gate wall roof porch door window floor ceiling kitchen bathroom bedroom attic cellar basement garage shed barn farm farmhouse
        cottage flat apartment building hotel motel hostel cabin church chapel temple mosque synagogue school college university library museum gallery theatre theater cinema
        restaurant café cafe pub bar diner bakery shop store market supermarket bank office factory hospital clinic ward surgery station airport harbour harbor port platform
        hall ballroom rink pool beach park playground stadium court pitch club gym class classroom course lesson lecture concert festival fair party wedding funeral dance
        picnic barbecue dinner lunch breakfast supper meal cake pie loaf sandwich soup stew recipe cup mug glass plate bowl spoon fork knife pan pot kettle oven stove fridge
        freezer table chair sofa couch bed pillow blanket quilt lamp candle clock watch ring necklace bracelet brooch scarf coat jacket jumper sweater cardigan shirt dress
        skirt suit tie hat cap shoe boot sock glove umbrella bag suitcase backpack purse wallet key lock box basket bucket ladder hammer saw drill tool toolbox workshop workbench
        post date proposal sunset sunrise sleepover tattoo audition rehearsal recital headstone grave bouquet cradle crib pram stroller rocket puppet mask costume crown trophy
        goldfish tortoise telescope binoculars compass harmonica accordion ukulele saxophone violin-case thermos flask hammock canoe kayak raft anchor lantern torch book novel poem poetry-book story letter card postcard envelope stamp photo photograph picture painting drawing album diary notebook pen pencil newspaper magazine map ticket passport
        piano guitar violin cello flute trumpet drum choir band orchestra song record radio television tv phone telephone camera computer laptop film movie play game match
        team ball bat racket kite puzzle toy doll teddy swing slide dog cat puppy kitten horse pony cow pig sheep goat chicken hen rabbit hamster parrot bird fish
        baby child boy girl man woman kid nurse doctor teacher neighbour neighbor colleague friend boss manager manuscript driver bride groom guest stranger
        day night morning evening afternoon week weekend month year summer winter spring autumn birthday anniversary holiday trip journey tour cruise walk hike
        storm blizzard hurricane power-cut flood fire accident crash operation heart-attack stroke illness diagnosis miscarriage divorce argument fight quarrel joke prank secret promise
        mistake lie habit smile laugh voice face nose tooth chin beard moustache hand arm leg knee ankle foot shoulder heart head eye ear hip elbow wrist thumb finger
        business company shop project report deal contract mortgage loan bill invoice meeting interview promotion speech toast sermon eulogy competition tournament final cup league
        village town city country suburb corner bench balcony terrace staircase lift elevator tunnel lighthouse windmill allotment greenhouse caravan campsite campfire bonfire tractor
        landlord tenant lodger caretaker gardener plumber chimney fireplace bathtub sink mirror rug carpet curtain sewing-machine lawnmower wheelchair crutch cane cube clubhouse voucher stethoscope orchid attic flight salon sponge teapot bell";
    /// A place that one meets at.
    is_meeting_place, MEETING_PLACES = "
        rink hall school church station bar café cafe pub party dance wedding library market fair beach park office hospital ballroom class bakery shop diner restaurant theatre theater
        museum college university concert festival club airport cinema gym pool playground bookshop bookstore supermarket laundromat launderette platform stop café gallery funeral
        clinic harbour harbor dock camp conference lecture course workshop temple mosque synagogue choir hostel picnic bonfire barbecue";
    /// A noun of the calendar and the clock.
    is_time_noun, TIME_NOUNS = "
        day night morning evening afternoon week weekend month year summer winter spring autumn fall time times days nights weeks months years mornings evenings
        weekends summers winters term semester century decade birthday anniversary holiday moment minute hour lunchtime midnight noon dawn dusk";
    /// A place with a name, well known: written lower case in notes, with a capital in letters.
    is_place, PLACES = "
        paris london leeds tulsa berlin rome madrid lisbon vienna graz prague dublin belfast edinburgh glasgow manchester liverpool birmingham bristol oxford cambridge york
        brighton cardiff swansea cornwall devon yorkshire scotland wales england ireland britain france germany italy spain portugal austria switzerland belgium holland
        netherlands denmark sweden norway finland poland hungary greece croatia romania bulgaria russia ukraine india pakistan bangladesh nepal japan korea vietnam thailand
        malaysia singapore indonesia philippines australia sydney melbourne perth brisbane auckland wellington canada toronto montreal vancouver ottawa america usa uk texas
        california florida ohio oklahoma chicago boston seattle denver dallas houston austin phoenix detroit philadelphia brooklyn manhattan atlanta memphis nashville
        mexico brazil argentina chile peru colombia cuba jamaica kenya nigeria lagos ghana accra ethiopia egypt cairo morocco tunisia africa europe asia durban nairobi
        johannesburg beijing shanghai tokyo kyoto osaka seoul delhi mumbai kolkata chennai bangalore lahore karachi istanbul ankara athens crete naples venice
        florence milan turin barcelona seville porto geneva zurich basel bern munich hamburg cologne frankfurt dresden leipzig stockholm oslo bergen copenhagen helsinki
        warsaw krakow budapest ghent brussels antwerp bruges amsterdam rotterdam utrecht marseille lyon bordeaux normandy brittany provence tuscany sicily lanzarote
        tenerife majorca mallorca ibiza malta cyprus iceland reykjavik greenland hawaii alaska oregon portland maine vermont nebraska kansas iowa wisconsin minnesota
        michigan dakota montana idaho utah nevada arizona louisiana mississippi alabama carolina tennessee kentucky virginia maryland delaware pennsylvania
        blackpool whitby scarborough margate dover southampton plymouth exeter norwich nottingham sheffield newcastle sunderland aberdeen inverness dundee skye galway limerick
        killarney donegal snowdon snowdonia";
    /// A people or a tongue, written with a capital.
    is_people, PEOPLES = "
        english french german italian spanish portuguese irish scottish welsh british american canadian mexican brazilian indian chinese japanese korean russian
        polish dutch danish swedish norwegian finnish greek turkish arabic hebrew latin african european asian australian muslim jewish christian catholic hindu buddhist";
    /// A thing that is not counted, or a noun that stands without article.
    is_mass, MASS = "
        music rain snow coffee tea beer wine bread toast butter jam milk water food money euros pounds dollars petrol homework work gold help advice patience kindness courage
        laughter silence love time life hope joy luck strength peace happiness health company comfort furniture luggage school university college chemo therapy
        cancer football cricket tennis rugby chess cards bingo golf poetry maths math english history chemistry physics hair weather fun trouble traffic
        news sunshine mud dust smoke fog ice cheese pasta rice sugar honey chocolate rum whisky whiskey soup porridge";
}

/// Whether a verb form is more often a noun when something stands before it.
pub(super) fn is_third_or_plural(word: &str) -> bool {
    static HELD: Set = LazyLock::new(|| set(THIRD_OR_PLURAL));
    HELD.contains(word)
}

const SHE: &str = "
    jess jessie nan bella rita fran ellie hattie tilly kitty ruth anna anne annie maria mary marie emma emily sophie sophia olivia charlotte amelia mia ella chloe jessica sarah sara laura lauren lucy hannah helen ellen
    elena eleanor elizabeth liz lizzie beth betty barbara susan sue linda patricia jennifer jenny margaret maggie meg peggy dorothy dot nancy karen lisa sandra carol
    carole caroline catherine katherine kathryn kate katie cathy kathy karin donna michelle deborah debbie sharon cynthia kathleen amy angela shirley brenda pamela pam nicole
    samantha christine christina tina diane diana julie julia juliet janet jane janice joan joanna joanne jo judith judy evelyn cheryl andrea megan jacqueline
    martha marta gloria teresa theresa ann doris rebecca becky rachel stephanie kayla alexandra natalie natasha vanessa victoria vicky valerie veronica vera
    louise louisa lois lorraine loretta lorna lena leah lea laila layla fatima fatma aisha ayesha amina zainab zoe zoë zara yasmin yasmine noor nora norah nadia
    nina ingrid ilse irene isabel isabella isobel inés ines inge heidi hilda gerda greta gretel gertrude frieda frida freya florence fiona eva evie esther erica
    edith edna dora daphne clara clare claire cecilia camille bridget bianca beatrice beatriz astrid agnes agatha ada adele abigail abby priya pooja lakshmi sita
    anjali deepa meera mei ling yuki sakura akiko keiko hana mina soo-jin thandi nomsa zanele ngozi chioma adaeze amara abena akosua wanjiru svetlana olga tatiana katya anya
    irina ludmila magda magdalena zofia kasia agnieszka sigrid solveig maja tove siobhan niamh aoife sinead maeve orla rosa rosie rosemary rosalind ramona pilar
    carmen dolores consuelo guadalupe lupe luz lucia luisa gabriela francesca giulia chiara paola simona silvia sylvia monica mónica miriam mabel mildred maud maude millie
    molly muriel myra nell nellie phyllis polly prudence tess tessa trudy ursula wendy winifred yvonne yolanda josephine josie gwen gwendolyn harriet henrietta hattie imogen
    jasmine jill gillian jean joyce kirsten kirsty leila lily lilian lillian linda lydia lynn madeleine marjorie marlene matilda maureen mavis melanie melissa mirjam";
const HE: &str = "
    john james robert bob bobby michael mike william bill billy david dave richard dick thomas tom tommy tomás charles charlie christopher daniel dan danny matthew matt anthony tony
    donald steven steve paul andrew andy joshua josh kenneth ken kenny kevin brian george edward eddie ed ronald ron timothy tim jason jeffrey jeff ryan jacob jake gary
    nicholas nick eric jonathan jon jonas stephen larry justin scott brandon benjamin ben benny samuel sam gregory greg alexander alex patrick frank raymond jack dennis
    jerry tyler aaron jose josé adam nathan henry harry douglas doug zachary peter pete kyle walter walt ethan jeremy harold keith christian roger noah gerald
    terry sean austin carl arthur lawrence dylan jesse jordan bryan joe joseph juan albert alan allan allen al louis luis carlos miguel pedro pablo diego
    javier jorge manuel fernando antonio marco matteo luca lorenzo giovanni giuseppe paolo stefano francesco hans klaus jürgen jurgen karl kurt otto heinz fritz franz
    wolfgang werner dieter uwe stefan sven lars erik olaf björn bjorn nils gustav axel oskar oscar felix leo leon lukas lucas luke max moritz emil anton ivan
    dmitri dimitri sergei alexei vladimir boris yuri igor mikhail pavel piotr jan janek marek tomasz krzysztof jakub ahmed ahmad mohammed mohamed muhammad ali hassan hussein
    omar khalid ibrahim yusuf youssef mustafa mehmet kemal emre raj rajesh ravi sanjay vijay arjun anil sunil vikram amit rahul kofi kwame kwesi chinedu emeka
    tunde segun themba sipho juma kamau hiroshi kenji takeshi haruki wei jun ming minh nguyen seamus liam conor declan eoin finn patrick padraig rory ewan
    ian iain angus hamish duncan callum fraser graham gordon stuart stanley ernest ernie alfred alf fred freddie frederick cecil cyril clifford clive clarence claude colin craig
    derek desmond dominic duncan edgar edmund edwin elliot ellis ernesto eugene ezra gareth geoffrey geoff gilbert giles hector herbert horace howard hugh hugo humphrey isaac ivor
    jeremiah jim jimmy joel julian julius kai karim lance leonard lenny lionel malcolm marcus martin maurice mervyn morris nelson neil neville nigel noel norman oliver owen
    percy philip phil ralph reginald reg rené rene reuben rex roderick roland rolf rory rufus rupert russell salim sebastian sidney simon solomon theo theodore tobias toby
    trevor tyrone vernon victor vincent vince virgil wilfred willem winston xavier yannick zachary";

/// Kin and roles of people, with the gender that a later pronoun takes.
const KIN_SHE: &str = "mother mum mom mummy mommy mama mam ma sister sis daughter aunt auntie aunty wife niece grandma grandmother granny gran nan nana nanna oma nonna abuela babcia
    woman girl lady bride girlfriend stepmother stepmum stepmom stepsister stepdaughter granddaughter goddaughter godmother widow queen mrs ms miss waitress actress midwife nun
    mother-in-law sister-in-law daughter-in-law ladies ex-wife";
const KIN_HE: &str = "father dad daddy papa pa pop pops brother bro son uncle husband nephew grandpa grandfather grandad granddad gramps opa nonno abuelo dziadek man boy gentleman
    groom boyfriend stepfather stepdad stepbrother stepson grandson godson godfather widower king mr guy bloke lad waiter actor priest monk
    father-in-law brother-in-law son-in-law ex-husband";
const MANY: &str = "kids children parents people friends neighbours neighbors boys girls guests students doctors nurses colleagues twins grandparents grandkids grandchildren
    brothers sisters sons daughters aunts uncles cousins pupils teachers men women babies relatives in-laws teammates players customers patients others strangers dogs cats horses
    puppies kittens family team ladies everybody everyone";

static GENDERS: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
    let both = [(SHE, Gender::She), (HE, Gender::He)];
    both.into_iter().flat_map(|(list, gender)| list.split_whitespace().map(move |w| (w, gender))).collect()
});

static KIN: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
    let all = [(KIN_SHE, Gender::She), (KIN_HE, Gender::He), (MANY, Gender::Many)];
    all.into_iter().flat_map(|(list, gender)| list.split_whitespace().map(move |w| (w, gender))).collect()
});

/// The gender of a first name, where it is plain.
pub(super) fn first_name(word: &str) -> Option<Gender> {
    GENDERS.get(word).copied()
}

/// The gender of a relative or another person named by what they are.
pub(super) fn kin(word: &str) -> Option<Gender> {
    KIN.get(word).copied()
}

/// First names that are words as well: names only with a capital.
pub(super) fn is_word_too(name: &str) -> bool {
    static HELD: Set = LazyLock::new(|| {
        set("mark rose grace hope faith joy may june april bill rob frank jack art gene dawn eve ivy lily daisy pat sue drew chase amber ruby pearl violet iris olive victor dean
            guy ray penny summer sky chip dick don max nick pam peg robin sandy van ginger heather holly hazel crystal christian ernest herb lance miles rich skip
            stan ted wade dot jo ma mina luz jean josh noel dora reg pilar mei ling sita wei jun ming al jerry jan ed ken meg amina ada kai carol harry gloria polly victoria florence austin jordan
            scott terry luke jasmine christian rosemary will pop")
    });
    HELD.contains(name)
}

/// Relatives that serve as names when nothing stands before them ("saw mum").
pub(super) fn is_kin_name(word: &str) -> bool {
    static HELD: Set = LazyLock::new(|| {
        set(
            "dad daddy mum mummy mom mommy mama papa grandpa grandma granny gran nan nana nanna grandad granddad gramps oma opa nonna nonno abuela abuelo auntie pops grandfather grandmother mother father",
        )
    });
    HELD.contains(word)
}

/// Whether this lower-case word is one that this room knows in any way.
pub(super) fn is_known(word: &str) -> bool {
    verb(word).is_some()
        || is_auxiliary(word)
        || is_determiner(word)
        || is_preposition(word)
        || is_subordinator(word)
        || is_subject_pronoun(word)
        || is_adverb(word)
        || is_adjective(word)
        || is_countable(word)
        || is_mass(word)
        || is_time_noun(word)
        || is_place(word)
        || is_people(word)
        || first_name(word).is_some()
        || kin(word).is_some()
        || matches!(
            word,
            "and" | "or" | "but" | "me" | "him" | "her" | "them" | "us" | "hers" | "mine" | "yours" | "ours" | "been" | "being" | "be"
        )
}

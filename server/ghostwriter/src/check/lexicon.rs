//! What the checker knows of English: verbs that bend, numbers in words, words that say nearly the same,
//! words that carry nothing, relatives, days and months. It is the checker's own; nothing here is shared with
//! the rooms that turn notes, so that an error there cannot hide itself here.

use std::{collections::HashMap, sync::LazyLock};

/// Ground form first, then every form that the endings do not explain.
const IRREGULAR: &str = "\
be am is are was were been being i'm you're we're they're he's she's it's|have has had i've you've we've they've|do does did done|go goes went gone|say said says|get got gotten|make made|know knew known|think thought|\
take took taken|see saw seen|come came|find found|give gave given|tell told|feel felt|leave left|keep kept|begin began begun|\
hold held|bring brought|write wrote written|sit sat|stand stood|lose lost|pay paid|meet met|run ran|lead led|\
understand understood|speak spoke spoken|read|spend spent|grow grew grown|win won|buy bought|send sent|build built|rebuild rebuilt|\
fall fell fallen|drive drove driven|break broke broken|teach taught|catch caught|choose chose chosen|wear wore worn|sing sang sung|\
swim swam swum|drink drank drunk|eat ate eaten|fight fought|forget forgot forgotten|forgive forgave forgiven|hide hid hidden|\
ride rode ridden|rise rose risen|shake shook shaken|sleep slept|steal stole stolen|throw threw thrown|wake woke woken|hang hung|\
draw drew drawn|fly flew flown|blow blew blown|bend bent|bite bit bitten|burn burnt|dream dreamt|learn learnt|lend lent|light lit|\
mean meant|ring rang rung|sell sold|shine shone|shoot shot|show shown|sink sank sunk|stick stuck|sweep swept|swing swung|tear tore torn|\
weep wept|hear heard|bear bore borne born|beat beaten|become became|dig dug|feed fed|freeze froze frozen|kneel knelt|knit knitted|lay laid|\
lie lay lain|spill spilt|spoil spoilt|swear swore sworn|spring sprang sprung|seek sought|sew sewn|strike struck|string strung|win won|\
wind wound|pick|child children|man men|woman women|foot feet|tooth teeth|mouse mice|goose geese|person people|wife wives|life lives|\
knife knives|leaf leaves|loaf loaves|half halves|good better best|bad worse worst|far further farther|can could|will would|shall should|may might|\
bake baking baked|lie lying|die dying|tie tying|hospital|lately|sister|brother|mother|father|letter|paper|water|winter|summer|dinner|never|ever|over|other|\
river|butter|number|member|remember|wonder|corner|master|flower|shower|power|tower|finger|later|after|under|together|answer|offer|order|matter|counter|easter|tuesday|\
family|early|only|daily|july|really|ugly|belly|jelly|honest|harvest|forest|interest|guest|request|west|nest|rest|test|chest|moment|garden|supper|sunday|monday|friday|thursday|wednesday|saturday|\
wedding|evening|morning|ceiling|something|nothing|everything|anything|during|king|ring|spring|string|sing|bring|thing|shed|red|bed|need|feed|seed|speed|hundred|sacred|naked|\
news|glass|class|boss|kiss|dress|address|less|bless|miss|pass|press|cross|bus|gas|yes|this|his|its|us|thus|always|perhaps|christmas|jesus|circus|\
exam examination|maths math|photo photograph|phone telephone|bike bicycle|fridge refrigerator|mum mom|colour color|neighbour neighbor|grey gray|theatre theater|centre center|favourite favorite";

static IRREGULARS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    for family in IRREGULAR.split('|') {
        let mut forms = family.split_whitespace();
        let Some(base) = forms.next() else { continue };
        out.entry(base).or_insert(base);
        for form in forms {
            out.entry(form).or_insert(base);
        }
    }
    out
});

/// The ground form of a word that bends by no rule.
pub(crate) fn irregular(word: &str) -> Option<&'static str> {
    IRREGULARS.get(word).copied()
}

const UNITS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ORDINALS: &[&str] = &[
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const TENTHS: &[&str] = &["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"];

/// The value of a number in words or figures, ordinals too.
pub(crate) fn number(word: &str) -> Option<u64> {
    let place = |list: &[&str]| list.iter().position(|w| *w == word).map(|n| n as u64);
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let figures = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        return figures.parse().ok();
    }
    place(UNITS).or_else(|| place(ORDINALS)).or_else(|| place(TENS).or_else(|| place(TENTHS)).map(|n| (n + 2) * 10)).or(match word {
        "hundred" | "hundredth" => Some(100),
        "thousand" | "thousandth" => Some(1000),
        "million" => Some(1_000_000),
        "dozen" => Some(12),
        "fourty" => Some(40),
        _ => None,
    })
}

/// Whether a word counts, in words: "three" and more, "decades".
pub(crate) fn counts(word: &str) -> bool {
    UNITS[3..].contains(&word) || TENS.contains(&word) || matches!(word, "hundred" | "thousand" | "decade" | "decades")
}

/// Words that say nearly the same in a letter, by any of their forms.
const NEAR: &str = "\
answer reply respond|need must ought|begin start commence|finish complete end|house home|mother mum mom mama mummy mommy ma|father dad daddy papa pa|\
grandmother grandma granny gran nana oma nan babcia abuela nonna|grandfather grandpa granddad grandad opa abuelo nonno|child kid little|baby newborn infant|\
wife spouse|husband spouse|sorry apologise apology regret|thank thanks grateful gratitude thankful appreciate|afraid scared fear frightened fright terrified|\
happy glad joy delighted pleased delight|sad unhappy sorrow grief|angry anger mad furious cross bitter rage|love adore|like enjoy fond|look watch gaze|\
speak talk say tell utter chat spoken|ask request beg|stay remain|leave depart|die pass death dead|ill sick illness unwell|hospital ward clinic|\
surgery operation operate|doctor physician|teach instruct lesson|learn study|exam test examination|repeat retake resit redo|let allow permit|\
buy purchase get|give hand present|gift present|keep still|retain keep|mend repair fix|build make construct|rebuild restore renovate repair|car automobile|bike bicycle cycle|film movie|\
phone call ring telephone|letter note|big large huge great|small little tiny|fast quick quickly rapid|beautiful lovely pretty|funny laugh humour|laugh laughter giggle|\
cry weep tear sob|money cash|petrol gas fuel|job work position post|boss manager|company firm|office desk workplace|wedding marriage marry married|road street|party celebration feast|\
holiday vacation trip|journey trip travel|town city|village hamlet|garden yard|sofa couch|autumn fall|dinner supper meal|lunch meal|breakfast meal|cook make prepare|bake make|cookie biscuit|\
child childhood|boy lad|girl lass|friend mate pal|wear dress|dress gown frock|shirt blouse|coat jacket|shoe boot|mug cup|picture photo photograph|song tune melody|music song|\
choose pick select|try attempt go|pass succeed|fail flunk|win beat defeat|beat win|lose lost|fall fell tumble trip|run jog race|walk stroll hike|drive ride|carry bear lift|hold keep|\
remember recall forget|know understand|think thought believe|want wish desire|wish hope want|hope wish|help assist aid hand|support back stand|protect guard|\
fire flame blaze burn|water sea|sea ocean|mountain hill|rain shower storm|snow winter|sun sunshine|morning dawn|evening night|night evening tonight|day date|year annual|\
always ever forever constantly|often frequently|never ever|once one|twice two double|again anew|\
every each all|everyone everybody all|nobody none|open unlock|close shut|door doorway|chair seat place|bed sleep|table desk|kitchen stove|\
quiet silent silence calm|loud noise noisy|brave courage courageous bold|kind kindness generous|patient patience|honest truth true|strong strength|proud pride|tired exhausted weary|\
hard difficult tough|easy simple|crooked bent wonky|broken break|old ancient elderly aged|new fresh recent|young youth|admit confess own|promise vow swear pledge|forgive pardon|\
quarrel fight argue argument row|fault blame guilt|wrong mistake error fault|lie false untrue|pretend claim|secret hidden hide|decide choose decision choice|earn deserve|\
ticket fare|train railway rail|plane flight fly|boat ship|arrive come reach|visit come see|meet met encounter|join come|return back|send post mail|receive get|\
retire retirement|graduate graduation degree|birthday born birth|pregnant expecting|engaged engagement|divorce separate separated|move relocate|\
nurse carer|teacher professor|neighbour next|colleague coworker cowork|team crew|class lesson course|school class|university college|book novel|story tale|poem verse|draft manuscript|\
read reading|paint painting picture|sew stitch knit|dog puppy pup hound|cat kitten|euro eur|pound quid|mile km|o'clock clock|weekend saturday|\
finally last|almost nearly|right proper correct|front before|middle centre|together both|through during|while during|because since|without lacking|\
show teach|sing song|dance dancing|play game|gather collect|cut trim|plant grow|dig garden|envelope enclosed inside|enclose inside|wait await|stop quit cease|smoke cigarette|drink beer|coffee espresso|tea cuppa|\
accept take|refuse decline|care look nurse|sit stay|be become|lab laboratory|ex former|euros eur euro|sign signature|papers document paper|recover heal healing recovery well|borrow lend loan|owe debt|steal take|hurt wound pain|break snap|burn scorch|shout yell scream|whisper murmur|smile grin beam|hug embrace|kiss peck|cook chef|farm field|cow cattle|bread loaf|soup stew broth|cake tart pie|cover hide|heart cardiac";

static NEARS: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
    let mut out: HashMap<String, Vec<usize>> = HashMap::new();
    for (group, line) in NEAR.split('|').enumerate() {
        for word in line.split_whitespace() {
            let list = out.entry(super::words::stem(word)).or_default();
            if !list.contains(&group) {
                list.push(group);
            }
        }
    }
    out
});

/// Whether two stems say nearly the same.
pub(crate) fn near(a: &str, b: &str) -> bool {
    a == b || matches!((NEARS.get(a), NEARS.get(b)), (Some(x), Some(y)) if x.iter().any(|g| y.contains(g)))
}

/// Words that carry little: a note is hardly told by them, nor left untold without them.
pub(crate) const LIGHT: &[&str] = &[
    "get",
    "make",
    "go",
    "come",
    "take",
    "give",
    "put",
    "thing",
    "something",
    "one",
    "once",
    "still",
    "ever",
    "always",
    "never",
    "every",
    "all",
    "again",
    "back",
    "way",
    "time",
    "day",
    "really",
    "let",
    "enough",
    "right",
    "many",
    "lot",
    "bit",
    "little",
    "first",
    "last",
    "now",
    "today",
    "tell",
    "say",
    "know",
    "see",
    "want",
    "good",
    "great",
    "nice",
    "like",
    "please",
    "after",
    "before",
    "until",
    "around",
    "through",
    "without",
    "each",
    "someone",
    "anyone",
    "as",
    "long",
    "whole",
];

/// Relatives, each with its other names; the first two letters of a family's line are nothing but a start.
pub(crate) const KIN: &[&[&str]] = &[
    &["mother", "mum", "mom", "mama", "mummy", "mommy", "stepmother", "stepmum"],
    &["father", "dad", "daddy", "papa", "stepfather", "stepdad"],
    &["parent", "parents"],
    &["sister", "sisters", "stepsister"],
    &["brother", "brothers", "stepbrother"],
    &["sibling", "siblings", "twin", "twins"],
    &["son", "sons", "stepson"],
    &["daughter", "daughters", "stepdaughter"],
    &["child", "children", "kid", "kids"],
    &["baby", "babies", "newborn"],
    &["grandmother", "grandma", "granny", "gran", "oma", "nana", "nan", "babcia", "abuela", "nonna", "babushka", "halmoni"],
    &["grandfather", "grandpa", "granddad", "grandad", "opa", "abuelo", "nonno", "dziadek"],
    &["grandparents", "grandparent"],
    &["grandson", "grandsons"],
    &["granddaughter", "granddaughters"],
    &["grandchild", "grandchildren", "grandkids"],
    &["aunt", "auntie", "aunts"],
    &["uncle", "uncles"],
    &["cousin", "cousins"],
    &["nephew", "nephews", "niece", "nieces"],
    &["husband", "wife", "spouse", "bride", "groom"],
    &["boyfriend", "girlfriend", "fiancé", "fiancée", "fiance", "fiancee"],
    &["godmother", "godfather", "godson", "goddaughter", "godparents"],
    &["mother-in-law", "in-laws", "inlaws"],
];

/// Whoever is one of the first is, to the other side, one of the second: numbers into [`KIN`].
pub(crate) const INVERSE: &[(&[usize], &[usize])] = &[
    (&[0, 1, 2], &[6, 7, 8, 9, 2, 0, 1]),
    (&[6, 7, 8, 9], &[0, 1, 2, 8]),
    (&[3, 4, 5], &[3, 4, 5]),
    (&[10, 11, 12], &[13, 14, 15, 12, 8]),
    (&[13, 14, 15], &[10, 11, 12]),
    (&[16, 17], &[19]),
    (&[19], &[16, 17]),
    (&[20, 21], &[20, 21]),
];

/// Families of a relative, by number in [`KIN`].
pub(crate) fn family(word: &str) -> Option<usize> {
    KIN.iter().position(|f| f.contains(&word))
}

/// Months and days of the week.
pub(crate) const DATES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month that a shortened name means.
pub(crate) fn month_in_full(short: &str) -> Option<&'static str> {
    let at = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].iter().position(|m| *m == short);
    let at = at.or_else(|| (short == "sept").then_some(8))?;
    DATES.get(at + 7).copied()
}

/// Feasts and days that a brief would have named.
pub(crate) const FEASTS: &[&str] = &[
    "christmas",
    "easter",
    "thanksgiving",
    "hanukkah",
    "ramadan",
    "eid",
    "diwali",
    "halloween",
    "valentine",
    "birthday",
    "birthdays",
    "new year's",
    "passover",
];

/// Words after which "she" can be somebody other than the reader.
pub(crate) const FEMALE: &[&str] = &[
    "mother",
    "mum",
    "mom",
    "mama",
    "mummy",
    "mommy",
    "stepmother",
    "sister",
    "sisters",
    "daughter",
    "grandmother",
    "grandma",
    "granny",
    "gran",
    "oma",
    "nana",
    "nan",
    "babcia",
    "abuela",
    "nonna",
    "aunt",
    "auntie",
    "niece",
    "wife",
    "girlfriend",
    "bride",
    "fiancée",
    "fiancee",
    "woman",
    "girl",
    "lady",
    "godmother",
    "goddaughter",
    "granddaughter",
    "widow",
    "queen",
    "nun",
    "mrs",
    "ms",
    "miss",
    "madam",
    "waitress",
    "landlady",
    "actress",
    "princess",
    "witch",
    "heroine",
    "mother-in-law",
    "ship",
    "boat",
];

/// The same for "he".
pub(crate) const MALE: &[&str] = &[
    "father",
    "dad",
    "daddy",
    "papa",
    "stepfather",
    "brother",
    "brothers",
    "son",
    "grandfather",
    "grandpa",
    "granddad",
    "grandad",
    "opa",
    "abuelo",
    "nonno",
    "uncle",
    "nephew",
    "husband",
    "boyfriend",
    "groom",
    "fiancé",
    "fiance",
    "man",
    "boy",
    "gentleman",
    "lad",
    "godfather",
    "godson",
    "grandson",
    "widower",
    "king",
    "priest",
    "monk",
    "mr",
    "sir",
    "waiter",
    "landlord",
    "guy",
    "bloke",
    "fellow",
];

/// Others who may be either.
pub(crate) const ANYBODY: &[&str] = &[
    "teacher",
    "doctor",
    "nurse",
    "neighbour",
    "neighbor",
    "boss",
    "manager",
    "colleague",
    "friend",
    "baby",
    "child",
    "kid",
    "cousin",
    "dog",
    "cat",
    "puppy",
    "kitten",
    "horse",
    "pony",
    "bird",
    "parrot",
    "goat",
    "cow",
    "rabbit",
    "partner",
    "spouse",
    "parent",
    "patient",
    "customer",
    "client",
    "student",
    "pupil",
    "professor",
    "coach",
    "driver",
    "conductor",
    "guest",
    "stranger",
    "surgeon",
    "judge",
    "somebody",
    "someone",
    "twin",
    "sibling",
    "toddler",
    "singer",
    "writer",
    "baker",
    "tenant",
    "captain",
    "pilot",
    "officer",
    "vet",
    "grandchild",
    "vicar",
    "bishop",
    "priest",
    "minister",
    "imam",
    "rabbi",
    "pastor",
    "mayor",
    "inspector",
    "clerk",
    "cook",
    "chief",
    "postman",
    "milkman",
    "butcher",
    "farmer",
    "gardener",
    "plumber",
    "carpenter",
    "mechanic",
    "electrician",
    "policeman",
    "policewoman",
    "sergeant",
    "soldier",
    "porter",
    "cleaner",
    "caretaker",
    "lawyer",
    "dentist",
    "chemist",
    "pharmacist",
    "librarian",
    "editor",
    "chairman",
    "headmaster",
    "headmistress",
    "principal",
    "supervisor",
    "foreman",
    "trainer",
    "referee",
    "goalkeeper",
    "sailor",
    "fisherman",
    "grocer",
    "tailor",
    "hairdresser",
    "barber",
    "builder",
    "agent",
    "secretary",
    "therapist",
    "midwife",
    "ferryman",
    "guard",
    "warden",
    "publisher",
    "foreigner",
    "lodger",
    "apprentice",
    "trainee",
    "intern",
    "cashier",
    "shopkeeper",
    "director",
    "president",
    "king",
    "donkey",
    "mule",
    "ox",
    "bull",
    "calf",
    "sheep",
    "hen",
    "cockerel",
    "rooster",
    "pig",
    "tortoise",
    "budgie",
    "canary",
    "ferret",
    "hamster",
    "mouse",
];

/// Given names that are common enough to be made up: seen where a sentence begins, where a capital says nothing.
pub(crate) const NAMES: &str = "\
adam alan alex alexander alice amanda amy ana andrea andrew angela ann anna anne anthony ashley barbara ben benjamin betty bob brian bruce carl carlos carol caroline \
charles charlie charlotte chloe chris christina christine christopher claire clara daniel david deborah dennis diana donald donna dorothy edward elena eleanor elizabeth ella ellen \
emily emma eric erica ethan eva evelyn fiona frances george gary gloria greg hannah harold harry heather helen henry isabel isabella jacob james jane janet jason \
jean jeff jennifer jenny jeremy jessica jim jimmy joan joe johanna john johnny jonathan jose joseph joshua juan judith judy julia julie karen karl kate katherine kathleen kathy katie keith \
kelly ken kenneth kevin larry laura lauren lee leo leon liam linda lisa louis louise lucas lucy luke margaret maria marie mario martha martin mary mateo matthew max megan melissa mia \
michael michelle mike mohammed molly nancy natalie nathan nicholas nicole nina noah nora oliver olivia oscar pamela patricia patrick paul paula pedro peter philip rachel ralph ray \
raymond rebecca richard robert roger ronald ruth ryan sam samantha samuel sandra sara sarah scott sean sharon simon sofia sophia sophie stephanie stephen steve steven stuart susan \
suzanne teresa theresa thomas tim timothy tom tommy tony tracy tyler vanessa victoria victor vincent virginia walter wendy william zoe jake jack ivan ingrid ines \
london paris rome berlin madrid boston chicago dublin vienna prague venice florence moscow tokyo sydney toronto brooklyn manhattan texas california florida italy france spain germany england \
ireland scotland greece japan india china mexico canada america europe africa australia memphis seattle oxford cambridge edinburgh amsterdam lisbon budapest naples";

static NAME_SET: LazyLock<std::collections::HashSet<&'static str>> = LazyLock::new(|| NAMES.split_whitespace().collect());

/// Whether a word is a common given name or place.
pub(crate) fn is_name(word: &str) -> bool {
    NAME_SET.contains(word)
}

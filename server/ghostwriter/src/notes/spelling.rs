//! What a hand in a hurry writes: shortened words, lost apostrophes, letters the wrong way round. Names are never
//! touched, and neither is a word that this room has no good reason to think wrong.

use crate::notes::lexicon;
use std::{collections::HashMap, sync::LazyLock};

/// What was written, and what was meant; a meaning may be several words.
const MEANT: &str = "
    w/:with|w/o:without|w/out:without|dept:department|govt:government|appt:appointment|approx:about|b/c:because|til:till|bc:because|cuz:because|coz:because|cos:because|becuase:because|becouse:because|beacuse:because|thru:through|&:and|+:and|u:you|ur:your|abt:about|bday:birthday|
    b-day:birthday|xmas:Christmas|x-mas:Christmas|ppl:people|pls:please|plz:please|thx:thanks|thnx:thanks|tnx:thanks|tho:though|altho:although|gonna:going to|wanna:want to|gotta:got to|kinda:kind of|
    mins:minutes|hr:hour|hrs:hours|yr:year|yrs:years|wk:week|wks:weeks|mth:month|mths:months|nite:night|tmrw:tomorrow|tmw:tomorrow|tonite:tonight|fav:favourite|fave:favourite|gf:girlfriend|bf:boyfriend|
    esp:especially|hosp:hospital|alot:a lot|aswell:as well|eachother:each other|infact:in fact|incase:in case|everytime:every time|atleast:at least|noone:no one|teh:the|adn:and|nad:and|hte:the|taht:that|
    im:I'm|ive:I've|cant:can't|dont:don't|didnt:didn't|wasnt:wasn't|isnt:isn't|couldnt:couldn't|wouldnt:wouldn't|hadnt:hadn't|havent:haven't|hasnt:hasn't|werent:weren't|arent:aren't|doesnt:doesn't|
    shouldnt:shouldn't|thats:that's|whats:what's|theres:there's|youre:you're|youve:you've|weve:we've|theyre:they're|theyve:they've|shes:she's|hes:he's|wont:won't|itll:it'll|youll:you'll|theyll:they'll|
    recieve:receive|recieved:received|beleive:believe|beleived:believed|freind:friend|freinds:friends|wich:which|wierd:weird|definately:definitely|definatly:definitely|seperate:separate|tommorow:tomorrow|
    tommorrow:tomorrow|tomorow:tomorrow|untill:until|truely:truly|realy:really|allways:always|alway:always|alwyas:always|nevr:never|rember:remember|remeber:remember|rememeber:remember|remebered:remembered|
    rembered:remembered|togehter:together|togther:together|toghether:together|morgage:mortgage|grandad's:grandad's|grandfater:grandfather|hospitol:hospital|hospitle:hospital|surgury:surgery|surgrey:surgery|
    heartbrake:heartbreak|wedding's:wedding's|weding:wedding|marrige:marriage|marraige:marriage|aniversary:anniversary|anniversery:anniversary|birthdya:birthday|brithday:birthday|congradulations:congratulations|
    congrats:congratulations|apologise:apologise|apoligise:apologise|appologise:apologise|appologize:apologize|sory:sorry|sorrry:sorry|greatful:grateful|gratefull:grateful|thankfull:thankful|beautifull:beautiful|
    beautful:beautiful|wonderfull:wonderful|carefull:careful|helpfull:helpful|lauged:laughed|laught:laughed|luagh:laugh|thougt:thought|thaught:taught|tought:taught|thoght:thought|broght:brought|brougth:brought|
    bougth:bought|wether:whether|wehn:when|whan:when|whith:with|wiht:with|wth:with|frist:first|firts:first|secon:second|thrid:third|forteen:fourteen|fourty:forty|ninty:ninety|nintey:ninety|tuseday:Tuesday|wensday:Wednesday|
    wendesday:Wednesday|wednsday:Wednesday|thurday:Thursday|thrusday:Thursday|saterday:Saturday|febuary:February|feburary:February|septemeber:September|janurary:January|kichen:kitchen|kitchin:kitchen|neigbour:neighbour|neigbor:neighbor|
    nieghbour:neighbour|nieghbor:neighbor|colleage:colleague|collegue:colleague|coleague:colleague|techer:teacher|teecher:teacher|docter:doctor|restaraunt:restaurant|restarant:restaurant|resturant:restaurant|
    vacumn:vacuum|choclate:chocolate|sandwhich:sandwich|pateince:patience|patince:patience|couragous:courageous|embarased:embarrassed|embarassed:embarrassed|embarrased:embarrassed|suprise:surprise|
    suprised:surprised|suprize:surprise|excited:excited|exited:excited|happend:happened|happenned:happened|oppened:opened|stoped:stopped|droped:dropped|planed:planned|begining:beginning|comming:coming|
    writting:writing|writen:written|swiming:swimming|runing:running|siting:sitting|geting:getting|hopping:hopping|loveing:loving|giveing:giving|makeing:making|takeing:taking|haveing:having|commited:committed|
    accross:across|arround:around|amoung:among|agian:again|agin:again|allready:already|basicly:basically|becomming:becoming|befor:before|beteen:between|bizzare:bizarre|buisness:business|busines:business|
    calender:calendar|tomatos:tomatoes|potatos:potatoes|cemetary:cemetery|collegues:colleagues|concious:conscious|cieling:ceiling|diffrent:different|dissapoint:disappoint|dissapointed:disappointed|disapointed:disappointed|enviroment:environment|
    excellant:excellent|familly:family|famly:family|finaly:finally|foriegn:foreign|foward:forward|foreward:forward|gaurd:guard|garantee:guarantee|generousity:generosity|generocity:generosity|grammer:grammar|happyness:happiness|
    hieght:height|imediately:immediately|intresting:interesting|jewelery:jewellery|knowlege:knowledge|lisense:licence|lisence:licence|liscence:licence|maintainance:maintenance|mispell:misspell|neccessary:necessary|
    necessery:necessary|ocasion:occasion|occassion:occasion|oppurtunity:opportunity|oportunity:opportunity|orignal:original|parralel:parallel|peice:piece|peices:pieces|perhpas:perhaps|persue:pursue|posession:possession|
    preferred:preferred|privelege:privilege|probly:probably|prolly:probably|publically:publicly|quite:quite|reccomend:recommend|refered:referred|relevent:relevant|religous:religious|repitition:repetition|rythm:rhythm|
    sence:sense|speach:speech|stregth:strength|strenght:strength|strengh:strength|succesful:successful|successfull:successful|successfuly:successfully|tatoo:tattoo|tounge:tongue|unforgetable:unforgettable|usally:usually|
    vist:visit|visted:visited|wallked:walked|wanderful:wonderful|wellcome:welcome|whereever:wherever|wieght:weight|yestarday:yesterday|yesturday:yesterday|yesterdy:yesterday|youself:yourself|grandmas:grandma's|grandpas:grandpa's|
    somthing:something|somthin:something|someting:something|everthing:everything|evrything:everything|evryone:everyone|everone:everyone|nothin:nothing|somone:someone|someon:someone|peple:people|poeple:people|pepole:people|
    chidren:children|childern:children|mothers:mothers|daugther:daughter|daugter:daughter|dauther:daughter|brohter:brother|borther:brother|sistre:sister|grandmohter:grandmother|grandmothr:grandmother|husbend:husband|husban:husband|
    funneral:funeral|funeal:funeral|funral:funeral|churh:church|chruch:church|shcool:school|scool:school|schoool:school|univeristy:university|univercity:university|diner's:diner's|wich:which|woud:would|woudl:would|coud:could|coudl:could|shoud:should|
    thier:their|theit:their|freindship:friendship|frendship:friendship|freinship:friendship|fresh-baked:fresh-baked|tommorows:tomorrow's|ofcourse:of course|nowdays:nowadays|eventhough:even though|abit:a bit|alittle:a little|
    choses:chooses|stayd:stayed|payed:paid|teached:taught|buyed:bought|catched:caught|drived:drove|writed:wrote|telled:told|lended:lent|readed:read|eated:ate|comed:came|gived:gave|goed:went|runned:ran|maked:made|drawed:drew|swimmed:swam|singed:sang";

static TABLE: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| MEANT.split('|').filter_map(|pair| pair.trim().split_once(':')).filter(|(a, b)| a != b).collect());

/// What somebody said, with the apostrophes that a hand in a hurry left out: “it didnt happen”.
pub(super) fn contracted(said: &str) -> String {
    let mend = |token: &str| {
        let word = token.trim_end_matches(|c: char| !c.is_alphanumeric());
        TABLE.get(word).filter(|t| t.contains("n't")).map_or_else(|| token.to_string(), |t| format!("{t}{}", &token[word.len()..]))
    };
    said.split(' ').map(mend).collect::<Vec<_>>().join(" ")
}

/// Long common words that a slip of the pen leaves recognisable.
const COMMON: &str = "
    remember remembered hospital birthday wedding together always beautiful wonderful surgery kitchen daughter grandmother grandfather husband neighbour neighbor teacher anniversary
    everything something nothing everyone someone thought brought through important different favourite favorite tomorrow yesterday christmas summer winter autumn
    evening morning holiday funeral apologise apologize promised forgotten grateful patience laughter laughing children friendship restaurant university apprenticeship
    envelope photograph garden bicycle mountain believe believed received surprise surprised surprised difficult probably finally really quietly secretly suddenly
    retirement graduation graduated pregnant operation treatment chemotherapy diagnosis marriage divorced separated pharmacy chemistry october november december january february
    september wednesday thursday saturday breakfast chocolate sandwich telephone television computer camping swimming dancing singing cooking knitting painting fishing travelling
    handwriting engineering library accommodation certificate casserole marvellous whistling ceremony cancelled corridor balcony vegetable allotment physiotherapy accident embarrassing
    photographs neighbours neighbourhood grandchildren conversation instructor confidence receipts receipt acquitted privately occasionally disappeared
    whispered shouted stumbled borrowed repaired rebuilt finished listened answered visited carried married worried happened followed explained encouraged";

static NEAR: LazyLock<Vec<&'static str>> = LazyLock::new(|| COMMON.split_whitespace().collect());

/// The words round a word, lower case and bare; empty where there is none or a mark stands between.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Near<'t> {
    /// Whether it is the first word of its sentence.
    pub first: bool,
    pub before: &'t str,
    pub next: &'t str,
    pub second: &'t str,
}

/// "Its chipped", "your doing me a favour", "afraid well be late": the word with the apostrophe that it has lost.
fn apostrophe(low: &str, near: Near) -> Option<&'static str> {
    let Near { first, before, next, second } = near;
    let base = |w: &str| lexicon::verb(w).is_some_and(|(f, _)| f.base);
    let thing = |w: &str| lexicon::is_countable(w) || lexicon::is_mass(w) || lexicon::is_time_noun(w);
    let opens = |w: &str| {
        lexicon::is_determiner(w)
            || lexicon::is_preposition(w) && !matches!(w, "inside" | "outside" | "past" | "like")
            || matches!(
                w,
                "not"
                    | "so"
                    | "too"
                    | "just"
                    | "never"
                    | "always"
                    | "still"
                    | "only"
                    | "what"
                    | "because"
                    | "been"
                    | "ok"
                    | "fine"
                    | "me"
                    | "you"
                    | "him"
            )
    };
    // "its broken" says something of it, "its broken lid" owns something.
    let state = |w: &str| {
        let participle = lexicon::verb(w).is_some_and(|(f, _)| f.participle && !f.base) && !thing(w);
        (participle || lexicon::is_adjective(w) && !matches!(w, "own" | "best" | "first" | "last" | "only"))
            && (second.is_empty()
                || opens(second)
                || lexicon::is_adverb(second)
                || matches!(second, "and" | "but" | "that" | "when" | "i" | "we"))
    };
    let will = |w: &str| {
        base(w) && !matches!(w, "left" | "past") || matches!(w, "be" | "have" | "not" | "never" | "always" | "all" | "just" | "only")
    };
    if low == "min" && before.starts_with(|c: char| c.is_ascii_digit()) {
        return Some("minutes");
    }
    match low {
        "its" if opens(next) && next != "own" || state(next) => Some("it's"),
        "your"
            if matches!(
                next,
                "a" | "an" | "the" | "not" | "so" | "too" | "welcome" | "right" | "my" | "in" | "on" | "at" | "always" | "never" | "still"
            ) && (next != "right" || second.is_empty()) =>
        {
            Some("you're")
        }
        "your"
            if next.ends_with("ing")
                && !thing(next)
                && (lexicon::is_determiner(second) || matches!(second, "me" | "us" | "it" | "him" | "them" | "to")) =>
        {
            Some("you're")
        }
        "lets" if first => Some("let's"),
        "ill"
            if will(next)
                && !matches!(
                    before,
                    "was"
                        | "is"
                        | "are"
                        | "were"
                        | "be"
                        | "been"
                        | "being"
                        | "am"
                        | "i'm"
                        | "so"
                        | "very"
                        | "feel"
                        | "felt"
                        | "fell"
                        | "got"
                        | "seriously"
                        | "terminally"
                        | "too"
                        | "and"
                ) =>
        {
            Some("I'll")
        }
        // "We know well how", "all is well": only where a clause may begin and a verb follows.
        "well"
            if (first
                || matches!(before, "afraid" | "hope" | "think" | "then" | "so" | "guess" | "say" | "if" | "when" | "sure" | "that"))
                && (base(next) && !thing(next) || matches!(next, "be" | "have" | "never" | "always" | "all" | "both"))
                && next != "done" =>
        {
            Some("we'll")
        }
        "id" if matches!(next, "like" | "love" | "rather" | "say" | "never" | "be" | "have" | "give") => Some("I'd"),
        "wed" if matches!(next, "like" | "love" | "rather" | "never" | "be" | "have") => Some("we'd"),
        "shell" | "hell"
            if matches!(next, "be" | "never" | "always" | "come" | "say" | "have") && !matches!(before, "the" | "a" | "of" | "like") =>
        {
            Some(if low == "shell" { "she'll" } else { "he'll" })
        }
        _ => None,
    }
}

/// What was meant by a word as it was written, or nothing when it is right, a name, or unknown.
pub(super) fn meant(word: &str, near: Near) -> Option<String> {
    let first = near.first;
    if word == "i" {
        return Some("I".into());
    }
    let low = word.to_lowercase();
    if let Some(rest) = low.strip_prefix("i'")
        && ["m", "ve", "d", "ll"].contains(&rest)
    {
        return (!word.starts_with('I')).then(|| format!("I'{rest}"));
    }
    if let Some(meant) = apostrophe(&low, near) {
        return Some(like(word, meant));
    }
    // A capital in the middle of a note is a name, right or wrong.
    let named = word.starts_with(char::is_uppercase) && !first;
    if let Some(meant) = TABLE.get(low.as_str()) {
        return (!named || low.chars().count() <= 4).then(|| like(word, meant));
    }
    if named
        || word.contains(|c: char| !c.is_alphabetic())
        || low.chars().count() < 6
        || lexicon::is_known(&low)
        || word.starts_with(char::is_uppercase)
    {
        return None;
    }
    let near = NEAR.iter().find(|c| slip(&low, c))?;
    Some(like(word, near))
}

/// Two neighbouring letters swapped, one doubled or not doubled, or a vowel taken for another.
fn slip(wrong: &str, right: &str) -> bool {
    if !wrong.is_ascii() || !right.is_ascii() || wrong.as_bytes().first() != right.as_bytes().first() {
        return false;
    }
    let (w, r) = (wrong.as_bytes(), right.as_bytes());
    let at = w.iter().zip(r).take_while(|(a, b)| a == b).count();
    let vowel = |c: u8| b"aeiouy".contains(&c);
    match w.len() as isize - r.len() as isize {
        0 => {
            let swapped = at + 1 < w.len() && w[at] == r[at + 1] && w[at + 1] == r[at] && w[at + 2..] == r[at + 2..];
            let vowels = at < w.len() && vowel(w[at]) && vowel(r[at]) && w[at + 1..] == r[at + 1..] && at + 1 < w.len();
            swapped || vowels
        }
        1 => at > 0 && w[at] == w[at - 1] && w[at + 1..] == r[at..],
        -1 => at > 0 && r[at] == r[at - 1] && r[at + 1..] == w[at..],
        _ => false,
    }
}

/// The word with the capital of its model.
pub(super) fn like(model: &str, word: &str) -> String {
    if model.starts_with(char::is_uppercase) { super::words::capital(word) } else { word.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended_and_names_are_not() {
        for (wrong, right) in [
            ("thru", "through"),
            ("surgrey", "surgery"),
            ("beatiful", ""),
            ("togehter", "together"),
            ("hospitel", "hospital"),
            ("im", "I'm"),
        ] {
            assert_eq!(meant(wrong, Near::default()).unwrap_or_default(), right, "{wrong}");
        }
        assert_eq!(meant("Weding", Near::default()), None);
        assert_eq!(meant("titration", Near::default()), None);
    }

    #[test]
    fn a_lost_apostrophe_is_found_by_the_words_beside_it() {
        for (before, word, next, second, right) in [
            ("", "its", "chipped", "", "it's"),
            ("", "its", "broken", "lid", ""),
            ("", "its", "in", "the", "it's"),
            ("", "your", "doing", "me", "you're"),
            ("", "your", "cooking", "is", ""),
            ("afraid", "well", "have", "nothing", "we'll"),
            ("not", "well", "enough", "to", ""),
            ("", "ill", "be", "there", "I'll"),
            ("was", "ill", "and", "you", ""),
            ("", "shell", "be", "late", "she'll"),
        ] {
            let near = Near { first: false, before, next, second };
            assert_eq!(meant(word, near).unwrap_or_default(), right, "{before} {word} {next} {second}");
        }
    }
}

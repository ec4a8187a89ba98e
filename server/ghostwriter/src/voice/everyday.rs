//! Everyday English, roughly: how often a word comes in a million. Four bands are enough to tell "the", which
//! everybody writes, from "splendid", which somebody does. Set down by ear from how letters read; the bands are a
//! factor of about four apart, and a habit must stand out by five.

use std::{collections::HashMap, sync::LazyLock};

/// Words that only hold a sentence together; nobody's favourites.
const HOLDING: &str = "the a an and or but of to in on at for from with by is are was were be been being am it its that this these \
    those i me my mine myself we us our ours you your yours yourself she her hers he him his they them their who whom whose which \
    what when where why how not no nor do does did done doing have has had having will would shall should can could may might must \
    if than then there here as so up out off down into onto over under about after before again because while until since both each \
    any all some such own same other another more most only too also one two three i'm i've i'd i'll you're you've you'd you'll it's \
    we're we've don't didn't can't won't isn't wasn't couldn't wouldn't that's there's he's she's they're let's cannot through during \
    between against without within upon dear love mr mrs ms dr";
/// About 1,200 in a million.
const COMMON: &str = "time like just know people get go make see say said come came think good new first now way well even back take \
    want give day thing things year years year's much many great little long home work house life man woman child children old last \
    still very never always ever every went got made told left right put let look looked day days night week morning find found tell \
    thought need feel felt keep kept";
/// About 300 in a million.
const USUAL: &str = "really perhaps maybe quite rather almost enough already often sometimes once twice soon later together away around \
    today tomorrow yesterday tonight letter letters write writing wrote read book hope hoped wish thank thanks sorry please happy glad \
    sad mother father mum mom dad sister brother son daughter family friend friends wife husband room door table car street school \
    money hand hands eye eyes face head heart name word words side end part place world country city town water food dinner tea coffee \
    garden kitchen summer winter spring autumn weather rain sun snow bad big small young best better next few lot lots bit kind sort \
    hard easy sure true real whole half late early high low open full free clear mean meant believe remember forget understand seem \
    seemed ask asked answer talk talked call called turn turned start started stop run walk walked sit sat stand stood live lived stay \
    stayed meet met bring brought buy bought pay help play wait hear heard hold held leave try tried use used show move moved grow \
    change die died talking going coming looking getting doing working thinking anything something nothing everything everyone \
    somebody nobody someone minute hour month months weeks hours monday tuesday wednesday thursday friday saturday sunday january \
    february march april june july august september october november december christmas birthday news job idea question problem \
    reason story point fact case number moment story yes oh though although however yet else far near least less";

static BANDS: LazyLock<HashMap<&'static str, f64>> = LazyLock::new(|| {
    let mut bands = HashMap::new();
    for (list, rate) in [(USUAL, 300.0), (COMMON, 1200.0), (HOLDING, f64::INFINITY)] {
        bands.extend(list.split_whitespace().map(|w| (w, rate)));
    }
    bands
});

/// How often a word (in lower case, with plain apostrophes) comes in a million words: one of the bands' middles, 60
/// for a word that is in none, infinity for one that only holds sentences together.
pub fn in_a_million(word: &str) -> f64 {
    BANDS.get(word).copied().unwrap_or(60.0)
}

/// Whether a word is in one of the bands: part of how anybody talks, and not of what a letter is about.
pub fn is_everyday(word: &str) -> bool {
    BANDS.contains_key(word)
}

//! The thing in a note: “your crooked tooth”, “the lemon tree”. A sentence of ours that takes up a note says more when
//! it names it.

use super::{calendar, lexicon, verbs};

/// Nouns that are no things, or none to be fond of: people, places in an order, measures, illness and law.
const NONE: &str = "
    way ways end ends beginning start first second third last rest other others same fact truth reason point part side front back top bottom middle inside outside
    thing things number numbers best worst one ones only most more kind sort lot bit case idea whole half hundred thousand dozen course matter job work place
    places name names word words question answer news problem trouble fault blame cost price money bill debt debts rent fee loan mortgage salary wage euros pounds
    dollars percent kilo kilos miles metres man woman men women boy boys girl girls guy lady gentleman people person folk kid kids child children baby nurse
    nurses doctor doctors teacher teachers neighbour neighbours neighbor neighbors colleague colleagues friend friends boss bosses manager team crew driver
    gardener tenant lodger caretaker plumber landlord stranger guests guest bride groom police judge lawyer priest vicar pastor owner owners crowd family
    families parents couple world war hospital ward clinic funeral grave coffin ashes cancer illness diagnosis operation surgery accident crash stroke miscarriage
    divorce chemo therapy treatment biopsy tumour tumor pain injury ambulance court prison cell trial sentence fight quarrel argument lie lies mistake secret
    affair death drink drinking bottle overdose flood fire attack weather news internet company firm office business department rejection rejections fog sleet rain snow wind sun ice heat cold noise dark board committee council market
    line lines left right north south east west moon future past present meantime present sake others outside";

/// Prepositions behind which stands what it is about.
const ABOUT: [&str; 3] = ["with", "about", "for"];

/// The thing that a voicing names, as its sentence names it; none where there is none that is sure.
pub(super) fn thing(voicing: &str) -> Option<String> {
    let tokens: Vec<&str> = voicing.split_whitespace().collect();
    // What something stands on, or lies in, is where it is and not what the note is about.
    let placed = |at: usize| {
        at.checked_sub(1)
            .is_some_and(|before| !ABOUT.contains(&plain(tokens[before]).as_str()) && lexicon::is_preposition(&plain(tokens[before])))
    };
    let all: Vec<String> = (0..tokens.len()).filter(|at| !placed(*at)).filter_map(|at| phrase(&tokens[at..])).collect();
    all.iter().find(|thing| thing.starts_with("your ")).or(all.first()).cloned()
}

/// The phrase at the head of some words: “the”, “your” or “our”, one or two words, and then no further noun.
fn phrase(tokens: &[&str]) -> Option<String> {
    let article = plain(tokens.first()?);
    if !matches!(article.as_str(), "the" | "your" | "our") || closes(tokens[0]) {
        return None;
    }
    let one = tokens.get(1)?;
    if ends(one, tokens.get(2)) {
        return is_thing(one, None).then(|| said(&article, &[one]));
    }
    let two = tokens.get(2)?;
    (!closes(one) && ends(two, tokens.get(3)) && is_thing(two, Some(one))).then(|| said(&article, &[one, two]))
}

fn said(article: &str, words: &[&&str]) -> String {
    let bare = |w: &&&str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_string();
    format!("{article} {}", words.iter().map(bare).collect::<Vec<_>>().join(" "))
}

/// Whether a phrase is at its end behind `word`: a mark stands there, or a word that begins something else.
fn ends(word: &str, next: Option<&&str>) -> bool {
    let Some(next) = next.filter(|_| !closes(word)) else { return true };
    let next = plain(next);
    const JOINS: [&str; 12] = ["and", "or", "but", "that", "which", "you", "i", "we", "it", "who", "where", "not"];
    JOINS.contains(&next.as_str())
        || lexicon::is_auxiliary(&next)
        || lexicon::is_subordinator(&next)
        || next != "of" && lexicon::is_preposition(&next)
}

/// Whether a noun, with what stands before it, is a thing.
fn is_thing(noun: &str, before: Option<&str>) -> bool {
    if noun.contains(char::is_uppercase) {
        return false;
    }
    let noun = plain(noun);
    let one = noun.strip_suffix('s').unwrap_or(&noun);
    let held = |list: &str, w: &str| list.split_whitespace().any(|n| n == w);
    let letters = |w: &str| w.chars().all(|c| c.is_lowercase() || c == '-');
    let other = |w: &str| {
        lexicon::is_adverb(w)
            || lexicon::is_adjective(w)
            || lexicon::is_preposition(w)
            || lexicon::is_determiner(w)
            || lexicon::is_time_noun(w)
            || lexicon::is_subject_pronoun(w)
            || lexicon::kin(w).is_some()
            || calendar::is_weekday(w)
            || calendar::month(w).is_some()
            || w.ends_with("ing")
    };
    let known = lexicon::is_countable(&noun) || lexicon::is_countable(one);
    let sound = noun.chars().count() > 2 && letters(&noun) && !held(NONE, &noun) && !held(NONE, one) && !other(&noun) && !other(one);
    let bound = before.is_none_or(|word| {
        let low = plain(word);
        let adjective =
            lexicon::is_adjective(&low) && !matches!(low.as_str(), "same" | "first" | "last" | "next" | "other" | "only" | "late");
        // “The lemon tree”: of two nouns the second is one for sure.
        adjective
            || letters(&low)
                && known
                && !other(&low)
                && !verbs::is_verbal(&low)
                && !held(NONE, &low)
                && word.chars().all(char::is_lowercase)
    });
    // Of a word that nobody listed, only several are things for sure (“the samosas”, not “the electric”).
    let several = one.len() < noun.len() && !noun.ends_with("ss");
    sound
        && bound
        && (known || several && !verbs::is_verbal(&noun) && !noun.ends_with("ed") && !noun.ends_with("ly") && !noun.ends_with("ness"))
}

fn closes(word: &str) -> bool {
    word.ends_with([',', '.', ';', ':', '!', '?', '”', '"', ')', '—', '–'])
}

fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::thing;

    #[test]
    fn a_thing_is_named_as_the_note_names_it() {
        for (voicing, named) in [
            ("Your boots are still in the hall.", Some("your boots")),
            ("The lemon tree you left on the stairs still gives fruit.", Some("the lemon tree")),
            ("You taught me to ride the blue bicycle.", Some("the blue bicycle")),
            ("You waited by the gate with your thermos.", Some("your thermos")),
            ("We met on the stairs.", None),
            ("You sat with me the whole night.", None),
            ("The way you laugh is the best thing.", None),
            ("You read to my mother in the hospital.", None),
            ("You shut your eyes when you lie.", Some("your eyes")),
            ("Your brother told me the truth.", None),
            ("You never said the first word.", None),
            ("We were married in 1964.", None),
            ("The being late was my fault.", None),
        ] {
            assert_eq!(thing(voicing).as_deref(), named, "{voicing}");
        }
    }
}

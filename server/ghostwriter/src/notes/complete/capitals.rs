//! Capitals that a note has lost.

use crate::notes::{
    lexicon,
    words::{Word, capital},
};

/// "Dad" where it is said as a name, first names, places, peoples.
pub(in crate::notes) fn capitals(words: &mut [Word], known: &dyn Fn(&str) -> bool) {
    for i in 0..words.len() {
        if words[i].quote {
            continue;
        }
        let stem = words[i].stem().to_string();
        let before = i.checked_sub(1).map_or("", |b| words[b].low.as_str());
        let owned = lexicon::is_determiner(before)
            || before.ends_with("'s")
            || lexicon::is_adjective(before) && i > 1 && lexicon::is_determiner(&words[i - 2].low);
        let kin_name = lexicon::is_kin_name(&stem)
            && !owned
            && !matches!(stem.as_str(), "pop" | "mother" | "father" | "grandfather" | "grandmother" | "nan");
        let nan = stem == "nan" && !owned;
        let name =
            lexicon::first_name(&stem).is_some() && !lexicon::is_word_too(&stem) && !(owned && lexicon::is_kin_name(&stem)) || known(&stem);
        let titled =
            matches!(stem.trim_end_matches('.'), "uncle" | "aunt" | "auntie" | "cousin" | "mr" | "mrs" | "ms" | "dr" | "st" | "prof")
                && words.get(i + 1).is_some_and(|n| lexicon::first_name(n.stem()).is_some() || n.text.starts_with(char::is_uppercase))
                && (!owned || stem.len() < 4);
        if kin_name || nan || name || titled || lexicon::is_place(&stem) || lexicon::is_people(&stem) {
            let text = capital(&words[i].text);
            words[i].text = text;
            if matches!(stem.as_str(), "usa" | "uk") {
                let text = words[i].text.to_uppercase();
                words[i].text = text;
            }
        }
        if titled && let Some(next) = words.get_mut(i + 1) {
            let text = capital(&next.text);
            next.text = text;
        }
    }
}

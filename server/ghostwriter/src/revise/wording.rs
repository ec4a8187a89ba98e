//! Words for words: shorter, plainer, more formal. Each pair means the same in a letter; forms are spelt out one by
//! one, so that nothing is inflected by guesswork.

use crate::voice::words::{article, like, outside_quotes, plain};
use letters::pieces;

/// Long-winded, and how it is said at once.
const WINDED: &[(&str, &str)] = &[
    ("in order to", "to"),
    ("so as to", "to"),
    ("due to the fact that", "because"),
    ("because of the fact that", "because"),
    ("in spite of the fact that", "although"),
    ("despite the fact that", "although"),
    ("at this point in time", "now"),
    ("at the present time", "now"),
    ("at that point in time", "then"),
    ("at that time", "then"),
    ("in the event that", "if"),
    ("on the occasion of", "on"),
    ("for the purpose of", "for"),
    ("with regard to", "about"),
    ("with respect to", "about"),
    ("in regard to", "about"),
    ("until such time as", "until"),
    ("each and every", "every"),
    ("first and foremost", "first"),
    ("again and again", "often"),
    ("over and over again", "often"),
    ("time and time again", "often"),
    ("a large number of", "many"),
    ("a great number of", "many"),
    ("a great deal of", "much"),
    ("the majority of", "most of"),
    ("is able to", "can"),
    ("are able to", "can"),
    ("am able to", "can"),
    ("was able to", "could"),
    ("were able to", "could"),
    ("have the ability to", "can"),
    ("make a decision", "decide"),
    ("made a decision", "decided"),
    ("the reason why", "why"),
    ("all of the", "all the"),
    ("in my heart of hearts", "in my heart"),
    ("i just wanted to say that", ""),
    ("i wanted to say that", ""),
    ("i want to say that", ""),
    ("i would like to say that", ""),
    ("i just wanted to tell you that", ""),
    ("i wanted to tell you that", ""),
    ("i want to tell you that", ""),
    ("i want you to know that", ""),
    ("i wanted you to know that", ""),
    ("i would like you to know that", ""),
    ("i must say that", ""),
    ("i have to say that", ""),
    ("it goes without saying that", ""),
    ("needless to say,", ""),
    ("as you know,", ""),
    ("it is true that", ""),
];

/// Stiff or bookish, and plain.
const PLAIN: &[(&str, &str)] = &[
    ("it is with great pleasure that i", "I gladly"),
    ("it is with great sadness that i", "sadly, I"),
    ("i would like to thank you", "thank you"),
    ("i would like to", "I want to"),
    ("i wish to", "I want to"),
    ("commence", "begin"),
    ("commenced", "began"),
    ("purchase", "buy"),
    ("purchased", "bought"),
    ("assist", "help"),
    ("assisted", "helped"),
    ("assistance", "help"),
    ("utilise", "use"),
    ("utilize", "use"),
    ("utilised", "used"),
    ("utilized", "used"),
    ("endeavour", "try"),
    ("endeavor", "try"),
    ("endeavoured", "tried"),
    ("attempt to", "try to"),
    ("attempted to", "tried to"),
    ("numerous", "many"),
    ("countless", "many"),
    ("sufficient", "enough"),
    ("additionally,", "also,"),
    ("furthermore,", "and"),
    ("moreover,", "and"),
    ("nevertheless,", "still,"),
    ("nonetheless,", "still,"),
    ("consequently,", "so"),
    ("therefore,", "so"),
    ("thus,", "so"),
    ("prior to", "before"),
    ("subsequent to", "after"),
    ("subsequently", "later"),
    ("upon", "on"),
    ("whilst", "while"),
    ("amongst", "among"),
    ("regarding", "about"),
    ("concerning", "about"),
    ("reside", "live"),
    ("resided", "lived"),
    ("residence", "home"),
    ("obtain", "get"),
    ("obtained", "got"),
    ("received", "got"),
    ("require", "need"),
    ("required", "needed"),
    ("request", "ask for"),
    ("requested", "asked for"),
    ("inform you", "tell you"),
    ("informed me", "told me"),
    ("inquire", "ask"),
    ("inquired", "asked"),
    ("recollect", "remember"),
    ("recollections", "memories"),
    ("demonstrate", "show"),
    ("demonstrated", "showed"),
    ("attired", "dressed"),
    ("beverage", "drink"),
    ("departed", "left"),
    ("perished", "died"),
    ("passed away", "died"),
    ("immensely", "very"),
    ("tremendously", "very"),
    ("exceedingly", "very"),
    ("gratitude", "thanks"),
    ("difficulties", "trouble"),
    ("magnificent", "fine"),
    ("splendour", "beauty"),
    ("individual", "person"),
    ("individuals", "people"),
    ("on a daily basis", "every day"),
    ("on a regular basis", "often"),
    ("was given to me by", "came from"),
    ("should you wish", "if you want"),
    ("do not hesitate to", "just"),
];

/// As one talks, and as one writes to somebody one respects.
const FORMAL: &[(&str, &str)] = &[
    ("kid", "child"),
    ("kids", "children"),
    ("folks", "parents"),
    ("guys", "all"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "have to"),
    ("kinda", "rather"),
    ("sorta", "rather"),
    ("yeah,", "yes,"),
    ("yep,", "yes,"),
    ("nope,", "no,"),
    ("ok", "all right"),
    ("okay", "all right"),
    ("a lot of", "a great deal of"),
    ("lots of", "a great many"),
    ("loads of", "a great many"),
    ("a bunch of", "several"),
    ("a couple of", "two or three"),
    ("a bit", "a little"),
    ("thanks for", "thank you for"),
    ("thanks a lot", "thank you very much"),
    ("big deal", "great matter"),
    ("stuff", "things"),
    ("super", "very"),
    ("pretty much", "almost"),
    ("pretty good", "very good"),
    ("awesome", "splendid"),
    ("cool", "excellent"),
    ("great job", "fine work"),
    ("get together", "meet"),
    ("got together", "met"),
    ("find out", "learn"),
    ("found out", "learned"),
    ("put up with", "endured"),
    ("let me know", "tell me"),
    ("give me a ring", "telephone me"),
    ("give me a call", "telephone me"),
    ("drop by", "call on us"),
    ("sorry about", "I apologise for"),
    ("cheers", "my thanks"),
    ("anyway,", "in any case,"),
    ("so,", "therefore,"),
    ("plus,", "moreover,"),
];

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// [`WINDED`]
    Short,
    /// [`PLAIN`]
    Plain,
    /// [`FORMAL`]
    Formal,
}

/// Puts the words of a list in the place of others, outside quotation marks. A word with a capital inside a sentence
/// is a name and stays.
pub fn reword(text: &str, style: Style) -> String {
    let list = match style {
        Style::Short => WINDED,
        Style::Plain => PLAIN,
        Style::Formal => FORMAL,
    };
    outside_quotes(text, &mut |stretch| {
        let mut out: Vec<String> = pieces(stretch).into_iter().map(str::to_string).collect();
        for (from, to) in list {
            let wanted = pieces(from);
            let mut at = 0;
            while at + wanted.len() <= out.len() {
                let here = wanted.iter().zip(&out[at..]).all(|(w, p)| plain(p) == *w);
                let begins =
                    out[..at].iter().rev().find(|p| !p.trim().is_empty()).is_none_or(|p| [".", "!", "?", ":"].contains(&p.as_str()));
                let named = !begins && out[at].starts_with(char::is_uppercase) && out[at] != "I";
                let safe = here && !named && fits(style, from, &out, at, wanted.len());
                if !safe {
                    at += 1;
                    continue;
                }
                let model = out[at].clone();
                let mut gone = wanted.len();
                if to.is_empty() {
                    // What introduced the sentence goes with its space, and the next word begins it.
                    if !begins || out.get(at + gone).is_none_or(|p| p != " ") {
                        at += 1;
                        continue;
                    }
                    gone += 1;
                    out.drain(at..at + gone);
                    if let Some(next) = out.get_mut(at) {
                        *next = like(&model, next);
                    }
                    continue;
                }
                let new = if begins { like(&model, to) } else { (*to).to_string() };
                if at >= 2 && matches!(plain(&out[at - 2]).as_str(), "a" | "an") && out[at - 1] == " " {
                    out[at - 2] = like(&out[at - 2].clone(), article(&new));
                }
                out.splice(at..at + gone, [new]);
                at += 1;
            }
        }
        out.concat()
    })
}

/// Words that are to be changed in one sense only.
fn fits(style: Style, from: &str, out: &[String], at: usize, length: usize) -> bool {
    let word = |i: Option<usize>| i.and_then(|i| out.get(i)).map_or(String::new(), |p| plain(p));
    let before = word(at.checked_sub(2));
    let next = word(Some(at + length + 1));
    let marked = out.get(at + length).is_some_and(|p| p != " ");
    match (style, from) {
        // "a cool evening", "the really old one": no opinion.
        (Style::Formal, "cool") => ["is", "was", "so"].contains(&before.as_str()) && marked,
        (Style::Formal, "super") => !next.is_empty() && !marked,
        (Style::Formal, "guys") => before == "you",
        (Style::Formal, "cheers") => marked && at == 0,
        (Style::Formal, "folks") => matches!(before.as_str(), "my" | "your" | "our"),
        (Style::Formal, "sorry about") => at == 0,
        (Style::Plain, "request" | "purchase" | "attempt to") => matches!(before.as_str(), "i" | "you" | "we" | "they" | "to"),
        (Style::Plain, "received") => matches!(before.as_str(), "i" | "you" | "we" | "they"),
        (Style::Plain, "required") => matches!(before.as_str(), "i" | "you" | "we" | "they"),
        (Style::Plain, "upon") => !matches!(next.as_str(), "a"),
        (Style::Plain, "departed") => matches!(before.as_str(), "i" | "you" | "we" | "they" | "he" | "she"),
        (Style::Plain, "individual") => matches!(before.as_str(), "an" | "the" | "this" | "that" | "every"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_changed_for_words_and_names_stay() {
        for (style, from, to) in [
            (Style::Plain, "I purchased numerous apples prior to the frost.", "I bought many apples before the frost."),
            (Style::Plain, "I would like to assist you.", "I want to help you."),
            (Style::Plain, "The Commence family had an endeavour.", "The Commence family had a try."),
            (Style::Plain, "You said: “I purchased it.”", "You said: “I purchased it.”"),
            (Style::Short, "I wanted to tell you that I came in order to help.", "I came to help."),
            (Style::Short, "Due to the fact that it rained, we stayed.", "Because it rained, we stayed."),
            (Style::Formal, "The kids had lots of stuff, ok?", "The children had a great many things, all right?"),
            (Style::Formal, "It was a cool evening.", "It was a cool evening."),
        ] {
            assert_eq!(reword(from, style), to);
        }
    }
}

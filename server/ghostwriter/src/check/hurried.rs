//! A note written out as far as a reader would read it out: "sat 14 june w/o him, 1/4 left" is Saturday, without and a
//! quarter. It is the checker's own reading; nothing of it is shared with the room that turns notes.

use letters::Brief;

/// What is short, and what it stands for wherever it stands.
const SHORT: &str = "\
w/ with|w/o without|b/c because|bc because|& and|+ and|yr year|yrs years|wk week|wks weeks|hr hour|hrs hours|mins minutes|xmas Christmas|dept department|bday birthday|ppl people|\
til until|till until|thru through|tmrw tomorrow|1/2 half|1/4 a quarter|3/4 three quarters|1/3 a third|2/3 two thirds|2x twice|3x three times|mon Monday|tue Tuesday|tues Tuesday|\
weds Wednesday|thu Thursday|thur Thursday|thurs Thursday|fri Friday|feb February|aug August|sept September|oct October|nov November|dec December|u you|ur your|gonna going to|noone no one|\
dont don't|didnt didn't|doesnt doesn't|isnt isn't|wasnt wasn't|wont won't|cant can't|couldnt couldn't|wouldnt wouldn't|shouldnt shouldn't|hasnt hasn't|havent haven't|hadnt hadn't|\
arent aren't|werent weren't|im I'm|ive I've|youre you're|hes he's|shes she's|theyre they're|thats that's";

/// What is short only beside a date, a time or a word that leads to one.
const BESIDE: &str = "sat Saturday|sun Sunday|wed Wednesday|jan January|mar March|apr April|jun June|jul July|sep September";

fn of(list: &'static str, word: &str) -> Option<&'static str> {
    list.split('|').find_map(|pair| pair.split_once(' ').filter(|(short, _)| *short == word).map(|(_, long)| long))
}

/// The brief with its notes written out.
pub(crate) fn brief(brief: &Brief) -> Brief {
    let mut out = brief.clone();
    for fact in &mut out.facts {
        fact.text = note(&fact.text);
    }
    out
}

/// One note, written out; a word that may be a name keeps its form.
fn note(text: &str) -> String {
    let tokens: Vec<&str> = text.split(' ').collect();
    let core = |t: &'_ str| t.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '&' | '+' | '/')).to_lowercase();
    let bare = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map_or(String::new(), |t| core(t));
    let counts = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
    let out = tokens.iter().enumerate().map(|(i, token)| {
        let word = core(token);
        let (before, next) = (bare(i.checked_sub(1)), bare(Some(i + 1)));
        let name = token.starts_with(char::is_uppercase) && !counts(&next) && !counts(&before);
        let long = of(SHORT, &word).filter(|_| !(name && matches!(word.as_str(), "thu" | "mon"))).or_else(|| {
            let led = [
                "on", "next", "last", "this", "every", "until", "till", "til", "by", "since", "from", "early", "late", "mid", "in", "come",
            ]
            .contains(&before.as_str())
                || counts(&before) && before.ends_with(char::is_alphabetic)
                || of(BESIDE, &before).is_some()
                || before == "to" && of(SHORT, &bare(i.checked_sub(2))).is_some();
            let parts = ["morning", "night", "evening", "afternoon", "lunch", "practice", "the"].contains(&next.as_str()) || counts(&next);
            // "green wed", "ready sat": nobody is who sat, and nothing follows.
            let ends = (i + 1 == tokens.len() || token.ends_with(['.', ',', ';', '!']))
                && !["i", "we", "you", "she", "he", "they", "it", "and", "the", "in", "who", "just", "newly"].contains(&before.as_str())
                && i.checked_sub(1).is_some_and(|b| !tokens[b].starts_with(char::is_uppercase))
                && !before.is_empty();
            of(BESIDE, &word).filter(|_| (led || parts || ends) && !name)
        });
        let Some(long) = long else {
            let ish = word.strip_suffix("ish").filter(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit()));
            return ish.map_or_else(|| (*token).to_string(), |w| token.to_lowercase().replace(&word, w));
        };
        let lead: String = token.chars().take_while(|c| !c.is_alphanumeric() && !matches!(c, '&' | '+' | '/')).collect();
        let tail: String = token.chars().rev().take_while(|c| !c.is_alphanumeric() && !matches!(c, '&' | '+' | '/')).collect();
        // The dot of "dept." ends no sentence.
        let dot = tail == "."
            && next.chars().next().is_some_and(char::is_alphanumeric)
            && tokens.get(i + 1).is_some_and(|t| !t.starts_with(char::is_uppercase));
        format!("{lead}{long}{}", if dot { String::new() } else { tail.chars().rev().collect() })
    });
    out.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::note;

    #[test]
    fn a_note_is_read_out_as_anybody_would() {
        for (short, long) in [
            ("sat 14 june, w/o him", "Saturday 14 june, without him"),
            ("she sat with me", "she sat with me"),
            ("bins green wed, black fri", "bins green Wednesday, black Friday"),
            ("1/4 of it is his", "a quarter of it is his"),
            ("last yr in feb. she came 2x", "last year in February she came twice"),
            ("in jan we wed", "in January we wed"),
            ("wed the 17th, 11ish", "Wednesday the 17th, 11"),
            ("he didnt say", "he didn't say"),
            ("Jan came, Mark sat", "Jan came, Mark sat"),
        ] {
            assert_eq!(note(short), long);
        }
    }
}

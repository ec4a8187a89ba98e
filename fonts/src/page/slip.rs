//! A slip of the pen: how a word is begun wrongly before it is struck out.

use crate::pen::chance::Chance;

/// The share of words that are begun wrongly, where slips are wanted. Not every word lends itself to it: of
/// all words it comes to about one in 150, one or two a page.
pub(crate) const SHARE: f64 = 1.0 / 70.0;

/// The word as it was first written, as far as it went: two letters the wrong way round, one twice, one left
/// out, or the next word begun. `None` where nobody would slip so: short words, names, what is no word.
pub(crate) fn miswritten(word: &str, next: Option<&str>, chance: &mut Chance) -> Option<String> {
    let letters: Vec<char> = word.trim_matches(|c: char| !c.is_alphabetic()).chars().collect();
    if letters.len() < 4 || letters.len() > 14 || !letters.iter().all(|c| c.is_lowercase()) || !word.starts_with(char::is_alphabetic) {
        return None;
    }
    let kind = chance.even();
    if kind < 0.25
        && let Some(next) = next.filter(|n| n.starts_with(char::is_lowercase) && n.chars().next() != letters.first().copied())
    {
        let next: Vec<char> = next.chars().take_while(|c| c.is_alphabetic()).collect();
        let seen = (2 + chance.below(3)).min(next.len());
        return (seen >= 2).then(|| next[..seen].iter().collect());
    }
    // Never at the first letter: whoever has that right slips in the middle.
    let at = 1 + chance.below(letters.len() - 2);
    let mut wrong = letters.clone();
    let mistake = if kind < 0.55 && wrong[at] != wrong[at + 1] {
        wrong.swap(at, at + 1);
        at + 2
    } else if kind < 0.8 {
        wrong.remove(at);
        at + 1
    } else {
        wrong.insert(at, wrong[at]);
        at + 2
    };
    // Seen at once or a letter or two later.
    let seen = (mistake + chance.below(3)).min(wrong.len());
    wrong.truncate(seen.max(2));
    (wrong[..] != letters[..wrong.len().min(letters.len())]).then(|| wrong.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_never_the_beginning_of_the_word_itself() {
        for seed in 0..400 {
            let mut chance = Chance::new(seed, 1, 0);
            if let Some(wrong) = miswritten("remembering,", Some("everything"), &mut chance) {
                assert!(!"remembering".starts_with(&wrong) && (2..=12).contains(&wrong.chars().count()), "{wrong}");
            }
            assert_eq!(miswritten("Loretta", None, &mut chance), None);
            assert_eq!(miswritten("1964", None, &mut chance), None);
            assert_eq!(miswritten("the", None, &mut chance), None);
        }
    }
}

//! Who does what to whom, and what is denied: as much of a sentence's grammar as is needed to see that a
//! note was told the right way round.

use crate::check::{
    grammar::{is_adverb, is_denial, is_empty, is_helper},
    known::Known,
    lexicon::{FEMALE, MALE, family},
    words::{Word, stem, words},
};
use letters::Pronoun;

/// Who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Who signs.
    Sender,
    /// Who reads.
    Reader,
    /// The two together.
    Both,
    /// Somebody else.
    Other,
    /// It cannot be said.
    Unknown,
}

/// Somebody does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deed {
    /// Who.
    pub who: Role,
    /// What: the stem of the verb, or of what they are.
    pub verb: String,
    /// To whom, where a pronoun says so.
    pub to: Option<Role>,
    /// Whether a form of "be" stands before it: it may be done to them.
    pub passive: bool,
    /// The place of the verb among the words.
    pub at: usize,
}

/// Whose words are read.
#[derive(Clone, Copy)]
pub(crate) enum Voice {
    /// The sender's notes: "she" is the reader, but from the word `doubt` on she may also be somebody else.
    Note { doubt: usize },
    /// A letter: "you" is the reader.
    Letter,
}

impl Voice {
    /// Who a word is as a subject.
    fn subject(self, word: &Word, at: usize, known: &Known) -> Option<Role> {
        let low = word.low.split('\'').next().unwrap_or("");
        let own = match known.pronoun {
            Pronoun::She => "she",
            Pronoun::He => "he",
            Pronoun::They => "they",
        };
        Some(match (low, self) {
            ("i", _) => Role::Sender,
            ("you", _) => Role::Reader,
            ("we", _) => Role::Both,
            (word, Voice::Note { doubt }) if word == own => {
                if at >= doubt {
                    Role::Unknown
                } else {
                    Role::Reader
                }
            }
            ("they", Voice::Note { .. }) => Role::Unknown,
            // Of two readers, each is "she" or "he" in a note.
            ("she" | "he", Voice::Note { .. }) if known.several => Role::Unknown,
            ("she" | "he" | "they", _) => Role::Other,
            _ if known.reader.iter().any(|r| r == word.bare())
                && (word.capital() || matches!(self, Voice::Note { .. }) && !is_empty(low)) =>
            {
                Role::Reader
            }
            // Of two who sign, one speaks of the other.
            _ if known.sender.iter().any(|r| r == word.bare()) && word.capital() => {
                if known.joint {
                    Role::Other
                } else {
                    Role::Sender
                }
            }
            (low, _) if family(low).is_some() || FEMALE.contains(&low) || MALE.contains(&low) => {
                if known.reader_kin.contains(low) && matches!(self, Voice::Note { .. }) { Role::Unknown } else { Role::Other }
            }
            _ if known.named(word) => Role::Other,
            _ => return None,
        })
    }

    /// Who a word is as an object.
    fn object(self, word: &Word, at: usize, known: &Known) -> Option<Role> {
        let own: &[&str] = match known.pronoun {
            Pronoun::She => &["her"],
            Pronoun::He => &["him"],
            Pronoun::They => &["them"],
        };
        Some(match word.low.as_str() {
            "me" | "myself" => Role::Sender,
            "you" | "yourself" => Role::Reader,
            "us" => Role::Both,
            low if own.contains(&low) => match self {
                Voice::Note { doubt } if at < doubt => Role::Reader,
                Voice::Note { .. } => Role::Unknown,
                Voice::Letter => Role::Other,
            },
            "her" | "him" | "them" => Role::Other,
            _ => return None,
        })
    }

    /// Whose something is.
    fn owner(self, word: &Word, at: usize, known: &Known) -> Option<Role> {
        let own = match known.pronoun {
            Pronoun::She => "her",
            Pronoun::He => "his",
            Pronoun::They => "their",
        };
        Some(match word.low.as_str() {
            "my" => Role::Sender,
            "your" => Role::Reader,
            "our" => Role::Both,
            low if low == own => match self {
                Voice::Note { doubt } if at < doubt => Role::Reader,
                Voice::Note { .. } => Role::Unknown,
                Voice::Letter => Role::Other,
            },
            "her" | "his" | "their" => Role::Other,
            _ => return None,
        })
    }
}

/// Which words stand inside quotation marks, where "I" is somebody else.
pub(crate) fn quoted(text: &str, list: &[Word]) -> Vec<bool> {
    let mut inside = false;
    let mut from = 0;
    list.iter()
        .map(|w| {
            for c in text[from..w.at.start].chars() {
                inside = match c {
                    '“' => true,
                    '”' => false,
                    '"' => !inside,
                    _ => inside,
                };
            }
            from = w.at.end;
            inside
        })
        .collect()
}

/// The deeds of a text.
pub(crate) fn deeds(text: &str, list: &[Word], voice: Voice, known: &Known) -> Vec<Deed> {
    let quoted = quoted(text, list);
    let mut out: Vec<Deed> = Vec::new();
    let mut open: Option<Role> = None;
    let mut at = 0;
    while at < list.len() {
        if at > 0 && list[at - 1].ends_sentence {
            open = None;
        }
        let coordinate =
            open.filter(|_| at > 0 && matches!(list[at - 1].low.as_str(), "and" | "then" | "but") && past(&list[at].low) && !quoted[at]);
        let who = if quoted[at] { None } else { voice.subject(&list[at], at, known) };
        // A note without a subject, "taught me to swear": it is the other who did it.
        let begins = at == 0 || list[at - 1].stops;
        let to_me = list.get(at + 1).is_some_and(|w| matches!(w.low.as_str(), "me" | "us"));
        let telegram = matches!(voice, Voice::Note { doubt } if at < doubt) && begins && to_me && past(&list[at].low) && !quoted[at];
        let (who, verb) = match (who, coordinate) {
            (Some(who), _) => (who, verb_after(list, at, known)),
            _ if telegram => (if known.mourning { Role::Unknown } else { Role::Reader }, Some(at)),
            (None, Some(who)) => (who, Some(at)),
            _ => {
                at += 1;
                continue;
            }
        };
        if let Some(verb) = verb {
            let to = (verb + 1..list.len().min(verb + 7))
                .take_while(|i| !list[*i - 1].stops && !opens_clause(&list[*i]))
                .find_map(|i| voice.object(&list[i], i, known));
            let be = |w: &Word| {
                matches!(w.low.as_str(), "am" | "is" | "are" | "was" | "were" | "be" | "been" | "being" | "got" | "i'm" | "you're")
            };
            let passive = list[at..verb].iter().any(be);
            out.push(Deed { who, verb: stem(&list[verb].low), to, passive, at: verb });
            open = Some(who);
            at = at.max(verb);
        }
        at += 1;
    }
    out
}

/// Whether another clause begins here, whose objects are its own.
fn opens_clause(word: &Word) -> bool {
    matches!(word.low.as_str(), "and" | "but" | "because" | "when" | "while" | "so" | "if" | "until")
}

/// The verb (or what follows a form of "be") after a subject.
fn verb_after(list: &[Word], subject: usize, known: &Known) -> Option<usize> {
    let mut at = subject;
    for _ in 0..6 {
        if list[at].stops && at != subject || list[at].ends_sentence {
            return None;
        }
        if list[at].stops {
            // "I, Chris, promise"
            let next = list.get(at + 1)?;
            if !known.sender.iter().chain(&known.reader).any(|n| n == next.bare()) {
                return None;
            }
            at += 1;
        }
        at += 1;
        let low = list.get(at)?.low.as_str();
        let passes = is_helper(low) || is_adverb(low) || (low.ends_with("ly") && low.len() > 4) || known.named(&list[at]);
        if passes {
            continue;
        }
        return (!is_empty(low)).then_some(at);
    }
    None
}

/// Whether a word looks like a verb in the past.
fn past(word: &str) -> bool {
    word.ends_with("ed") && word.len() > 4 || crate::check::lexicon::irregular(word).is_some_and(|base| base != word && !is_empty(word))
}

/// Whose things there are: the owner and the stems of what follows.
pub(crate) fn belongings(text: &str, list: &[Word], voice: Voice, known: &Known) -> Vec<(Role, String)> {
    let quoted = quoted(text, list);
    let mut out = Vec::new();
    for (at, word) in list.iter().enumerate().filter(|(i, _)| !quoted[*i]) {
        let Some(owner) = voice.owner(word, at, known) else { continue };
        for i in at + 1..list.len().min(at + 4) {
            if list[i - 1].stops && i > at + 1 || is_empty(&list[i].low) {
                break;
            }
            out.push((owner, stem(&list[i].low)));
        }
    }
    out
}

/// What is denied: for each word, whether it is the first that a denial falls on; and whether anything is.
pub(crate) fn denied(list: &[Word]) -> Vec<bool> {
    let mut out = vec![false; list.len()];
    for (at, word) in list.iter().enumerate() {
        let next = list.get(at + 1).map_or("", |w| w.low.as_str());
        if !is_denial(&word.low) || matches!(next, "only" | "just" | "but" | "least") || word.stops {
            continue;
        }
        let head = (at + 1..list.len().min(at + 5))
            .take_while(|i| !list[*i - 1].stops)
            .find(|i| !is_empty(&list[*i].low) && !is_adverb(&list[*i].low));
        if let Some(head) = head {
            out[head] = true;
        }
    }
    out
}

/// The words of a text that are denied, stemmed and in order: of “I was tired; that is no reason” the reason.
pub(crate) fn denials(text: &str) -> Vec<String> {
    let list = words(text);
    denied(&list).iter().zip(&list).filter(|(denied, _)| **denied).map(|(_, w)| stem(&w.low)).collect()
}

/// Whether a sentence denies anything, or takes something back.
pub(crate) fn denies(list: &[Word]) -> bool {
    const BACK: &[&str] = &[
        "miss",
        "missed",
        "stayed",
        "away",
        "avoid",
        "avoided",
        "fail",
        "failed",
        "stopped",
        "gone",
        "instead",
        "absent",
        "lied",
        "far",
        "pretended",
        "skipped",
    ];
    list.iter().any(|w| is_denial(&w.low) || BACK.contains(&w.low.as_str()))
}

//! What can be counted in somebody's letters.

use super::{contractions, everyday, words::words};
use crate::GhostwriterError;
use letters::{Favourite, Form, LetterText, Marks, Voice, sentences, word_count};
use std::collections::{BTreeMap, BTreeSet};

/// Fewest words from which a voice is learned.
const FEWEST: usize = 120;
/// Fewest places for a contraction from which a share is told.
const FEWEST_PLACES: usize = 5;
/// The most favourites that are kept.
const MOST_FAVOURITES: usize = 24;

/// Learns a voice from letters and mails, each for itself. Quoted lines, headers of replies and everything below
/// "Original Message" are somebody else's and are left out.
///
/// # Errors
/// [`GhostwriterError::TooLittle`] under 120 words of the writer's own.
pub fn learn(samples: &[&str]) -> Result<Voice, GhostwriterError> {
    let mut voice = Voice::default();
    let (mut lengths, mut paragraphs, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
    let (mut openings, mut closings) = (Vec::new(), Vec::new());
    for sample in samples {
        let text = own(sample);
        let letter = LetterText::parse(&text);
        let mut body: Vec<String> = letter.paragraphs;
        match letter.salutation {
            Some(line) => openings.extend(opening(&line)),
            // "Hi Tom" and nothing after it: a greeting all the same.
            None => {
                if let Some(form) = body.first().and_then(|line| opening(line)) {
                    openings.push(form);
                    body.remove(0);
                }
            }
        }
        closings.extend(letter.valediction.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")));
        // A name alone under a mail is no sentence.
        if body.last().is_some_and(|p| word_count(p) <= 3 && p.ends_with(char::is_alphanumeric)) {
            body.pop();
        }
        if body.iter().all(|p| word_count(p) == 0) {
            continue;
        }
        voice.samples += 1;
        for paragraph in &body {
            paragraphs.push(word_count(paragraph));
            lengths.extend(sentences(paragraph).iter().map(|s| word_count(s.text)).filter(|n| *n > 0));
        }
        bodies.push(body.join("\n\n"));
    }
    let count: usize = paragraphs.iter().sum();
    if count < FEWEST {
        return Err(GhostwriterError::TooLittle { words: count, needed: FEWEST });
    }
    voice.words = count as u32;
    let [low, middle, high] = quartiles(&mut lengths);
    (voice.sentence_words, voice.sentence_spread) = (middle, high - low);
    voice.paragraph_words = quartiles(&mut paragraphs)[1];
    let whole = bodies.join("\n\n");
    let (made, free) = contractions::count(&whole);
    voice.contractions = (made + free >= FEWEST_PLACES).then(|| (made * 100 / (made + free)) as u8);
    (voice.marks, voice.dash) = marks(&whole, count);
    voice.openings = forms(openings);
    voice.closings = forms(closings);
    voice.favourites = favourites(&bodies, count);
    Ok(voice)
}

/// What the writer wrote: without quoted lines, headers, and what stands below a reply's line.
fn own(sample: &str) -> String {
    const BELOW: [&str; 4] = ["-----original message", "----- original message", "---------- forwarded message", "begin forwarded message"];
    const HEADERS: [&str; 12] = [
        "from:",
        "to:",
        "cc:",
        "bcc:",
        "subject:",
        "date:",
        "sent:",
        "reply-to:",
        "message-id:",
        "mime-version:",
        "content-type:",
        "x-mailer:",
    ];
    let mut out: Vec<&str> = Vec::new();
    let normal = sample.replace("\r\n", "\n").replace('\r', "\n");
    let mut skipped = false;
    for line in normal.lines() {
        let low = line.trim().to_lowercase();
        // What stands below these, to the end, is an older message or a printed card.
        if BELOW.iter().any(|b| low.starts_with(b)) || line == "-- " || low == "________________________________" {
            break;
        }
        let header = HEADERS.iter().any(|h| low.starts_with(h));
        let quoted = low.starts_with('>') || low.starts_with('|');
        let reply = (low.starts_with("on ") && low.ends_with("wrote:")) || low.ends_with("schrieb:") || low.ends_with("a écrit :");
        let device = low.starts_with("sent from my ") || low.starts_with("get outlook for");
        if header || quoted || reply || device {
            skipped = true;
            continue;
        }
        // One empty line in place of what was left out, so that paragraphs stay apart.
        if skipped && !low.is_empty() {
            out.push("");
        }
        skipped = false;
        out.push(line);
    }
    out.join("\n")
}

/// The form of a salutation: "Hi {name}," of "Hi Tom,". None where it is no greeting.
pub fn opening(line: &str) -> Option<String> {
    const GREETINGS: [&str; 12] = [
        "dear",
        "dearest",
        "hi",
        "hello",
        "hey",
        "hullo",
        "darling",
        "good morning",
        "good evening",
        "my dear",
        "my dearest",
        "my darling",
    ];
    const ALONE: [&str; 12] =
        ["darling", "dearest", "love", "my love", "sweetheart", "honey", "beloved", "mum", "mom", "dad", "hello", "hi"];
    const ANYBODY: [&str; 6] = ["sir", "madam", "sirs", "whom", "all", "everyone"];
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = line.trim_end_matches([',', ':', '!', '—', '–', '.', ' ']);
    let mark = match line[bare.len()..].trim_end() {
        "" | "." => ",",
        mark => mark,
    };
    if word_count(bare) > 6 {
        return None;
    }
    let low = bare.to_lowercase();
    if ALONE.contains(&low.as_str()) {
        return Some(format!("{bare}{mark}"));
    }
    let greeting = GREETINGS.iter().filter(|g| low.strip_prefix(**g).is_some_and(|rest| rest.starts_with(' '))).max_by_key(|g| g.len())?;
    let name = bare.get(greeting.len()..)?.trim();
    let named = name.chars().next().is_some_and(char::is_uppercase) && !name.to_lowercase().split(' ').any(|w| ANYBODY.contains(&w));
    named.then(|| format!("{} {{name}}{mark}", &bare[..greeting.len()]))
}

fn forms(list: Vec<String>) -> Vec<Form> {
    let mut out: Vec<Form> = Vec::new();
    for text in list {
        match out.iter_mut().find(|f| f.text == text) {
            Some(form) => form.times += 1,
            None => out.push(Form { text, times: 1 }),
        }
    }
    out.sort_by_key(|f| std::cmp::Reverse(f.times));
    out
}

/// Lower quartile, median, upper quartile; of nothing, zeros.
fn quartiles(list: &mut [usize]) -> [u32; 3] {
    list.sort_unstable();
    [1, 2, 3].map(|q| list.get(list.len() * q / 4).or(list.last()).map_or(0, |n| *n as u32))
}

fn marks(text: &str, words: usize) -> (Marks, String) {
    let per = |n: usize| ((n * 1000 + words / 2) / words) as u32;
    let of = |c: char| text.matches(c).count();
    let dashes = [" — ", "—", " – ", " - ", " -- "];
    let counts: Vec<usize> = dashes
        .iter()
        .map(|d| if *d == "—" { of('—') - text.matches(" — ").count().min(of('—')) } else { text.matches(d).count() })
        .collect();
    let most = (0..dashes.len()).rev().max_by_key(|i| counts[*i]).filter(|i| counts[*i] > 0);
    let marks = Marks {
        dashes: per(counts.iter().sum()),
        semicolons: per(of(';')),
        exclamations: per(text.replace("!!", "!").replace("!!", "!").matches('!').count()),
        ellipses: per(of('…') + text.matches("...").count()),
        brackets: per(of('(').min(of(')'))),
    };
    (marks, most.map_or(String::new(), |i| dashes[i].to_string()))
}

/// Words and short phrases that come five times as often as anybody writes them, in more than one letter. Of a
/// single letter only words count that anybody might use: the others are what it is about.
fn favourites(bodies: &[String], count: usize) -> Vec<Favourite> {
    let mut seen: BTreeMap<String, (u32, BTreeSet<usize>)> = BTreeMap::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut small: BTreeSet<String> = BTreeSet::new();
    for (at, body) in bodies.iter().enumerate() {
        for sentence in sentences(body) {
            let list = words(sentence.text);
            for (i, raw) in sentence.text.split_whitespace().enumerate() {
                let bare = raw.trim_matches(|c: char| !c.is_alphanumeric());
                let capital = bare.starts_with(char::is_uppercase);
                if capital && i > 0 {
                    names.extend(words(bare));
                } else if !capital {
                    small.extend(words(bare));
                }
            }
            for n in 1..=4 {
                for gram in list.windows(n) {
                    let entry = seen.entry(gram.join(" ")).or_default();
                    entry.0 += 1;
                    entry.1.insert(at);
                }
            }
        }
    }
    let named = |w: &str| names.contains(w) && !small.contains(w) || w.starts_with(|c: char| c.is_ascii_digit());
    let mut found: Vec<(f64, Favourite)> = seen
        .iter()
        .filter_map(|(text, (times, letters))| {
            let list: Vec<&str> = text.split(' ').collect();
            let spread = letters.len() >= 2 || bodies.len() == 1 && list.iter().all(|w| everyday::is_everyday(w) || w.ends_with("ly"));
            if *times < 3 || !spread || list.iter().any(|w| named(w)) {
                return None;
            }
            // A phrase of n words is as rare as its rarest word, and rarer by a factor for each word more.
            let rarest = list.iter().map(|w| everyday::in_a_million(w)).fold(f64::INFINITY, f64::min);
            let holding = rarest.is_infinite();
            if holding && list.len() < 3 {
                return None;
            }
            let expected = if holding { 400.0 } else { rarest } / 4f64.powi(list.len() as i32 - 1).min(64.0);
            let ratio = f64::from(*times) * 1e6 / count as f64 / expected;
            let edges = [list[0], list[list.len() - 1]];
            let loose = list.len() > 1 && !holding && edges.iter().all(|w| everyday::in_a_million(w).is_infinite());
            let needed = if list.len() > 1 { 40.0 } else { 5.0 };
            (ratio >= needed && !loose).then(|| (ratio, Favourite { text: text.clone(), times: *times }))
        })
        .collect();
    found.sort_by(|a, b| b.1.times.cmp(&a.1.times).then(b.0.total_cmp(&a.0)).then(a.1.text.cmp(&b.1.text)));
    // A word that only ever comes in a favourite phrase is told by the phrase.
    let all: Vec<Favourite> = found.into_iter().map(|f| f.1).collect();
    let within = |f: &Favourite| {
        all.iter().any(|g| g.text.len() > f.text.len() && g.times >= f.times && format!(" {} ", g.text).contains(&format!(" {} ", f.text)))
    };
    all.iter().filter(|f| !within(f)).take(MOST_FAVOURITES).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "Hi Tom,\n\nThe roof held, thank heaven. I've been up twice to look and it's dry as a bone. To be honest I'd given up on it. We ate on the steps — all of us — and nobody complained.\n\nYou'd have laughed at the ladder. It's splendid, that ladder, and it's older than I am. Don't tell Ruth I was on it!\n\nCome by when you're free.\n\nCheers,\nNell\n";
    const SECOND: &str = "Subject: the bicycle\n\nHi Ruth,\n\nIt's here! The bicycle is splendid, and I can't stop ringing the bell. To be honest I didn't think it'd fit in the hall. I'm told it won't stay there long.\n\nOn Tue, 3 May 2022 Ruth wrote:\n> Dear Nell, I sincerely hope; I truly hope that it arrives.\n> Yours, Ruth\n";
    const THIRD: &str = "Hello Mum,\n\nSplendid news — the job's mine. I don't start until June. To be honest I'm scared, but it's the good sort. I'll ring on Sunday, and you're not to tell Dad before I do.\n\nLove,\nNell\n\n-- \nNell Archer, 12 Mill Lane; telephone on request; no hawkers";

    #[test]
    fn a_voice_is_heard_in_three_mails() {
        let voice = learn(&[FIRST, SECOND, THIRD]).unwrap();
        assert_eq!(voice.samples, 3);
        assert!((5..=10).contains(&voice.sentence_words), "{}", voice.sentence_words);
        assert!(voice.contractions.is_some_and(|c| c >= 80), "{:?}", voice.contractions);
        assert_eq!((voice.dash.as_str(), voice.marks.semicolons), (" — ", 0), "semicolons were in the quotation and the card");
        assert!(voice.marks.exclamations > 0);
        assert_eq!(
            voice.openings.iter().map(|f| (f.text.as_str(), f.times)).collect::<Vec<_>>(),
            [("Hi {name},", 2), ("Hello {name},", 1)]
        );
        let liked: Vec<&str> = voice.favourites.iter().map(|f| f.text.as_str()).collect();
        assert_eq!(liked, ["to be honest", "splendid"]);
        assert_eq!(voice.salutation("Jonas", false).as_deref(), Some("Hi Jonas,"));
        assert_eq!((voice.valediction(false).as_deref(), voice.valediction(true).as_deref()), (Some("Cheers,"), Some("Cheers,")));
    }

    #[test]
    fn too_little_is_said() {
        let error =
            learn(&["Hi Tom,\n\nSee you.\n\nNell", "> quoted words do not count, however many of them there are"]).unwrap_err().to_string();
        assert!(error.contains("2 words of your own") && error.contains("120"), "{error}");
    }

    #[test]
    fn greetings_are_told_from_sentences() {
        for (line, form) in [
            ("Dear Loretta,", Some("Dear {name},")),
            ("Dearest Mum —", Some("Dearest {name} —")),
            ("My dear Tom!", Some("My dear {name}!")),
            ("Darling,", Some("Darling,")),
            ("Hi Tom", Some("Hi {name},")),
            ("Dear Sir or Madam,", None),
            ("Hi there", None),
            ("The roof held,", None),
        ] {
            assert_eq!(opening(line).as_deref(), form, "{line}");
        }
    }
}

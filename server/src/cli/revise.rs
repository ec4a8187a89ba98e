//! `letters revise`

use super::{Desk, mind::Mind, out, voice};
use crate::beside;
use crate::error::ServerError;
use clap::Args;
use ghostwriter::revise::{Revising, alternatives, revise, sentence_at};
use letters::{Brief, Change};
use serde_json::json;
use std::ops::{ControlFlow, Range};
use std::path::PathBuf;
use std::process::ExitCode;

/// Revises a letter, or a part of it. What is outside the part stays byte for byte; salutation and valediction are
/// never touched; what tells a note is kept. What the writer should know goes to standard error.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters revise letter.txt --brief brief.toml --change shorter -o letter.txt
  letters revise letter.txt --brief brief.toml --change otherwise --select \"I set fire…know\"
  letters revise letter.txt --brief brief.toml --select \"You waited\" --alternatives 5

Changes: shorter, longer, warmer, plainer, formal, otherwise, add:A MEMORY, cut:NUMBER OF A NOTE.
Without --model everything is done by rule; a model large enough to be trusted offers further sentences.")]
pub struct Revise {
    /// The letter; - is standard input
    #[arg(value_name = "LETTER.txt")]
    letter: PathBuf,
    /// What the letter was written from
    #[arg(long, value_name = "BRIEF.toml")]
    brief: PathBuf,
    /// What is to become of it
    #[arg(long, value_name = "CHANGE", required_unless_present = "alternatives")]
    change: Option<String>,
    /// The part: its words, or its first and last words with … between them
    #[arg(long, value_name = "WORDS", conflicts_with = "lines")]
    select: Option<String>,
    /// The part: lines of the file, from 1
    #[arg(long, value_name = "A-B")]
    lines: Option<String>,
    /// Instead of revising: other ways to say the selected sentence, at most so many, one a line
    #[arg(long, value_name = "N", conflicts_with = "change")]
    alternatives: Option<usize>,
    /// How the writer writes: a name that `letters voice learn` was given
    #[arg(long, value_name = "NAME")]
    voice: Option<String>,
    #[command(flatten)]
    mind: Mind,
    /// Another seed, another revision
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u32,
    /// Where the letter goes [default: standard output]
    #[arg(short, long, value_name = "OUT.txt")]
    out: Option<PathBuf>,
    /// As JSON: the text, what was replaced (in bytes) and by what, notes
    #[arg(long)]
    json: bool,
}

impl Revise {
    /// Revises it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let change = match &self.change {
            Some(word) => Some(word.parse::<Change>().map_err(ServerError::Misused)?),
            None => None,
        };
        let letter = out::read_text(&self.letter)?;
        let text = out::read_text(&self.brief)?;
        let brief = Brief::from_toml(&text).map_err(|e| ServerError::Unavailable(format!("{}: {e}", self.brief.display())))?;
        let selection = self.selection(&letter)?;
        let learned = self.voice.as_ref().map(|name| voice::open(&desk.data, name)).transpose()?;
        let writer = self.mind.named(desk)?;
        let settings = Revising {
            seed: self.seed,
            voice: learned.as_ref(),
            occasion: desk.templates.occasion(&brief.occasion),
            reflections: Some(desk.templates.reflections()),
            ..Revising::default()
        };
        if let Some(count) = self.alternatives {
            let sentence = sentence_at(&letter, selection.start).unwrap_or(selection);
            let list = alternatives(writer.as_ref(), &letter, sentence, &brief, &settings, count)?;
            if self.json {
                out::json(&list)?;
            } else {
                out::say(&list.iter().map(|t| format!("{t}\n")).collect::<String>())?;
            }
            if list.is_empty() {
                eprintln!("No other way to say this was found that keeps its facts.");
            }
            return Ok(ExitCode::SUCCESS);
        }
        let Some(change) = change else { return Ok(ExitCode::SUCCESS) };
        let revised = revise(writer.as_ref(), &letter, selection, &change, &brief, &settings, &mut |_| ControlFlow::Continue(()))?;
        if self.json {
            out::json(&json!({
                "text": revised.text,
                "replaced": [revised.replaced.start, revised.replaced.end],
                "by": revised.by,
                "notes": revised.notes,
            }))?;
        } else if let Some(path) = &self.out {
            beside::files(&[(path.clone(), revised.text.into_bytes())])?;
        } else {
            out::say(&format!("{}\n", revised.text.trim_end()))?;
        }
        for note in &revised.notes {
            eprintln!("{note}");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The selected part, in bytes; the whole letter when nothing was selected.
    fn selection(&self, letter: &str) -> Result<Range<usize>, ServerError> {
        if let Some(words) = &self.select {
            return selected(letter, words);
        }
        let Some(lines) = &self.lines else { return Ok(0..letter.len()) };
        let (from, to) = lines.split_once('-').unwrap_or((lines, lines));
        let (Ok(from), Ok(to)) = (from.trim().parse::<usize>(), to.trim().parse::<usize>()) else {
            return Err(ServerError::Misused(format!("--lines is “{lines}”; write two numbers from 1, as in --lines 3-5")));
        };
        let starts: Vec<usize> = [0].into_iter().chain(letter.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let count = letter.lines().count();
        if from == 0 || from > to || to > count {
            return Err(ServerError::Misused(format!("--lines is “{lines}”; the letter has lines 1 to {count}")));
        }
        Ok(starts[from - 1]..starts.get(to).map_or(letter.len(), |at| at - 1))
    }
}

/// "first words…last words", or the words themselves, where they stand in the letter.
fn selected(letter: &str, words: &str) -> Result<Range<usize>, ServerError> {
    let unknown = |part: &str| {
        let part: String = part.chars().take(60).collect();
        ServerError::Misused(format!(
            "“{part}” does not stand in the letter as it is written here.\n  Copy the words out of the letter: --select \"first words…last words\""
        ))
    };
    let words = words.replace("...", "…");
    if let Some(at) = letter.find(words.trim()).filter(|_| !words.trim().is_empty()) {
        return Ok(at..at + words.trim().len());
    }
    let (from, to) = words.split_once('…').ok_or_else(|| unknown(&words))?;
    let (from, to) = (from.trim(), to.trim());
    let start = letter.find(from).ok_or_else(|| unknown(from))?;
    let end = letter[start + from.len()..].find(to).ok_or_else(|| unknown(to))?;
    let mut end = start + from.len() + end + to.len();
    // The stop behind the last word belongs to it.
    end += letter[end..].find(|c| !matches!(c, '.' | '!' | '?' | '…' | '”' | '"')).unwrap_or(letter.len() - end);
    Ok(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_first_and_last_words() {
        let letter = "Dear A,\n\nI came. You waited long. I left.\n";
        for (words, part) in
            [("You…long", "You waited long."), ("You waited", "You waited"), ("I came. … left", "I came. You waited long. I left.")]
        {
            assert_eq!(&letter[selected(letter, words).unwrap()], part);
        }
        assert!(selected(letter, "He…long").unwrap_err().to_string().contains("“He”"));
    }
}

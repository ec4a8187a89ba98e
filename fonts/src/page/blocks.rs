//! A text as a person sees it who is about to write it: blocks, their lines and words, and which of them
//! close the letter.

use unicode_normalization::UnicodeNormalization;

/// What a block is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The place and date above the salutation, to the right.
    Dateline,
    /// Stands at the left edge: the salutation, or an address.
    Head,
    /// A paragraph of the body.
    Body,
    /// The valediction and what stands under it, placed to the right.
    Closing,
    /// What is added after the signature.
    Postscript,
}

/// Lines that belong together, with nothing empty between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) role: Role,
    /// Each line's words.
    pub(crate) lines: Vec<Vec<Token>>,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Its characters, NFC.
    pub(crate) text: String,
    /// Stays on the line of the word before it: after a no-break space, and a dash by itself.
    pub(crate) stays: bool,
}

impl Block {
    fn words(&self) -> usize {
        self.lines.iter().map(Vec::len).sum()
    }

    /// Every line at most `words` long, at most `lines` lines.
    fn is_short(&self, words: usize, lines: usize) -> bool {
        self.lines.len() <= lines && self.lines.iter().all(|l| l.len() <= words)
    }

    fn first_line_ends_in(&self, ends: &[char]) -> bool {
        self.lines.first().and_then(|l| l.last()).is_some_and(|t| t.text.ends_with(ends))
    }

    fn last_word_ends_in(&self, ends: &[char]) -> bool {
        self.lines.last().and_then(|l| l.last()).is_some_and(|t| t.text.ends_with(ends))
    }
}

/// Cuts a text into blocks at its empty lines and gives each its role.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let text: String = text.nfc().collect();
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{b}', '\u{c}'], "\n").replace('\u{2029}', "\n\n");
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in text.split('\n') {
        let words = tokens(line);
        if words.is_empty() {
            open = false;
        } else if open && let Some(block) = blocks.last_mut() {
            block.lines.push(words);
        } else {
            blocks.push(Block { role: Role::Body, lines: vec![words] });
            open = true;
        }
    }
    give_roles(&mut blocks);
    blocks
}

fn tokens(line: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut glued = false;
    for part in line.split_inclusive(char::is_whitespace) {
        let word = part.trim_end_matches(char::is_whitespace);
        if !word.is_empty() {
            let dash = word.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'));
            out.push(Token { text: word.to_string(), stays: (glued || dash) && !out.is_empty() });
            glued = false;
        }
        glued = glued || part.ends_with(['\u{a0}', '\u{202f}', '\u{2007}']);
    }
    out
}

/// Finds the salutation and the closing by their shape alone, in any language. The only guesses of the
/// house about what a text means, so that they can be read and changed in one place:
///
/// * The head is a short first block (lines of at most eight words) with more after it that ends in a
///   comma, a colon, a dash or an exclamation mark. A short block with a figure in it above the head (lines
///   of at most six words) is where and when the letter is written.
/// * A postscript is a last block that begins with "P.S.", "PS" or "P.P.S."; what comes before it is then
///   looked at as if it were the end.
/// * The closing is the last block when it is short (at most five lines of eight words) and its first line
///   ends in a comma or a dash ("With love,"); or the last two when the one before last is a single such
///   line and the last is short ("With love," – "Chris"); or a last line of at most four words that ends
///   like no sentence ("Chris"). A letter that is nothing but its closing has none.
fn give_roles(blocks: &mut [Block]) {
    let mut end = blocks.len();
    while end > 1 && is_postscript(&blocks[end - 1]) {
        end -= 1;
        blocks[end].role = Role::Postscript;
    }
    let turns = [',', '\u{2013}', '\u{2014}', '-'];
    let last_short = |at: usize| blocks.get(at).is_some_and(|b| b.is_short(8, 5));
    let alone = |at: usize| {
        let block: &Block = &blocks[at];
        block.is_short(4, 2) && !block.last_word_ends_in(&['.', '?', '!', ':', '\u{2026}', '"', '\u{201d}'])
    };
    let closing = if end >= 3 && last_short(end - 1) && blocks[end - 2].is_short(8, 1) && blocks[end - 2].first_line_ends_in(&turns) {
        Some(end - 2)
    } else if end >= 2 && ((last_short(end - 1) && blocks[end - 1].first_line_ends_in(&turns)) || alone(end - 1)) {
        Some(end - 1)
    } else {
        None
    };
    if let Some(from) = closing {
        for block in &mut blocks[from..end] {
            block.role = Role::Closing;
        }
    }
    let greets = |block: &Block| block.is_short(8, 2) && block.last_word_ends_in(&[',', ':', '!', '\u{2013}', '\u{2014}', '-']);
    let dated = |block: &Block| block.is_short(6, 4) && block.lines.iter().flatten().any(|t| t.text.contains(|c: char| c.is_ascii_digit()));
    let body = |block: Option<&Block>| block.is_some_and(|b| b.role == Role::Body);
    let head = usize::from(blocks.len() > 2 && dated(&blocks[0]) && !greets(&blocks[0]) && body(blocks.first()));
    if blocks.len() > head + 1 && body(blocks.get(head)) && greets(&blocks[head]) {
        blocks[head].role = Role::Head;
        if head == 1 {
            blocks[0].role = Role::Dateline;
        }
    }
}

fn is_postscript(block: &Block) -> bool {
    let first = block.lines.first().and_then(|l| l.first()).map(|t| t.text.to_uppercase().replace(['.', ':', ','], "")).unwrap_or_default();
    block.words() > 1 && matches!(first.as_str(), "PS" | "PPS")
}

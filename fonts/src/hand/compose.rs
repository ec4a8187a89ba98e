//! Letters that a hand lacks, made from those it has: base and accent, quotes from a comma, dots from a
//! period, dashes from a hyphen, fractions from small figures; and what nothing is made from, drawn with its pen.

use crate::form::Form;
use crate::hand::{book::LetterBook, clusters, fallback, kerning, ties};
use kurbo::{Affine, ParamCurve as _, Shape as _};
use ttf_parser::{Face, GlyphId};
use unicode_normalization::UnicodeNormalization;

/// Where letterforms come from.
#[derive(Clone)]
pub(crate) enum Letters<'a> {
    /// A typeface and its x-height in font units.
    Typeface { face: Box<Face<'a>>, unit: f64 },
    /// A hand that was drawn or learned.
    Book(&'a LetterBook),
}

/// Letterforms, and which of a letter's several is asked for.
pub(crate) struct Source<'a> {
    pub(crate) letters: Letters<'a>,
    /// Counts round when a letter has fewer.
    pub(crate) nth: usize,
}

/// The top of ascenders and of raised marks, in x-heights (UNIPEN: 1.79).
const ASCENDER: f64 = 1.75;

/// The least height of a figure, in x-heights: between small letters and capitals.
const FIGURE: f64 = 1.25;

/// Characters that leave no ink: joiners, soft hyphens, variation selectors, direction marks.
pub(crate) fn inkless(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether a character is written onto the one before it.
pub(crate) fn is_accent(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

impl Source<'_> {
    /// The form of a base character with the accents after it, or the characters that cannot be made.
    pub(crate) fn cluster(&self, cluster: &str) -> Result<Form, Vec<char>> {
        let mut chars = cluster.chars().filter(|c| !inkless(*c));
        let Some(base) = chars.next() else { return Ok(Form::default()) };
        let accents: Vec<char> = chars.collect();
        let mut missing: Vec<char> = Vec::new();
        let letter = self.letter(base);
        if letter.is_none() {
            missing.push(base);
        }
        missing.extend(accents.iter().filter(|a| self.accent_ink(**a).is_none()));
        match letter.and_then(|letter| self.dressed(letter, base, &accents)) {
            Some(form) if missing.is_empty() => Ok(form),
            // An accent that nothing can carry is what is missing.
            _ if missing.is_empty() => Err(accents),
            _ => Err(missing),
        }
    }

    /// How many forms a key of a book has; a typeface has one of everything.
    pub(crate) fn forms_of(&self, key: &str) -> usize {
        match self.letters {
            Letters::Typeface { .. } => 1,
            Letters::Book(book) => book.forms.get(key).map_or(1, Vec::len),
        }
    }

    /// What neighbours' glyphs are moved by, in x-heights.
    pub(crate) fn kern(&self, left: Option<GlyphId>, right: Option<GlyphId>) -> f64 {
        match (&self.letters, left, right) {
            (Letters::Typeface { face, unit }, Some(left), Some(right)) => kerning::between(face, left, right) / unit,
            _ => 0.0,
        }
    }

    /// The form of one character: as the hand has it, else made.
    fn letter(&self, c: char) -> Option<Form> {
        // A typeface's own ellipsis is too close; its fractions and its ™ were never drawn by the same hand.
        let own = match (&self.letters, c) {
            (Letters::Typeface { .. }, '\u{2026}') => self.sequence("...", 0.05),
            // Typefaces set a caron on this one; people write a comma.
            (Letters::Typeface { .. }, '\u{13d}' | '\u{2122}' | '\u{bc}'..='\u{be}') => None,
            _ => self.drawn(c),
        };
        own.or_else(|| self.substitute(c)).or_else(|| self.parts(c)).or_else(|| self.sign(c)).or_else(|| self.several(c))
    }

    /// A letter out of base and accents.
    fn parts(&self, c: char) -> Option<Form> {
        let parts: Vec<char> = std::iter::once(c).nfd().collect();
        let (base, accents) = parts.split_first()?;
        if accents.is_empty() {
            return None;
        }
        self.dressed(self.letter(*base)?, *base, accents)
    }

    /// Characters that are several in one: digraphs, ligatures, Roman figures, “℃”.
    fn several(&self, c: char) -> Option<Form> {
        let several = matches!(c, '\u{132}' | '\u{133}' | '\u{13f}' | '\u{140}' | '\u{149}' | '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}'
            | '\u{fb00}'..='\u{fb06}' | '\u{2024}'..='\u{2026}' | '\u{203c}' | '\u{2047}'..='\u{2049}' | '\u{2100}'..='\u{214f}'
            | '\u{2160}'..='\u{217f}' | '\u{ff01}'..='\u{ff5e}');
        let plain: String = if several { std::iter::once(c).nfkd().collect::<String>().nfc().collect() } else { return None };
        if plain.starts_with(c) || plain.chars().count() > 6 {
            return None;
        }
        let mut forms = clusters(&plain).map(|cluster| self.cluster(cluster).ok());
        let first = forms.next()??;
        forms.try_fold(first, |form, next| Some(form.then(&next?, 0.0)))
    }

    /// A sign drawn with this hand's pen.
    fn sign(&self, c: char) -> Option<Form> {
        let (width, slant) = self.pen();
        fallback::sign(c, width, slant)
    }

    /// The hand's own form, or one drawn with its pen.
    fn plain(&self, c: char) -> Option<Form> {
        self.drawn(c).or_else(|| self.sign(c))
    }

    /// How wide the hand's stroke is, in x-heights, and how it leans: of a typeface, measured on its letters.
    fn pen(&self) -> (f64, f64) {
        match &self.letters {
            Letters::Book(book) => (book.personality.pen_width.clamp(0.04, 0.4), book.personality.slant.clamp(-0.3, 0.6)),
            Letters::Typeface { .. } => {
                let (mut area, mut edge) = (0.0, 0.0);
                for contour in "nlou".chars().filter_map(|c| self.drawn(c)).flat_map(|f| f.contours) {
                    area += contour.path.area();
                    edge += contour.path.perimeter(0.01);
                }
                // Along a stroke there are two edges: its width is its area by half of them.
                let lean = self.drawn('l').and_then(|l| {
                    let (top, foot) = (reach(&l, -9.0, l.bounds().y0 + 0.4)?, reach(&l, -0.4, 0.1)?);
                    Some((top.0 - foot.0) / (0.2 - 0.15 - l.bounds().y0).max(0.8))
                });
                let width = if edge > 0.0 { 2.0 * area.abs() / edge } else { 0.15 };
                let round = |v: f64| (v * 1000.0).round() / 1000.0;
                (round(width.clamp(0.05, 0.35)), round(lean.unwrap_or(0.1).clamp(0.0, 0.4)))
            }
        }
    }

    /// The hand's own form.
    fn drawn(&self, c: char) -> Option<Form> {
        self.written(c.encode_utf8(&mut [0; 4]))
    }

    /// The hand's own form of a key: a character, or a pair that it ties.
    pub(crate) fn written(&self, key: &str) -> Option<Form> {
        match &self.letters {
            Letters::Book(book) => {
                let forms = book.forms.get(key).filter(|f| !f.is_empty())?;
                Form::of_letterform(&forms[self.nth % forms.len()])
            }
            Letters::Typeface { face, unit } => {
                let mut chars = key.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) => set(face, *unit, c),
                    (Some(_), Some(_)) => Form::of_glyph(face, ties::tied(face, key)?, *unit),
                    _ => None,
                }
            }
        }
    }

    fn sequence(&self, text: &str, gap: f64) -> Option<Form> {
        let mut forms = text.chars().map(|c| self.letter(c));
        let first = forms.next()??;
        forms.try_fold(first, |form, next| Some(form.then(&next?, gap)))
    }

    /// Smaller, its baseline `raised` above the line.
    fn small(&self, text: &str, by: f64, raised: f64) -> Option<Form> {
        Some(self.sequence(text, 0.04)?.mapped(Affine::new([by, 0.0, 0.0, by, 0.0, -raised])))
    }

    /// Two small figures and a stroke between them.
    fn fraction(&self, over: &str, under: &str) -> Option<Form> {
        let slash = self.plain('/')?;
        let box_ = slash.bounds();
        let stroke = slash.mapped(Affine::translate((0.0, -box_.y1)).then_scale(1.6 / box_.height().max(0.5)));
        let first = self.small(over, 0.6, 0.72)?.then(&stroke, -0.22);
        Some(first.then(&self.small(under, 0.6, -0.05)?, -0.2))
    }

    /// What a person would write instead: the same sign from simpler ones.
    fn substitute(&self, c: char) -> Option<Form> {
        let stretched = |by: f64| Some(self.plain('-')?.mapped(Affine::scale_non_uniform(by, 1.0)));
        match c {
            '\u{2019}' | '\u{2bc}' => self.drawn('\'').or_else(|| Some(raised(&self.plain(',')?))),
            '\u{2018}' => Some(turned(&self.drawn('\u{2019}').or_else(|| Some(raised(&self.plain(',')?)))?)),
            '\'' => self.drawn('\u{2019}'),
            '\u{201c}' => self.sequence("\u{2018}\u{2018}", -0.1),
            '\u{201d}' => self.sequence("\u{2019}\u{2019}", -0.1),
            '"' => self.sequence("\'\'", -0.1),
            '\u{201a}' => self.plain(','),
            '\u{201e}' => self.sequence(",,", -0.1),
            '\u{2026}' => self.sequence("...", 0.05),
            ':' => Some(self.drawn('.')?.with(self.drawn('.')?.mapped(Affine::translate((0.02, -0.7))), false)),
            '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{2012}' => self.plain('-'),
            '\u{2013}' => stretched(1.6),
            '\u{2014}' | '\u{2015}' => stretched(2.6),
            '\u{ab}' => Some(self.letter('\u{2039}')?.then(&self.letter('\u{2039}')?, -0.12)),
            '\u{bb}' => Some(self.letter('\u{203a}')?.then(&self.letter('\u{203a}')?, -0.12)),
            '\u{2039}' => Some(self.plain('<')?.mapped(Affine::new([0.6, 0.0, 0.0, 0.75, 0.0, -0.1]))),
            '\u{203a}' => Some(self.plain('>')?.mapped(Affine::new([0.6, 0.0, 0.0, 0.75, 0.0, -0.1]))),
            '\u{2032}' => self.letter('\''),
            '\u{2033}' => self.letter('"'),
            '\u{b7}' | '\u{2219}' | '\u{22c5}' => Some(self.drawn('.')?.mapped(Affine::translate((0.0, -0.5)))),
            '\u{2044}' | '\u{2215}' => self.plain('/'),
            '\u{3bc}' => self.letter('\u{b5}'),
            '\u{b4}' => Some(self.plain('`')?.mapped(Affine::new([-1.0, 0.0, 0.0, 1.0, 0.4, 0.0]))),
            '\u{af}' => Some(self.plain('-')?.mapped(Affine::translate((0.0, -1.0)))),
            '\u{a8}' => Some(self.accent_ink('\u{308}')?.mapped(Affine::translate((0.25, -1.35)))),
            '\u{b8}' => Some(self.accent_ink('\u{327}')?.mapped(Affine::translate((0.25, 0.4)))),
            '\u{a1}' | '\u{bf}' => {
                let upright = self.letter(if c == '\u{a1}' { '!' } else { '?' })?;
                let low = turned(&upright);
                let down = 0.45 - low.bounds().y1;
                Some(low.mapped(Affine::translate((0.0, down))))
            }
            '\u{131}' => Some(self.drawn('i')?.bare()),
            '\u{237}' => Some(self.drawn('j')?.bare()),
            '\u{17f}' => self.drawn('s'),
            '\u{192}' => self.drawn('f'),
            '\u{138}' => {
                let k = self.drawn('k')?;
                let by = 1.0 / (-k.bounds().y0).max(1.0);
                Some(k.mapped(Affine::scale_non_uniform(0.9, by)))
            }
            '\u{259}' | '\u{1dd}' => Some(turned(&self.drawn('e')?)),
            '\u{18f}' | '\u{18e}' => Some(turned(&self.drawn('e')?).mapped(Affine::scale_non_uniform(1.2, 1.5))),
            '\u{1e9e}' => Some(self.letter('\u{df}')?.mapped(Affine::scale_non_uniform(1.12, 1.0))),
            'đ' => self.crossed('d', 0.75, -1.35),
            'Đ' | 'Ð' | 'Ɖ' => self.crossed('D', 0.15, -0.85),
            'ħ' => self.crossed('h', 0.3, -1.35),
            'Ħ' => self.crossed('H', 0.5, -1.35),
            'ŧ' => self.crossed('t', 0.5, -0.55),
            'Ŧ' => self.crossed('T', 0.5, -0.8),
            'ł' => self.crossed('l', 0.5, -0.9),
            'Ł' => self.crossed('L', 0.35, -0.8),
            'ø' => self.slashed('o'),
            'Ø' => self.slashed('O'),
            'æ' => self.sequence("ae", -0.1),
            'œ' => self.sequence("oe", -0.1),
            'Œ' => self.sequence("OE", -0.3),
            '\u{2122}' => self.small("TM", 0.5, 0.9),
            '\u{2120}' => self.small("SM", 0.5, 0.9),
            '\u{2116}' => {
                let (o, bar) = (self.small("o", 0.7, 0.9)?, self.plain('-')?);
                let (under, box_) = (o.bounds(), bar.bounds());
                let at = (under.center().x - box_.center().x, under.y1 + 0.2 - box_.center().y);
                Some(self.letter('N')?.then(&o.with(bar.mapped(Affine::translate(at)), false), 0.0))
            }
            '\u{aa}' => self.small("a", 0.62, 0.95),
            '\u{ba}' => self.small("o", 0.62, 0.95),
            // Figures and letters above and below the line, and fractions, by what they decompose into.
            '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{207f}' | '\u{2b0}'..='\u{2b8}' => {
                self.small(&std::iter::once(c).nfkd().filter(|p| *p != c).collect::<String>(), 0.55, 0.85)
            }
            '\u{2080}'..='\u{209c}' => self.small(&std::iter::once(c).nfkd().filter(|p| *p != c).collect::<String>(), 0.55, -0.25),
            '\u{bc}'..='\u{be}' | '\u{2150}'..='\u{215e}' | '\u{2189}' => {
                let parts: String = std::iter::once(c).nfkd().collect();
                let (over, under) = parts.split_once('\u{2044}')?;
                self.fraction(over, under)
            }
            _ => None,
        }
    }

    /// A letter with a short stroke through it; `x` as a share of its width, `y` in x-heights.
    fn crossed(&self, base: char, x: f64, y: f64) -> Option<Form> {
        let (letter, stroke) = (self.drawn(base)?, self.plain('-')?);
        let (box_, bar) = (letter.bounds(), stroke.bounds());
        let by = (0.55 / bar.width().max(0.05)).min(1.0);
        let bar_at = (box_.x0 + x * box_.width() - by * bar.center().x, y - bar.center().y);
        Some(letter.with(stroke.mapped(Affine::translate(bar_at) * Affine::scale_non_uniform(by, 1.0)), false))
    }

    /// A letter with a stroke across all of it.
    fn slashed(&self, base: char) -> Option<Form> {
        let (letter, stroke) = (self.drawn(base)?, self.plain('/')?);
        let (box_, bar) = (letter.bounds(), stroke.bounds());
        let by = (1.25 * box_.width() / bar.width().max(0.05), 1.2 * box_.height() / bar.height().max(0.05));
        let at = (box_.center().x - by.0 * bar.center().x, box_.center().y - by.1 * bar.center().y);
        Some(letter.with(stroke.mapped(Affine::translate(at) * Affine::scale_non_uniform(by.0, by.1)), false))
    }

    /// A letter with its accents, the first nearest to it.
    fn dressed(&self, letter: Form, base: char, accents: &[char]) -> Option<Form> {
        let dotted = matches!(base, 'i' | 'j' | '\u{12f}' | '\u{1ecb}' | '\u{268}');
        let letter = if dotted && accents.iter().any(|a| !below(latvian(base, *a))) { letter.bare() } else { letter };
        let mut above = 0;
        accents.iter().try_fold(letter, |form, accent| {
            let accent = latvian(base, *accent);
            above += usize::from(!below(accent));
            self.accented(form, base, accent, above > 1)
        })
    }

    /// A form with one more accent, placed as the base asks; `stacked` on another.
    fn accented(&self, form: Form, base: char, accent: char, stacked: bool) -> Option<Form> {
        let ink = self.accent_ink(accent)?;
        if form.contours.is_empty() {
            return None;
        }
        let ink = if stacked { ink.mapped(Affine::scale(0.85)) } else { ink };
        let (letter, sign) = (form.bounds(), ink.bounds());
        if accent == '\u{30c}' && matches!(base, 'd' | 't' | 'l' | 'L') {
            // Czech and Slovak set these with a raised comma at the right shoulder.
            let comma = self.letter('\u{2019}')?.mapped(Affine::scale(0.85));
            let shoulder = reach(&form, -9.0, -0.9).map_or(letter.x1, |(_, right)| right);
            let by = (shoulder + 0.1 - comma.bounds().x0, (-1.15 - comma.bounds().y1).min(0.0));
            let wide = (shoulder + 0.12 + comma.bounds().width() - form.advance).max(0.0);
            let mut with = form.with(comma.mapped(Affine::translate(by)), false);
            with.advance += if base == 'L' { 0.0 } else { 0.6 * wide };
            return Some(with);
        }
        let middle = |(left, right): (f64, f64)| (left + right) / 2.0 - sign.center().x;
        let foot = reach(&form, -0.4, 0.15).unwrap_or((letter.x0, letter.x1));
        // The eye sees the top of a leaning letter, not its box: a y's tail pushes no accent aside.
        let top = reach(&form, -9.0, letter.y0 + (0.35 * letter.height()).clamp(0.3, 0.6)).unwrap_or((letter.x0, letter.x1));
        let at = match accent {
            '\u{31b}' => (top.1 - 0.06 - sign.x0, letter.y0 + 0.22 - sign.y1),
            '\u{328}' => {
                let share = if matches!(base, 'a' | 'A' | 'u' | 'U') { 0.72 } else { 0.6 };
                (foot.0 + share * (foot.1 - foot.0) - sign.center().x, -0.06 - sign.y0)
            }
            '\u{327}' => (middle(foot), -0.05 - sign.y0),
            // Beside a tail, not under it.
            _ if below(accent) && letter.y1 > 0.3 => (foot.1 + 0.14 - sign.x0, 0.2 - sign.y0),
            _ if below(accent) => (middle(foot), 0.2 - sign.y0),
            _ if stacked => (middle((letter.x0.max(top.0), top.1)) + 0.06, letter.y0 - 0.1 - sign.y1),
            _ => (middle(top) + 0.06, letter.y0 - 0.16 - sign.y1),
        };
        let floats = !below(accent) && accent != '\u{31b}';
        Some(form.with(ink.mapped(Affine::translate(at)), floats))
    }

    /// A combining accent's ink, out of the hand's free-standing signs, else drawn with its pen.
    fn accent_ink(&self, accent: char) -> Option<Form> {
        let first = |signs: &str| signs.chars().find_map(|c| self.drawn(c));
        let small = |c: char, by: f64| Some(self.drawn(c)?.mapped(Affine::scale(by)));
        if let (Letters::Book(_), Some(own)) = (&self.letters, self.drawn(accent)) {
            return Some(own);
        }
        let made = match accent {
            '\u{300}' | '\u{340}' => first("`\u{2cb}"),
            '\u{301}' | '\u{341}' => first("\u{b4}\u{2ca}"),
            '\u{302}' => first("\u{2c6}^"),
            '\u{303}' => first("\u{2dc}"),
            '\u{304}' | '\u{305}' => first("\u{af}\u{2c9}"),
            '\u{306}' => first("\u{2d8}"),
            '\u{307}' => first("\u{2d9}."),
            '\u{308}' => first("\u{a8}").or_else(|| self.sequence("..", 0.0)),
            '\u{30a}' => first("\u{2da}\u{b0}"),
            '\u{30b}' => first("\u{2dd}").or_else(|| {
                let one = first("\u{b4}")?;
                let step = 0.3 - one.advance;
                Some(one.clone().then(&one, step))
            }),
            '\u{30c}' => first("\u{2c7}").or_else(|| Some(turned(&first("\u{2c6}")?))),
            '\u{312}' => Some(turned(&small(',', 0.8)?)),
            '\u{313}' | '\u{315}' => self.letter('\u{2019}'),
            '\u{323}' => first("."),
            '\u{326}' => small(',', 0.8),
            '\u{327}' => first("\u{b8}"),
            '\u{328}' => first("\u{2db}"),
            _ => None,
        };
        made.or_else(|| match accent {
            '\u{312}' => Some(turned(&self.sign('\u{326}')?)),
            '\u{340}' => self.sign('\u{300}'),
            '\u{341}' => self.sign('\u{301}'),
            '\u{305}' => self.sign('\u{304}'),
            _ if is_accent(accent) => self.sign(accent),
            _ => None,
        })
    }
}

/// Latvian writes a comma under these letters where Unicode says cedilla, and over the g.
fn latvian(base: char, accent: char) -> char {
    match (base, accent) {
        ('g', '\u{326}' | '\u{327}') => '\u{312}',
        ('G' | 'K' | 'k' | 'L' | 'l' | 'N' | 'n' | 'R' | 'r', '\u{327}') => '\u{326}',
        _ => accent,
    }
}

/// Left and right ends of a form's ink between two heights.
fn reach(form: &Form, from: f64, to: f64) -> Option<(f64, f64)> {
    let mut ends: Option<(f64, f64)> = None;
    for segment in form.contours.iter().flat_map(|c| c.path.segments()) {
        for step in 0..4 {
            let p = segment.eval(f64::from(step) / 4.0);
            if (from..=to).contains(&p.y) {
                let (least, most) = ends.unwrap_or((p.x, p.x));
                ends = Some((least.min(p.x), most.max(p.x)));
            }
        }
    }
    ends
}

/// A typeface's own form; figures that are drawn much smaller than its letters, at their size.
fn set(face: &Face, unit: f64, c: char) -> Option<Form> {
    let mut form = Form::of_glyph(face, face.glyph_index(c)?, unit)?;
    if !c.is_ascii() && c.is_alphabetic() && form.advance > form.bounds().x1 + 0.4 {
        // Rarer letters are spaced carelessly in some typefaces: “Kæ mi”.
        form.advance = form.bounds().x1 + 0.2;
    }
    let height = form.bounds().height();
    if c.is_ascii_digit() && height > 0.3 && height < FIGURE {
        return Some(form.mapped(Affine::scale((FIGURE / height).min(1.25))).keeping(face.glyph_index(c)));
    }
    if matches!(c, 'i' | 'j') && form.contours.iter().all(|c| !c.floats) && height < 2.3 {
        // Some typefaces have lost the dot: a point without extent, which draws nothing.
        let (letter, dot) = (form.bounds(), Form::of_glyph(face, face.glyph_index('.')?, unit)?);
        let at = (letter.x1 - 0.25 * letter.width() - dot.bounds().center().x, letter.y0 - 0.45 - dot.bounds().y1);
        return Some(form.with(dot.mapped(Affine::translate(at)), true).keeping(face.glyph_index(c)));
    }
    Some(form)
}

fn below(accent: char) -> bool {
    matches!(accent, '\u{323}'..='\u{328}' | '\u{32d}'..='\u{331}')
}

/// A comma where an apostrophe stands.
fn raised(comma: &Form) -> Form {
    comma.mapped(Affine::translate((0.0, -ASCENDER - comma.bounds().y0)))
}

/// Turned by half a circle in its place.
fn turned(form: &Form) -> Form {
    let c = form.bounds().center();
    form.mapped(Affine::new([-1.0, 0.0, 0.0, -1.0, 2.0 * c.x, 2.0 * c.y]))
}

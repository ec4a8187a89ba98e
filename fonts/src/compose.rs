//! Letters that a typeface lacks, made from those it has: base and accent, quotes from a comma, dots from
//! a period, dashes from a hyphen.

use crate::form::Form;
use kurbo::Affine;
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization;

/// Where letterforms come from: a typeface and its x-height in font units.
pub(crate) struct Source<'a> {
    pub(crate) face: Face<'a>,
    pub(crate) unit: f64,
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
        let mut missing = Vec::new();
        let mut form = self.letter(base).unwrap_or_else(|| {
            missing.push(base);
            Form::default()
        });
        for accent in chars {
            match self.accented(form.clone(), base, accent) {
                Some(with) => form = with,
                None => missing.push(accent),
            }
        }
        if missing.is_empty() { Ok(form) } else { Err(missing) }
    }

    /// The form of one character: from the typeface, else made.
    fn letter(&self, c: char) -> Option<Form> {
        (if c == '\u{2026}' { self.sequence("...", 0.05) } else { None }).or_else(|| self.drawn(c)).or_else(|| self.substitute(c)).or_else(
            || {
                let parts: Vec<char> = std::iter::once(c).nfd().collect();
                let (base, accents) = parts.split_first()?;
                if accents.is_empty() {
                    return None;
                }
                accents.iter().try_fold(self.letter(*base)?, |form, accent| self.accented(form, *base, *accent))
            },
        )
    }

    /// The typeface's own form; figures that are drawn much smaller than its letters, at their size.
    fn drawn(&self, c: char) -> Option<Form> {
        let form = Form::of_glyph(&self.face, self.face.glyph_index(c)?, self.unit)?;
        let height = form.bounds().height();
        if c.is_ascii_digit() && height > 0.3 && height < FIGURE {
            return Some(form.mapped(Affine::scale((FIGURE / height).min(1.25))).keeping(self.face.glyph_index(c)));
        }
        if matches!(c, 'i' | 'j') && form.contours.iter().all(|c| !c.floats) && height < 2.3 {
            // Some typefaces have lost the dot: a point without extent, which draws nothing.
            let (letter, dot) = (form.bounds(), Form::of_glyph(&self.face, self.face.glyph_index('.')?, self.unit)?);
            let at = (letter.x1 - 0.25 * letter.width() - dot.bounds().center().x, letter.y0 - 0.45 - dot.bounds().y1);
            return Some(form.with(dot.mapped(Affine::translate(at)), true).keeping(self.face.glyph_index(c)));
        }
        Some(form)
    }

    fn sequence(&self, text: &str, gap: f64) -> Option<Form> {
        let mut forms = text.chars().map(|c| self.letter(c));
        let first = forms.next()??;
        forms.try_fold(first, |form, next| Some(form.then(&next?, gap)))
    }

    /// What a person would write instead: the same sign from simpler ones.
    fn substitute(&self, c: char) -> Option<Form> {
        let stretched = |by: f64| Some(self.drawn('-')?.mapped(Affine::scale_non_uniform(by, 1.0)));
        match c {
            '\u{2019}' | '\u{2bc}' => self.drawn('\'').or_else(|| Some(raised(&self.drawn(',')?))),
            '\u{2018}' => Some(turned(&self.drawn('\u{2019}').or_else(|| Some(raised(&self.drawn(',')?)))?)),
            '\'' => self.letter('\u{2019}'),
            '\u{201c}' => self.sequence("\u{2018}\u{2018}", -0.1),
            '\u{201d}' => self.sequence("\u{2019}\u{2019}", -0.1),
            '"' => self.sequence("''", -0.1),
            '\u{201a}' => self.drawn(','),
            '\u{201e}' => self.sequence(",,", -0.1),
            '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{2012}' => self.drawn('-'),
            '\u{2013}' => stretched(1.6),
            '\u{2014}' | '\u{2015}' => stretched(2.6),
            '\u{ab}' => self.sequence("<<", -0.2),
            '\u{bb}' => self.sequence(">>", -0.2),
            '\u{2039}' => self.drawn('<'),
            '\u{203a}' => self.drawn('>'),
            '\u{2032}' => self.letter('\''),
            '\u{2033}' => self.letter('"'),
            '\u{b7}' => Some(self.drawn('.')?.mapped(Affine::translate((0.0, -0.5)))),
            '\u{d7}' => self.drawn('x'),
            '\u{2044}' => self.drawn('/'),
            '\u{131}' => Some(self.drawn('i')?.bare()),
            '\u{17f}' => self.drawn('s'),
            'đ' => self.crossed('d', 0.75, -1.35),
            'Đ' => self.crossed('D', 0.15, -0.85),
            'ħ' => self.crossed('h', 0.3, -1.35),
            'ł' => self.crossed('l', 0.5, -0.9),
            'Ł' => self.crossed('L', 0.35, -0.8),
            // Ligatures, digraphs and fractions, by their compatibility decomposition.
            '\u{fb00}'..='\u{fb06}' | '\u{132}' | '\u{133}' | '\u{bc}'..='\u{be}' | '\u{2153}'..='\u{215e}' => {
                self.sequence(&std::iter::once(c).nfkd().collect::<String>(), 0.0)
            }
            _ => None,
        }
    }

    /// A letter with a short stroke through it; `x` as a share of its width, `y` in x-heights.
    fn crossed(&self, base: char, x: f64, y: f64) -> Option<Form> {
        let (letter, stroke) = (self.drawn(base)?, self.drawn('-')?);
        let (box_, bar) = (letter.bounds(), stroke.bounds());
        let by = (0.55 / bar.width().max(0.05)).min(1.0);
        let bar_at = (box_.x0 + x * box_.width() - by * bar.center().x, y - bar.center().y);
        Some(letter.with(stroke.mapped(Affine::translate(bar_at) * Affine::scale_non_uniform(by, 1.0)), false))
    }

    /// A form with one more accent, placed as the base asks.
    fn accented(&self, form: Form, base: char, accent: char) -> Option<Form> {
        let ink = self.accent_ink(accent)?;
        let form = if matches!(base, 'i' | 'j') && !below(accent) { form.bare() } else { form };
        if form.contours.is_empty() {
            return None;
        }
        let (letter, sign) = (form.bounds(), ink.bounds());
        if accent == '\u{30c}' && matches!(base, 'd' | 't' | 'l' | 'L') {
            // Czech and Slovak set these with a raised comma at the right shoulder.
            let comma = self.letter('\u{2019}')?;
            let x = letter.x1 + 0.05 - comma.bounds().x0;
            return Some(form.with(comma.mapped(Affine::translate((x, 0.0))), false));
        }
        let middle = (letter.x0 + letter.x1) / 2.0 - sign.center().x;
        let at = if below(accent) {
            (middle, if accent == '\u{327}' || accent == '\u{328}' { -0.04 } else { 0.18 } - sign.y0)
        } else {
            // A leaning hand's accents lean along.
            (middle + 0.08, letter.y0 - 0.16 - sign.y1)
        };
        let floats = !below(accent);
        Some(form.with(ink.mapped(Affine::translate(at)), floats))
    }

    /// A combining accent's ink, out of the typeface's free-standing signs.
    fn accent_ink(&self, accent: char) -> Option<Form> {
        let first = |signs: &str| signs.chars().find_map(|c| self.drawn(c));
        let small = |c: char, by: f64| Some(self.drawn(c)?.mapped(Affine::scale(by)));
        match accent {
            '\u{300}' => first("`\u{2cb}"),
            '\u{301}' => first("\u{b4}\u{2ca}'"),
            '\u{302}' => first("\u{2c6}^"),
            '\u{303}' => first("\u{2dc}~"),
            '\u{304}' => first("\u{af}\u{2c9}-"),
            '\u{306}' => first("\u{2d8}").or_else(|| small('u', 0.45)),
            '\u{307}' => first("\u{2d9}."),
            '\u{308}' => first("\u{a8}").or_else(|| self.sequence("..", 0.0)),
            '\u{30a}' => first("\u{2da}\u{b0}").or_else(|| small('o', 0.4)),
            '\u{30b}' => first("\u{2dd}").or_else(|| {
                let one = first("\u{b4}'")?;
                let step = 0.3 - one.advance;
                Some(one.clone().then(&one, step))
            }),
            '\u{30c}' => first("\u{2c7}").or_else(|| Some(turned(&first("\u{2c6}^")?))),
            '\u{313}' | '\u{315}' => self.letter('\u{2019}'),
            '\u{323}' => first("."),
            '\u{326}' => small(',', 0.8),
            '\u{327}' => first("\u{b8}").or_else(|| small(',', 0.8)),
            '\u{328}' => first("\u{2db}").or_else(|| Some(first("\u{b8},")?.mapped(Affine::scale_non_uniform(-1.0, 1.0)))),
            '\u{331}' => first("-_"),
            _ => None,
        }
    }
}

fn below(accent: char) -> bool {
    matches!(accent, '\u{323}' | '\u{326}' | '\u{327}' | '\u{328}' | '\u{331}')
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

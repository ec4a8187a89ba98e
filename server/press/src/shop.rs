//! What the print shops ask of a book: pages, margins, bleed, spine, colour, file.
//!
//! The numbers stand in `templates/shops/*.toml`, each file with its source; here they are read, and asked
//! for by what one knows (a trim, a number of pages, a paper). Lengths in inches, as the shops say them.

use crate::PressError;
use letters::Trim;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A print shop whose numbers the house knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shop {
    /// Amazon KDP.
    Kdp,
    /// Lulu.
    Lulu,
    /// IngramSpark.
    Ingram,
}

impl Shop {
    /// All of them, in the order in which they are named to people.
    pub const ALL: [Shop; 3] = [Shop::Kdp, Shop::Lulu, Shop::Ingram];

    /// The name it is asked for by ("kdp").
    pub fn name(self) -> &'static str {
        match self {
            Shop::Kdp => "kdp",
            Shop::Lulu => "lulu",
            Shop::Ingram => "ingram",
        }
    }

    /// Its numbers, as `templates/shops` has them.
    ///
    /// # Errors
    /// When the file that was built in cannot be read; see [`Rules::from_toml`].
    pub fn rules(self) -> Result<Rules, PressError> {
        Rules::from_toml(match self {
            Shop::Kdp => include_str!("../../../templates/shops/kdp.toml"),
            Shop::Lulu => include_str!("../../../templates/shops/lulu.toml"),
            Shop::Ingram => include_str!("../../../templates/shops/ingram.toml"),
        })
    }
}

impl fmt::Display for Shop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Shop {
    type Err = PressError;

    fn from_str(text: &str) -> Result<Shop, PressError> {
        let named = Shop::ALL.map(|shop| (shop.name(), shop));
        among("print shop", text, &named, &[("ingramspark", Shop::Ingram), ("amazon", Shop::Kdp)])
    }
}

/// What a book is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// White, black ink.
    White,
    /// Cream, black ink: what a book of letters is read on.
    #[default]
    Cream,
    /// White, for ink in colours.
    Colour,
}

impl Paper {
    /// All of them.
    pub const ALL: [Paper; 3] = [Paper::White, Paper::Cream, Paper::Colour];

    /// The name it is asked for by ("cream").
    pub fn name(self) -> &'static str {
        match self {
            Paper::White => "white",
            Paper::Cream => "cream",
            Paper::Colour => "colour",
        }
    }
}

impl fmt::Display for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Paper {
    type Err = PressError;

    fn from_str(text: &str) -> Result<Paper, PressError> {
        among("paper", text, &Paper::ALL.map(|paper| (paper.name(), paper)), &[("color", Paper::Colour)])
    }
}

/// The one that is meant, or an error that names the nearest.
fn among<T: Copy>(kind: &'static str, text: &str, named: &[(&'static str, T)], also: &[(&'static str, T)]) -> Result<T, PressError> {
    let asked = text.trim().to_lowercase();
    if let Some((_, found)) = named.iter().chain(also).find(|(name, _)| *name == asked) {
        return Ok(*found);
    }
    let near = named.iter().max_by(|a, b| strsim::jaro_winkler(&asked, a.0).total_cmp(&strsim::jaro_winkler(&asked, b.0)));
    Err(PressError::Unknown {
        kind,
        name: text.chars().take(40).collect(),
        near: near.map_or("", |(name, _)| name),
        all: named.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
    })
}

/// What a shop asks, as `templates/shops/*.toml` has it. Lengths in inches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The name it is asked for by.
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// How many pages.
    pub pages: PageRule,
    /// What is printed beyond the trim and cut away.
    pub bleed: Bleed,
    /// What is kept clear inside the trim.
    pub margins: MarginRule,
    /// The back of the book.
    pub spine: SpineRule,
    /// The whole wrap.
    pub cover: CoverRule,
    /// Which inks.
    pub colour: ColourRule,
    /// Pictures.
    pub images: ImageRule,
    /// What the file may hold.
    pub file: FileRule,
}

/// How many pages a book may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageRule {
    /// As a paperback, at least.
    pub least: u32,
    /// Bound in boards, at least, where that is another number.
    #[serde(default)]
    pub hardcover_least: Option<u32>,
    /// At most.
    pub most: u32,
    /// Whether an odd number is refused.
    pub even: bool,
}

/// How far what runs off the page is printed beyond the trim.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bleed {
    /// At head, foot and fore-edge.
    pub outer: f64,
    /// At the spine.
    pub bind: f64,
}

/// What is kept clear inside the trim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarginRule {
    /// At head, foot and fore-edge, measured from the trim.
    pub outside: f64,
    /// At the spine: up to so many pages, so much.
    pub inside: Vec<Inside>,
}

/// A step of the inside margin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inside {
    /// The last number of pages that it holds for.
    pub to: u32,
    /// The margin.
    pub is: f64,
}

/// The spine's width and lettering.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpineRule {
    /// How thick a page is; none where only the shop's own template says.
    #[serde(default)]
    pub page: Option<Thickness>,
    /// What cover and glue add.
    pub boards: f64,
    /// The least number of pages with lettering on the spine.
    pub text_from: u32,
    /// What stays clear on either side of the lettering.
    pub text_clear: f64,
}

/// How thick a page is, by paper.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thickness {
    /// [`Paper::White`].
    pub white: f64,
    /// [`Paper::Cream`].
    pub cream: f64,
    /// [`Paper::Colour`].
    pub colour: f64,
}

/// The wrap: back, spine and front in one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverRule {
    /// Beyond the trim, on all four sides.
    pub bleed: f64,
    /// From lettering to the trim.
    pub clear: f64,
    /// The field at the foot of the back that is kept clear for the barcode.
    pub barcode: BarcodeRule,
}

/// The barcode's field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BarcodeRule {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// From the field to the spine's fold and to the trim at the foot.
    pub clear: f64,
}

/// Which inks a shop takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColourRule {
    /// Which spaces.
    pub allowed: Colours,
    /// The sum of the four inks at any place, at most.
    #[serde(default)]
    pub most_ink_percent: Option<f64>,
}

/// Which colour spaces a file may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colours {
    /// Any.
    Any,
    /// sRGB, CMYK and gray.
    RgbOrCmyk,
    /// Gray and CMYK, without an ICC profile.
    GrayOrCmyk,
}

/// How fine pictures are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageRule {
    /// Dots per inch as placed, at least.
    pub least_dpi: f64,
    /// At most, where the shop says so.
    #[serde(default)]
    pub most_dpi: Option<f64>,
}

/// What the file may hold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRule {
    /// Megabytes, at most.
    #[serde(default)]
    pub most_mb: Option<f64>,
    /// Whether it may have bookmarks.
    pub bookmarks: bool,
    /// Whether it may have links and other annotations.
    pub annotations: bool,
    /// Whether it may have transparency.
    pub transparency: bool,
    /// Whether PDF/X-1a:2001 or X-3:2002 is asked for.
    #[serde(default)]
    pub pdf_x: bool,
}

impl Rules {
    /// Reads a shop's numbers.
    ///
    /// # Errors
    /// When it is not TOML, a field is missing or unknown, or a number cannot be: the text says which.
    pub fn from_toml(text: &str) -> Result<Rules, PressError> {
        let rules: Rules = toml::from_str(text).map_err(|e| PressError::Shop(e.to_string().trim_end().into()))?;
        let wrong = |what: &str| Err(PressError::Shop(format!("{}: {what}", rules.name)));
        let steps = &rules.margins.inside;
        if rules.pages.least == 0 || rules.pages.least > rules.pages.most {
            return wrong("pages.least must be 1 or more and not above pages.most");
        }
        if steps.last().is_none_or(|last| last.to < rules.pages.most) || !steps.windows(2).all(|w| w[0].to < w[1].to && w[0].is <= w[1].is)
        {
            return wrong("margins.inside must grow from step to step and reach pages.most");
        }
        let lengths = [
            rules.bleed.outer,
            rules.bleed.bind,
            rules.margins.outside,
            rules.spine.boards,
            rules.spine.text_clear,
            rules.cover.bleed,
            rules.cover.clear,
        ];
        if !lengths.iter().chain(steps.iter().map(|s| &s.is)).all(|inches| (0.0..=2.0).contains(inches)) {
            return wrong("a length is not 0 to 2 inches");
        }
        Ok(rules)
    }

    /// Whether a book of so many pages is taken as a paperback; an error names the shop, the number and the way out.
    ///
    /// # Errors
    /// Too few pages, too many, or an odd number where even is asked.
    pub fn check_pages(&self, pages: u32) -> Result<(), PressError> {
        let PageRule { least, most, even, .. } = self.pages;
        let advice = if pages < least {
            format!("Add {} more: more letters, a larger type, a smaller trim, or blank pages for notes.", least - pages)
        } else if pages > most {
            "Take letters out, set them smaller or on a larger trim, or make two volumes.".to_string()
        } else if even && !pages.is_multiple_of(2) {
            "Add a blank page at the end.".to_string()
        } else {
            return Ok(());
        };
        let shop = self.title.clone();
        Err(PressError::PageCount {
            shop,
            pages,
            asked: format!("{least} to {most}{}", if even { ", an even number" } else { "" }),
            advice,
        })
    }

    /// The least margin at the spine of a book of so many pages; above the most pages that of the most.
    pub fn inside_in(&self, pages: u32) -> f64 {
        let steps = &self.margins.inside;
        steps.iter().find(|step| pages <= step.to).or(steps.last()).map_or(0.0, |step| step.is)
    }

    /// The least margin at head, foot and fore-edge, measured from the edge of the sheet that is sent: with bleed
    /// the bleed comes on top.
    pub fn outside_in(&self, bleed: bool) -> f64 {
        self.margins.outside + if bleed { self.bleed.outer } else { 0.0 }
    }

    /// Width and height of the sheet that is sent: the trim, or the trim and its bleed.
    pub fn sheet_in(&self, trim: Trim, bleed: bool) -> (f64, f64) {
        if bleed {
            (trim.width_in + self.bleed.outer + self.bleed.bind, trim.height_in + 2.0 * self.bleed.outer)
        } else {
            (trim.width_in, trim.height_in)
        }
    }

    /// The spine's width on a paper, or the width that was `given` out of the shop's own template.
    ///
    /// # Errors
    /// When the shop has no formula and none was given, or the one given cannot be a spine.
    pub fn spine_in(&self, paper: Paper, pages: u32, given: Option<f64>) -> Result<f64, PressError> {
        match (given, self.spine.page) {
            (Some(inches), _) if (0.02..=4.0).contains(&inches) => Ok(inches),
            (Some(inches), _) => Err(PressError::Spine(format!("A spine of {inches} in cannot be; give 0.02 to 4."))),
            (None, Some(page)) => {
                let thick = match paper {
                    Paper::White => page.white,
                    Paper::Cream => page.cream,
                    Paper::Colour => page.colour,
                };
                Ok(thick * f64::from(pages) + self.spine.boards)
            }
            (None, None) => Err(PressError::Spine(format!(
                "{} gives the spine's width only with its cover template. Ask there for {pages} pages on {paper} paper, and say the spine’s width in inches.",
                self.title
            ))),
        }
    }

    /// Whether lettering may stand on the spine of a book of so many pages.
    pub fn spine_text(&self, pages: u32) -> bool {
        pages >= self.spine.text_from
    }

    /// Width and height of the cover that is sent: both boards, the spine, and the bleed around.
    pub fn cover_in(&self, trim: Trim, spine_in: f64) -> (f64, f64) {
        (2.0 * trim.width_in + spine_in + 2.0 * self.cover.bleed, trim.height_in + 2.0 * self.cover.bleed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(name: &str) -> Rules {
        name.parse::<Shop>().unwrap().rules().unwrap()
    }

    #[test]
    fn every_shop_s_numbers_are_the_ones_it_publishes() {
        let (kdp, lulu, ingram) = (rules("kdp"), rules("lulu"), rules("IngramSpark"));
        let inside = |shop: &Rules| [24, 150, 151, 300, 301, 500, 501, 700, 701, 828].map(|pages| shop.inside_in(pages));
        assert_eq!(inside(&kdp), [0.375, 0.375, 0.5, 0.5, 0.625, 0.625, 0.75, 0.75, 0.875, 0.875]);
        assert_eq!(
            [32, 60, 61, 150, 151, 400, 401, 600, 601].map(|p| lulu.inside_in(p)),
            [0.5, 0.5, 0.625, 0.625, 1.0, 1.0, 1.125, 1.125, 1.25]
        );
        assert_eq!(inside(&ingram), [0.5; 10]);
        assert_eq!((kdp.outside_in(false), kdp.outside_in(true)), (0.25, 0.375));

        let trim = Trim::default();
        assert_eq!(kdp.sheet_in(trim, true), (6.125, 9.25));
        assert_eq!(lulu.sheet_in(trim, true), (6.25, 9.25));
        assert_eq!(ingram.sheet_in(trim, true), (6.125, 9.25));
        assert_eq!(kdp.sheet_in(trim, false), (6.0, 9.0));

        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
        near(kdp.spine_in(Paper::Cream, 200, None).unwrap(), 0.5);
        near(kdp.spine_in(Paper::White, 200, None).unwrap(), 0.4504);
        near(kdp.spine_in(Paper::Colour, 200, None).unwrap(), 0.4694);
        near(lulu.spine_in(Paper::Cream, 222, None).unwrap(), 0.56);
        near(ingram.spine_in(Paper::Cream, 222, Some(0.61)).unwrap(), 0.61);
        assert_eq!(kdp.cover_in(trim, 0.5), (12.75, 9.25));
        assert_eq!(
            [(&kdp, 79), (&kdp, 80), (&ingram, 48), (&lulu, 80), (&lulu, 81)].map(|(s, p)| s.spine_text(p)),
            [false, true, true, false, true]
        );
    }

    #[test]
    fn what_a_shop_refuses_is_said_with_the_way_out() {
        let said = |shop: &str, pages| rules(shop).check_pages(pages).unwrap_err().to_string();
        assert!(said("kdp", 20).contains("20 pages") && said("kdp", 20).contains("24 to 828") && said("kdp", 20).contains("Add 4 more"));
        assert!(said("lulu", 900).contains("two volumes"));
        assert!(said("ingram", 101).contains("even") && rules("ingram").check_pages(102).is_ok() && rules("kdp").check_pages(101).is_ok());
        assert!(rules("ingram").spine_in(Paper::White, 200, None).unwrap_err().to_string().contains("the spine’s width in inches"));
        assert!(rules("kdp").spine_in(Paper::White, 200, Some(40.0)).is_err());
        let near = "lullu".parse::<Shop>().unwrap_err().to_string();
        assert!(near.contains("Did you mean “lulu”?") && near.contains("kdp, lulu, ingram"), "{near}");
        assert!("creme".parse::<Paper>().unwrap_err().to_string().contains("“cream”"));
        assert_eq!("color".parse::<Paper>().unwrap(), Paper::Colour);
    }

    #[test]
    fn a_file_of_numbers_that_cannot_be_is_refused_with_the_place() {
        let text = include_str!("../../../templates/shops/kdp.toml");
        assert!(Rules::from_toml(&text.replacen("least = 24", "least = 900", 1)).unwrap_err().to_string().contains("pages.least"));
        assert!(Rules::from_toml(&text.replacen("to = 828", "to = 800", 1)).unwrap_err().to_string().contains("pages.most"));
        assert!(Rules::from_toml(&text.replacen("outer", "outre", 1)).unwrap_err().to_string().contains("outre"));
    }
}

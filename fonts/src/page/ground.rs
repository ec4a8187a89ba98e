//! What stands on the paper before any ink: laid lines, rules, a frame, the die-stamped name and address.
//!
//! Told as lines, areas and lettering in millimetres, so that the browser, the PDF and the picture draw the
//! same sheet. Lettering is set by whoever draws: this room knows no text faces.

use crate::page::colour::rgb;
use crate::page::stationery::{Border, BorderKind, Crest, CrestPlace, Ground, Heading, Stationery};
use crate::pen::chance::Chance;
use kurbo::{BezPath, Point, Rect, Shape as _};

/// Something that is on the paper before the ink. Millimetres, origin at the sheet's top left, y downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// What it is.
    pub matter: Matter,
    /// Its colour: red, green, blue.
    pub colour: [u8; 3],
    /// Whether it is printed. What is not belongs to the paper itself and is shown on screens only.
    pub on_paper: bool,
}

/// What is printed.
#[derive(Debug, Clone, PartialEq)]
pub enum Matter {
    /// Lines of one width.
    Lines {
        /// Where they run.
        path: BezPath,
        /// How thick they are.
        width_mm: f64,
    },
    /// An area, filled by the non-zero rule.
    Area(BezPath),
    /// Engraved lettering.
    Lettering(Lettering),
}

/// A line of engraved lettering: spaced capitals of a roman face.
#[derive(Debug, Clone, PartialEq)]
pub struct Lettering {
    /// What it says, in capitals.
    pub text: String,
    /// The point of its baseline that [`Lettering::place`] speaks of.
    pub at: Point,
    /// Which point of the line that is: its left end, its middle or its right end.
    pub place: CrestPlace,
    /// Height of its capitals.
    pub capital_mm: f64,
    /// White added after each letter.
    pub spacing_mm: f64,
}

/// The wires of a paper mould: laid lines about 9 to the centimetre, chain lines an inch apart.
const LAID_MM: f64 = 1.1;
const CHAIN_MM: f64 = 25.4;
/// The width of a printed rule, a hairline of a printing press.
const RULE_MM: f64 = 0.16;
/// What rules are printed in when the paper does not say.
const RULE_COLOUR: [u8; 3] = [0xc6, 0xcf, 0xd8];

impl Stationery {
    /// What stands on a sheet (counted from 0) before it is written on, in the order in which it is drawn.
    /// The crest is on the first sheet only, and only when there is a heading for it.
    pub fn printed(&self, page: usize, heading: Option<&Heading>) -> Vec<Printed> {
        let mut out = Vec::new();
        let tint = rgb(&self.tint).unwrap_or([255; 3]);
        match self.ground {
            Ground::Plain => {}
            Ground::Laid => {
                out.push(lines(self.across(LAID_MM), 0.3, darker(tint, 0.022), false));
                out.push(lines(self.down(CHAIN_MM), 0.35, darker(tint, 0.045), false));
            }
            Ground::Ruled => {
                let colour = self.rule_colour.as_deref().and_then(rgb).unwrap_or(RULE_COLOUR);
                let mut path = BezPath::new();
                let margins = self.margins_of(page);
                for y in self.rules_of(page) {
                    path.move_to((0.45 * margins.left, y));
                    path.line_to((self.width_mm - 0.45 * margins.right, y));
                }
                out.push(lines(path, RULE_MM, colour, true));
            }
        }
        if let Some(border) = &self.border {
            self.frame(border, &mut out);
        }
        if let (Some(crest), Some(heading), 0) = (&self.crest, heading, page) {
            self.crest(crest, heading, &mut out);
        }
        out
    }

    fn across(&self, step: f64) -> BezPath {
        let mut path = BezPath::new();
        let mut y = 0.5 * step;
        while y < self.height_mm {
            path.move_to((0.0, y));
            path.line_to((self.width_mm, y));
            y += step;
        }
        path
    }

    fn down(&self, step: f64) -> BezPath {
        let mut path = BezPath::new();
        let spare = self.width_mm - (self.width_mm / step).floor() * step;
        let mut x = 0.5 * spare + 0.25 * step;
        while x < self.width_mm {
            path.move_to((x, 0.0));
            path.line_to((x, self.height_mm));
            x += step;
        }
        path
    }

    fn frame(&self, border: &Border, out: &mut Vec<Printed>) {
        let colour = rgb(&border.colour).unwrap_or_default();
        let inset = |by: f64| Rect::new(by, by, self.width_mm - by, self.height_mm - by).to_path(0.01);
        let middle = border.inset_mm + 0.5 * border.width_mm;
        match border.kind {
            BorderKind::Single => out.push(lines(inset(middle), border.width_mm, colour, true)),
            BorderKind::Double => {
                out.push(lines(inset(middle), border.width_mm, colour, true));
                let fine = (0.4 * border.width_mm).max(0.12);
                out.push(lines(inset(border.inset_mm + 2.6 * border.width_mm + 0.6), fine, colour, true));
            }
            BorderKind::Deckle => {
                let edge = self.torn_edge(border.inset_mm, border.width_mm);
                let mut beyond = Rect::new(0.0, 0.0, self.width_mm, self.height_mm).to_path(0.01);
                beyond.extend(edge.reverse_subpaths().elements().iter().copied());
                out.push(Printed { matter: Matter::Area(beyond), colour, on_paper: false });
            }
        }
    }

    /// A line that wanders along the sheet's edge, `inset` from it and up to about `reach` to either side.
    fn torn_edge(&self, inset: f64, reach: f64) -> BezPath {
        const STEP: f64 = 1.1;
        let (w, h) = (self.width_mm - inset, self.height_mm - inset);
        let corners = [Point::new(inset, inset), Point::new(w, inset), Point::new(w, h), Point::new(inset, h)];
        let mut chance = Chance::new(1, 90, 0);
        let (mut slow, mut quick) = (0.0, 0.0);
        let mut points = Vec::new();
        for (at, from) in corners.iter().enumerate() {
            let along = corners[(at + 1) % 4] - *from;
            let inward = kurbo::Vec2::new(-along.y, along.x) / along.hypot();
            let steps = (along.hypot() / STEP).ceil().max(1.0);
            for step in 0..steps as u32 {
                slow = 0.94 * slow + 0.34 * chance.normal();
                quick = 0.3 * quick + 0.95 * chance.normal();
                let off = (0.42 * slow + 0.2 * quick).clamp(-1.0, 1.0) * reach;
                points.push(*from + along * (f64::from(step) / steps) + inward * off);
            }
        }
        // Through the middles of its sides, so that no corner shows.
        let mut path = BezPath::new();
        for (at, point) in points.iter().enumerate() {
            let next = points[(at + 1) % points.len()];
            if at == 0 {
                path.move_to(points[points.len() - 1].midpoint(*point));
            }
            path.quad_to(*point, point.midpoint(next));
        }
        path.close_path();
        path
    }

    fn crest(&self, crest: &Crest, heading: &Heading, out: &mut Vec<Printed>) {
        let colour = rgb(&crest.colour).unwrap_or_default();
        let x = match crest.place {
            CrestPlace::Left => self.margins.left,
            CrestPlace::Centre => 0.5 * self.width_mm,
            CrestPlace::Right => self.width_mm - self.margins.right,
        };
        let mut y = crest.top_mm;
        let mut letter = |text: String, x: f64, y: f64, place: CrestPlace, capital_mm: f64, spacing_mm: f64| {
            let lettering = Lettering { text, at: Point::new(x, y), place, capital_mm, spacing_mm };
            out.push(Printed { matter: Matter::Lettering(lettering), colour, on_paper: true });
        };
        let size = crest.size_mm;
        let mut rings = Vec::new();
        let initials = initials(&heading.name);
        if crest.monogram && !initials.is_empty() {
            let radius = 2.1 * size;
            let middle = match crest.place {
                CrestPlace::Left => x + radius,
                CrestPlace::Centre => x,
                CrestPlace::Right => x - radius,
            };
            let many = initials.chars().count() as f64;
            let capital = 1.55 * size / (0.55 * many).max(1.0);
            letter(initials, middle, y + radius + 0.5 * capital, CrestPlace::Centre, capital, 0.06 * capital);
            for (r, width) in [(radius - 0.16, 0.22), (radius - 0.62, 0.1)] {
                rings.push((kurbo::Circle::new((middle, y + radius), r).to_path(0.01), width));
            }
            y += 2.0 * radius + 1.25 * size;
        }
        y += size;
        letter(heading.name.trim().to_uppercase(), x, y, crest.place, size, 0.2 * size);
        let small = 0.62 * size;
        let said: Vec<&str> = heading.lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
        // One line while it is clearly shorter than the sheet; a spaced capital is about 1.25 of its height.
        let joined = said.join(" \u{b7} ");
        let one = joined.chars().count() as f64 * 1.25 * small < 0.62 * self.width_mm && crest.place == CrestPlace::Centre;
        for line in if one { vec![joined.as_str()] } else { said } {
            y += 2.05 * small + 0.15 * size;
            if !line.is_empty() {
                letter(line.to_uppercase(), x, y, crest.place, small, 0.16 * small);
            }
        }
        out.extend(rings.into_iter().map(|(path, width)| lines(path, width, colour, true)));
    }
}

fn lines(path: BezPath, width_mm: f64, colour: [u8; 3], on_paper: bool) -> Printed {
    Printed { matter: Matter::Lines { path, width_mm }, colour, on_paper }
}

fn darker(colour: [u8; 3], by: f64) -> [u8; 3] {
    colour.map(|v| (f64::from(v) * (1.0 - by)).round() as u8)
}

/// The first letters of the first two names and the last ("E. M. F."); three at most.
fn initials(name: &str) -> String {
    let letters: Vec<String> =
        name.split_whitespace().filter_map(|w| w.chars().find(|c| c.is_alphabetic())).map(|c| c.to_uppercase().collect()).collect();
    match letters.as_slice() {
        [first, second, .., last] if letters.len() > 3 => [first.as_str(), second, last].concat(),
        _ => letters.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crested() -> Stationery {
        Stationery::from_toml(include_str!("../../../templates/stationery/monarch-crested.toml")).expect("a paper")
    }

    fn bounds(printed: &[Printed]) -> Rect {
        printed
            .iter()
            .map(|p| match &p.matter {
                Matter::Lines { path, .. } | Matter::Area(path) => path.bounding_box(),
                Matter::Lettering(l) => Rect::new(l.at.x, l.at.y - l.capital_mm, l.at.x, l.at.y),
            })
            .reduce(|a, b| a.union(b))
            .expect("something printed")
    }

    #[test]
    fn the_crest_stands_above_the_writing_and_on_the_first_sheet_only() {
        let paper = crested();
        let heading =
            Heading { name: "Eleanor Ruth Vance".into(), lines: vec!["Rose Cottage".into(), "Mill Lane".into(), "Tenterden, Kent".into()] };
        let first = paper.printed(0, Some(&heading));
        let writing = paper.margins.top + paper.first_baseline() - 0.9 * paper.pitch_mm;
        assert!(bounds(&first).y1 < writing, "{} is under the first line at {writing}", bounds(&first).y1);
        let said: Vec<&str> =
            first.iter().filter_map(|p| if let Matter::Lettering(l) = &p.matter { Some(l.text.as_str()) } else { None }).collect();
        assert_eq!(said, ["ERV", "ELEANOR RUTH VANCE", "ROSE COTTAGE \u{b7} MILL LANE \u{b7} TENTERDEN, KENT"]);
        assert!(paper.printed(1, Some(&heading)).is_empty() && paper.printed(0, None).is_empty());
    }

    #[test]
    fn what_is_the_paper_s_own_is_never_printed() {
        for (text, printed) in [
            (include_str!("../../../templates/stationery/monarch-laid.toml"), false),
            (include_str!("../../../templates/stationery/a5-deckle.toml"), false),
            (include_str!("../../../templates/stationery/a4-ruled.toml"), true),
            (include_str!("../../../templates/stationery/monarch-bordered.toml"), true),
        ] {
            let paper = Stationery::from_toml(text).expect("a paper");
            let found = paper.printed(0, None);
            assert!(!found.is_empty() && found.iter().all(|p| p.on_paper == printed), "{}", paper.name);
            let sheet = Rect::new(0.0, 0.0, paper.width_mm, paper.height_mm);
            assert_eq!(bounds(&found).union(sheet), sheet, "{} leaves its sheet", paper.name);
        }
    }
}

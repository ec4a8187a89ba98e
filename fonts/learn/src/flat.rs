//! A photographed page made flat: which dot shows a place on the paper.

use crate::{
    LearnError,
    light::Lit,
    marks::Corner,
    sheet::{BIT_MM, ID_BITS, Id, MODULE_MM, Paper, SHEET_VERSION, WAYMARK_MM},
};
use kurbo::{Point, Vec2};

/// A perspective map.
#[derive(Debug, Clone, Copy)]
struct Perspective([f64; 8]);

impl Perspective {
    /// From the unit square to four corners in turn (Heckbert, "Fundamentals of texture mapping", 1989, 2.2.3).
    fn of_unit_square(to: [Point; 4]) -> Option<Perspective> {
        let [p0, p1, p2, p3] = to;
        let (d1, d2) = (p1 - p2, p3 - p2);
        let sum = (p0 - p1) + (p2 - p3);
        let whole = d1.cross(d2);
        if whole.abs() < 1.0 {
            return None;
        }
        let (g, h) = (sum.cross(d2) / whole, d1.cross(sum) / whole);
        Some(Perspective([
            p1.x - p0.x + g * p1.x,
            p3.x - p0.x + h * p3.x,
            p0.x,
            p1.y - p0.y + g * p1.y,
            p3.y - p0.y + h * p3.y,
            p0.y,
            g,
            h,
        ]))
    }

    fn at(&self, u: f64, v: f64) -> Point {
        let [a, b, c, d, e, f, g, h] = self.0;
        let w = g * u + h * v + 1.0;
        Point::new((a * u + b * v + c) / w, (d * u + e * v + f) / w)
    }
}

/// A page that was found in a picture.
#[derive(Debug, Clone)]
pub(crate) struct Flat {
    pub(crate) id: Id,
    map: Perspective,
    /// How far places along the left and the right edge lie from where a flat sheet would have them: height and
    /// offset, in millimetres.
    edges: [Vec<(f64, Vec2)>; 2],
    /// How far an edge takes from a fifth to four fifths of its darkness, in millimetres.
    pub(crate) rise_mm: f64,
}

impl Flat {
    /// The dot that shows a place.
    pub(crate) fn at(&self, place: Point) -> Point {
        let corners = self.id.paper.corners();
        let across = (place.x - corners[0].x) / (corners[1].x - corners[0].x);
        let [left, right] = [0, 1].map(|side| along(&self.edges[side], place.y));
        self.straight(place + left * (1.0 - across) + right * across)
    }

    fn straight(&self, place: Point) -> Point {
        let [from, _, to, _] = self.id.paper.corners();
        self.map.at((place.x - from.x) / (to.x - from.x), (place.y - from.y) / (to.y - from.y))
    }

    /// Finds the sheet among corner marks: any four that stand right and between whose upper two an id can be read;
    /// where there are none, any three, with the fourth where a sheet that lies flat would have it.
    pub(crate) fn find(lit: &Lit, corners: &[Corner], place: &str) -> Result<Flat, LearnError> {
        let mut search = Search { lit, place, formed: false, other: None };
        for chosen in fours(corners.len()) {
            if let Some(found) = search.among(chosen.map(|i| corners[i]), None) {
                return found;
            }
        }
        for [a, b, c] in threes(corners.len()).map(|three| three.map(|i| corners[i])) {
            for [end, middle, other] in [[a, b, c], [b, a, c], [a, c, b]] {
                let inferred = end.at + (other.at - middle.at);
                if let Some(found) = search.among([end, middle, other, middle.moved(inferred)], Some(inferred)) {
                    return found;
                }
            }
        }
        Err(match search.other {
            Some(found) => LearnError::OtherVersion { place: place.into(), found, reads: SHEET_VERSION },
            None if search.formed => LearnError::NoId { place: place.into() },
            None => LearnError::NoMarks { place: place.into(), found: corners.len() },
        })
    }

    fn darkness(&self, lit: &Lit, place: Point) -> f64 {
        let dot = self.at(place);
        f64::from(lit.darkness(dot.x as f32, dot.y as f32))
    }

    fn id_printed(&self, lit: &Lit) -> Option<Id> {
        let bits: [bool; ID_BITS] = std::array::from_fn(|i| {
            let middle = self.id.paper.bit(i).center();
            let steps = [-0.25, 0.0, 0.25].map(|s| s * BIT_MM);
            let sum: f64 = steps.iter().flat_map(|y| steps.map(|x| self.darkness(lit, middle + Vec2::new(x, *y)))).sum();
            sum / 9.0 > 0.4
        });
        Id::from_bits(bits)
    }

    /// How far an edge of the corner marks takes from a fifth to four fifths of its darkness, in millimetres: the
    /// median of sixteen.
    fn edge_rise(&self, lit: &Lit) -> f64 {
        const STEP: f64 = 0.04;
        let mut rises = Vec::new();
        for corner in self.id.paper.corners() {
            for direction in [Vec2::new(1.0, 0.0), Vec2::new(-1.0, 0.0), Vec2::new(0.0, 1.0), Vec2::new(0.0, -1.0)] {
                let profile: Vec<f64> =
                    (0..(2.0 * MODULE_MM / STEP) as usize).map(|i| self.darkness(lit, corner + direction * (STEP * i as f64))).collect();
                let (most, least) = profile.iter().fold((0.0f64, 1.0f64), |(m, l), v| (m.max(*v), l.min(*v)));
                let crossing = |share: f64| profile.iter().position(|v| *v < least + share * (most - least));
                if let (Some(high), Some(low)) = (crossing(0.8), crossing(0.2)) {
                    rises.push(low.abs_diff(high) as f64 * STEP);
                }
            }
        }
        crate::form::median(&rises).unwrap_or(f64::INFINITY)
    }

    /// Looks for the small squares along the edges and notes how far each lies from where it would be. A corner
    /// that was only inferred lies as far off as they say who stand next to it.
    fn waymarked(self, lit: &Lit, inferred: Option<usize>) -> Flat {
        let corners = self.id.paper.corners();
        let [left, right] = self.id.paper.waymarks();
        let edges = [(left, 0, 3), (right, 1, 2)].map(|(marks, top, foot)| {
            let mut edge: Vec<(f64, Vec2)> = marks.into_iter().filter_map(|mark| Some((mark.y, self.waymark(lit, mark)?))).collect();
            let ends = [(top, [0, 1]), (foot, [edge.len().wrapping_sub(1), edge.len().wrapping_sub(2)])].map(|(corner, near)| {
                let y = corners[corner].y;
                let off = match near.map(|i| edge.get(i).copied()) {
                    _ if inferred != Some(corner) => Vec2::ZERO,
                    [Some((y0, a)), Some((y1, b))] => a + (a - b) * ((y - y0) / (y0 - y1)),
                    [first, _] => first.map_or(Vec2::ZERO, |f| f.1),
                };
                (y, off)
            });
            edge.insert(0, ends[0]);
            edge.push(ends[1]);
            edge
        });
        Flat { edges, ..self }
    }

    /// The offset of the small square that should be here.
    fn waymark(&self, lit: &Lit, here: Point) -> Option<Vec2> {
        const STEP: f64 = 0.1;
        const REACH: i32 = 26;
        let side = (2 * REACH + 1) as usize;
        let place = |i: usize| Vec2::new((i % side) as f64 - f64::from(REACH), (i / side) as f64 - f64::from(REACH)) * STEP;
        let dark: Vec<f64> = (0..side * side).map(|i| self.darkness(lit, here + place(i))).collect();
        let black = crate::Mask::from_fn(side, side, |x, y| dark[y * side + x] > 0.4);
        let square = black.components().into_iter().next()?;
        let area = square.dots.len() as f64 * STEP * STEP;
        let [x0, x1, y0, y1] = square.bounds();
        let expected = WAYMARK_MM * WAYMARK_MM;
        let sound =
            (0.6..1.6).contains(&(area / expected)) && x1 - x0 < 27 && y1 - y0 < 27 && x0 > 0 && y0 > 0 && x1 + 1 < side && y1 + 1 < side;
        let (sum, weight) = square.dots.iter().fold((Vec2::ZERO, 0.0), |(s, w), (x, y)| {
            let i = y * side + x;
            (s + place(i) * dark[i], w + dark[i])
        });
        sound.then(|| sum / weight)
    }
}

/// What has been learned while looking for a sheet.
struct Search<'a> {
    lit: &'a Lit<'a>,
    place: &'a str,
    /// Four marks stood as a sheet's do.
    formed: bool,
    /// Another version of the sheet was there.
    other: Option<u8>,
}

impl Search<'_> {
    /// The sheet between four marks, of which one may only be inferred; `None` when there is none.
    fn among(&mut self, four: [Corner; 4], inferred: Option<Point>) -> Option<Result<Flat, LearnError>> {
        let ring = ring(four)?;
        self.formed |= inferred.is_none();
        for (turn, paper) in (0..4).flat_map(|turn| Paper::ALL.map(|p| (turn, p))) {
            let to: [Point; 4] = std::array::from_fn(|i| ring[(i + turn) % 4]);
            let Some(map) = Perspective::of_unit_square(to) else { continue };
            let id = Id { version: SHEET_VERSION, paper, page: 0 };
            let flat = Flat { id, map, edges: [Vec::new(), Vec::new()], rise_mm: 0.0 };
            match flat.id_printed(self.lit) {
                Some(id) if id.paper != paper => {}
                Some(id) if id.version == SHEET_VERSION && id.page < crate::sheet::PAGES => {
                    let flat = Flat { id, rise_mm: flat.edge_rise(self.lit), ..flat };
                    if flat.rise_mm > BLURRED_MM {
                        return Some(Err(LearnError::Blurred { place: self.place.into() }));
                    }
                    let missing = inferred.and_then(|p| to.iter().position(|corner| *corner == p));
                    return Some(Ok(flat.waymarked(self.lit, missing)));
                }
                Some(id) => self.other = Some(id.version),
                None => {}
            }
        }
        None
    }
}

/// Softer than this no pen's line can be followed: half a pen's width.
const BLURRED_MM: f64 = 0.55;

/// An edge's offset at a height, between its marks by straight lines.
fn along(edge: &[(f64, Vec2)], y: f64) -> Vec2 {
    let Some(after) = edge.iter().position(|(at, _)| *at >= y) else { return edge.last().map_or(Vec2::ZERO, |e| e.1) };
    if after == 0 {
        return edge[0].1;
    }
    let ((y0, a), (y1, b)) = (edge[after - 1], edge[after]);
    a + (b - a) * ((y - y0) / (y1 - y0).max(1e-9))
}

/// All choices of four out of `n`, the surest marks first.
fn fours(n: usize) -> Vec<[usize; 4]> {
    let mut out = Vec::new();
    for d in 3..n {
        for c in 2..d {
            for b in 1..c {
                out.extend((0..b).map(|a| [a, b, c, d]));
            }
        }
    }
    out
}

/// All choices of three out of `n`, the surest marks first.
fn threes(n: usize) -> impl Iterator<Item = [usize; 3]> {
    (2..n).flat_map(|c| (1..c).flat_map(move |b| (0..b).map(move |a| [a, b, c])))
}

/// Four marks in turn around their middle, clockwise as seen; `None` when they form no page.
fn ring(mut four: [Corner; 4]) -> Option<[Point; 4]> {
    let middle = four.iter().fold(Vec2::ZERO, |s, c| s + c.at.to_vec2()) / 4.0;
    let half = |c: &Corner| (c.at.to_vec2() - middle).y < 0.0;
    four.sort_by(|a, b| {
        let (u, v) = (a.at.to_vec2() - middle, b.at.to_vec2() - middle);
        half(b).cmp(&half(a)).then(0.0f64.total_cmp(&u.cross(v)))
    });
    let ring = four.map(|c| c.at);
    let sides: [Vec2; 4] = std::array::from_fn(|i| ring[(i + 1) % 4] - ring[i]);
    let turns_right = (0..4).all(|i| sides[i].cross(sides[(i + 1) % 4]) > 0.0);
    let lengths = sides.map(Vec2::hypot);
    let (least, most) = lengths.iter().fold((f64::INFINITY, 0.0f64), |(l, m), v| (l.min(*v), m.max(*v)));
    let (small, large) = four.iter().fold((f64::INFINITY, 0.0f64), |(l, m), c| (l.min(c.module), m.max(c.module)));
    // A page is 170 modules wide and 250 high.
    (turns_right && most < 3.0 * least && large < 2.5 * small && least > 60.0 * small).then_some(ring)
}

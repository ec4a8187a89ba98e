//! What of a page leads elsewhere: where it stands, and which of its words it is.

use crate::book::{
    pages::{Aim, Leads, Placed},
    setting::Cutter,
};

/// A left, lower, right and upper edge, in points from the left of the measure and from the trim's foot.
pub(super) type Area = [f64; 4];

/// A link of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub(super) aim: Aim,
    /// One area for each line that it is on.
    pub(super) areas: Vec<Area>,
}

/// Which links of its page a line is a part of, by their places among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    Nowhere,
    Whole(usize),
    /// The words that are links, by their places in the line.
    Words(Vec<(usize, usize)>),
}

impl Reach {
    /// The link that a word is.
    pub(super) fn at(&self, word: usize) -> Option<usize> {
        match self {
            Reach::Nowhere => None,
            Reach::Whole(link) => Some(*link),
            Reach::Words(some) => some.iter().find(|(at, _)| *at == word).map(|(_, link)| *link),
        }
    }
}

/// The links of a page, and for each of its lines which of them it is. An entry of a list is one link over all its lines,
/// from its first word to its folio.
pub(super) fn links(page: &[Placed], cutter: &Cutter) -> (Vec<Link>, Vec<Reach>) {
    let mut links: Vec<Link> = Vec::new();
    let mut reaches = Vec::with_capacity(page.len());
    let mut entry = None;
    for p in page {
        let size = p.style.size;
        let area = |x: f64, width: f64| [x, p.y - 0.25 * size, x + width, p.y + 0.75 * size];
        reaches.push(match &p.leads {
            Leads::Nowhere => Reach::Nowhere,
            Leads::Whole(aim) => {
                let more = area(p.x, p.line.width);
                match links.last_mut() {
                    Some(link) if entry == Some((p.group, *aim)) => match link.areas.last_mut() {
                        Some(last) if last[1] < more[3] && more[1] < last[3] => *last = around(*last, more),
                        _ => link.areas.push(more),
                    },
                    _ => links.push(Link { aim: *aim, areas: vec![more] }),
                }
                entry = Some((p.group, *aim));
                Reach::Whole(links.len() - 1)
            }
            Leads::Words(some) => {
                let (mut x, mut words) = (p.x, Vec::new());
                for (n, word) in p.line.words.iter().enumerate() {
                    let width = cutter.width(p.style, word);
                    if let Some((_, aim)) = some.iter().find(|(at, _)| *at == n) {
                        words.push((n, links.len()));
                        links.push(Link { aim: *aim, areas: vec![area(x, width)] });
                    }
                    x += width + p.line.space;
                }
                Reach::Words(words)
            }
        });
        if !matches!(p.leads, Leads::Whole(_)) {
            entry = None;
        }
    }
    (links, reaches)
}

fn around(a: Area, b: Area) -> Area {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

//! Colours as a file names them: which space, how much ink, and whether it is any ink at all.

use lopdf::{Dictionary, Document, Object};

/// A family of colour spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Family {
    #[default]
    Gray,
    Rgb,
    Cmyk,
    /// Lab and other spaces of a device that is no printer.
    Other,
    /// An ink of its own (Separation, DeviceN).
    Spot,
    /// A pattern, whose own colours were looked at where it could be.
    Pattern,
}

/// A colour space.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Space {
    pub(super) family: Family,
    /// Whether it means its colours by a profile.
    pub(super) profile: bool,
    /// How many numbers name a colour.
    pub(super) parts: usize,
    /// Whether its numbers stand for entries of a table.
    pub(super) indexed: bool,
}

/// A colour to paint with.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tint {
    pub(super) space: Space,
    /// No ink.
    pub(super) white: bool,
    /// Neither red nor blue.
    pub(super) neutral: bool,
    /// The sum of the inks in per cent, where the colour says it.
    pub(super) sum: f64,
}

impl Space {
    pub(super) fn device(family: Family) -> Space {
        let parts = match family {
            Family::Rgb | Family::Other => 3,
            Family::Cmyk => 4,
            _ => 1,
        };
        Space { family, profile: false, parts, indexed: false }
    }

    /// A space by its name or its array; `named` looks a name up in the page's resources.
    pub(super) fn of<'a>(doc: &'a Document, object: &'a Object, named: &dyn Fn(&[u8]) -> Option<&'a Object>) -> Space {
        Space::within(doc, object, named, 0)
    }

    fn within<'a>(doc: &'a Document, object: &'a Object, named: &dyn Fn(&[u8]) -> Option<&'a Object>, depth: usize) -> Space {
        let other = Space::device(Family::Other);
        let Ok((_, object)) = doc.dereference(object) else { return other };
        if depth > 6 {
            return other;
        }
        if let Ok(name) = object.as_name() {
            return match name {
                b"DeviceGray" | b"G" | b"CalGray" => Space::device(Family::Gray),
                b"DeviceRGB" | b"RGB" | b"CalRGB" => Space::device(Family::Rgb),
                b"DeviceCMYK" | b"CMYK" => Space::device(Family::Cmyk),
                b"Pattern" => Space { parts: 0, ..Space::device(Family::Pattern) },
                name => named(name)
                    .filter(|o| !o.as_name().is_ok_and(|own| own == name))
                    .map_or(other, |o| Space::within(doc, o, named, depth + 1)),
            };
        }
        let Ok(array) = object.as_array() else { return other };
        let second = array.get(1).and_then(|o| doc.dereference(o).ok()).map(|(_, o)| o);
        match array.first().and_then(|o| o.as_name().ok()).unwrap_or_default() {
            b"ICCBased" => {
                let parts = second.and_then(|o| o.as_stream().ok()).and_then(|s| s.dict.get(b"N").ok()?.as_i64().ok()).unwrap_or(3);
                let family = match parts {
                    1 => Family::Gray,
                    4 => Family::Cmyk,
                    _ => Family::Rgb,
                };
                Space { profile: true, ..Space::device(family) }
            }
            b"CalGray" => Space { profile: true, ..Space::device(Family::Gray) },
            b"CalRGB" => Space { profile: true, ..Space::device(Family::Rgb) },
            b"Indexed" | b"I" => {
                let base = second.map_or(other, |o| Space::within(doc, o, named, depth + 1));
                Space { parts: 1, indexed: true, ..base }
            }
            b"Separation" => Space::device(Family::Spot),
            b"DeviceN" => Space { parts: second.and_then(|o| o.as_array().ok()).map_or(1, Vec::len), ..Space::device(Family::Spot) },
            b"Pattern" => Space { parts: 0, ..Space::device(Family::Pattern) },
            _ => other,
        }
    }
}

impl Tint {
    /// What a space begins with: black, or full ink.
    pub(super) fn first(space: Space) -> Tint {
        let parts: Vec<f64> = match space.family {
            Family::Cmyk if !space.indexed => vec![0.0, 0.0, 0.0, 1.0],
            Family::Spot => vec![1.0; space.parts],
            _ => vec![0.0; space.parts],
        };
        Tint::of(space, &parts)
    }

    /// A colour by its numbers, 0 to 1.
    pub(super) fn of(space: Space, parts: &[f64]) -> Tint {
        let spread = |v: &[f64]| v.iter().fold(0.0_f64, |m, v| m.max(*v)) - v.iter().fold(1.0_f64, |m, v| m.min(*v));
        let (white, neutral, sum) = match (space.family, space.indexed) {
            (_, true) => (false, space.family == Family::Gray, 0.0),
            (Family::Gray, _) => (parts.first().is_some_and(|v| *v >= 0.999), true, 100.0 * (1.0 - parts.first().copied().unwrap_or(0.0))),
            (Family::Rgb, _) => (parts.iter().all(|v| *v >= 0.999), spread(parts) < 0.004, 0.0),
            (Family::Cmyk, _) => {
                let sum: f64 = parts.iter().sum();
                (sum <= 0.001, parts.iter().take(3).all(|v| *v <= 0.004), 100.0 * sum)
            }
            (Family::Spot, _) => (parts.iter().all(|v| *v <= 0.001), false, 100.0 * parts.iter().sum::<f64>()),
            _ => (false, false, 0.0),
        };
        Tint { space, white, neutral, sum }
    }
}

/// The greatest ink sum among a picture's dots, where they can be read: eight bits of CMYK without a lossy packing.
pub(super) fn picture_sum(picture: &lopdf::Stream, space: &Space) -> Option<f64> {
    let bits = picture.dict.get(b"BitsPerComponent").ok()?.as_i64().ok()?;
    if space.family != Family::Cmyk || space.indexed || bits != 8 || lossy(&picture.dict) {
        return None;
    }
    let content = picture.get_plain_content().ok()?;
    let most = content.chunks_exact(4).map(|dot| dot.iter().map(|v| u32::from(*v)).sum::<u32>()).max()?;
    Some(f64::from(most) / 2.55)
}

fn lossy(dict: &Dictionary) -> bool {
    let is = |o: &Object| matches!(o.as_name(), Ok(b"DCTDecode" | b"DCT" | b"JPXDecode"));
    dict.get(b"Filter").is_ok_and(|f| is(f) || f.as_array().is_ok_and(|all| all.iter().any(is)))
}

//! Envelopes: both addresses in the hand. An envelope is a sheet like any other; once written, its pages go
//! through [`crate::letter`] to PDF, SVG, PNG or a scan, on [`Envelope::stationery`].

use crate::{PressError, sheet::colour};
use fonts::{AddressPlace, Hand, Manner, Margins, Page, Stationery, address};
use serde::{Deserialize, Serialize};

/// An envelope, as `templates/envelopes/*.toml` describes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The name it is asked for by ("c6").
    pub name: String,
    /// The name that people read ("C6, 162 × 114 mm").
    pub title: String,
    /// Its width in millimetres, the longer side.
    pub width_mm: f64,
    /// Its height in millimetres.
    pub height_mm: f64,
    /// The paper's colour on a screen; never printed.
    pub tint: String,
    /// Where the stamp will be; no writing comes near it.
    pub stamp: Stamp,
    /// Where the recipient's address stands.
    pub recipient: AddressPlace,
    /// Where the sender's stands, small, on the front.
    pub sender: AddressPlace,
    /// Where the sender's stands on the flap of the back.
    pub flap: AddressPlace,
}

/// The place of the stamp, in millimetres from the upper left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// Its left side.
    pub x_mm: f64,
    /// Its upper side.
    pub y_mm: f64,
    /// Its width.
    pub width_mm: f64,
    /// Its height.
    pub height_mm: f64,
}

/// Where the sender writes their own address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SenderAt {
    /// Small, at the upper left of the front.
    #[default]
    Front,
    /// On the flap of the back, which makes a second page.
    Flap,
}

impl Envelope {
    /// Reads an envelope.
    ///
    /// # Errors
    /// When it is not TOML, lacks a field or has one too many, or a place lies outside the envelope or under
    /// the stamp; the text says which.
    pub fn from_toml(text: &str) -> Result<Envelope, PressError> {
        let envelope: Envelope = toml::from_str(text).map_err(|e| PressError::Envelope(e.to_string().trim_end().to_string()))?;
        envelope.check()?;
        Ok(envelope)
    }

    fn check(&self) -> Result<(), PressError> {
        let wrong = |what: &str| Err(PressError::Envelope(format!("{}: {what}", self.name)));
        if ![self.width_mm, self.height_mm].iter().all(|mm| (50.0..=500.0).contains(mm)) {
            return wrong("its sides are 50 to 500 mm");
        }
        colour(&self.tint)?;
        for (name, place) in [("recipient", &self.recipient), ("sender", &self.sender), ("flap", &self.flap)] {
            let (right, lowest) = (place.x_mm + place.width_mm, place.y_mm + place.height_mm);
            let inside = place.x_mm >= 3.0 && place.y_mm >= 5.0 && right <= self.width_mm - 3.0 && lowest <= self.height_mm - 5.0;
            if !inside || !(0.3..=3.0).contains(&place.size) || !(0.0..=30.0).contains(&place.step_mm) || place.width_mm < 20.0 {
                return wrong(&format!("the place of the {name} does not lie on the envelope, or its size is not 0.3 to 3"));
            }
        }
        if self.sender.x_mm + self.sender.width_mm > self.stamp.x_mm || self.recipient.y_mm < self.stamp.y_mm + self.stamp.height_mm {
            return wrong("an address lies under the stamp");
        }
        Ok(())
    }

    /// The envelope as paper, for [`crate::letter`].
    pub fn stationery(&self) -> Stationery {
        Stationery {
            name: self.name.clone(),
            title: self.title.clone(),
            width_mm: self.width_mm,
            height_mm: self.height_mm,
            margins: Margins { top: 10.0, right: 10.0, bottom: 10.0, left: 10.0 },
            pitch_mm: 8.0,
            tint: self.tint.clone(),
            ..Stationery::default()
        }
    }
}

/// Writes an envelope: the recipient in the lower right half of the front, stepped as people step their
/// lines, the sender small at the upper left or on the flap. Gives the front and, with a sender on the flap,
/// the back. Without a line in `from` there is no sender.
///
/// # Errors
/// When an address is empty, has no room on the envelope, or needs a character that the hand lacks.
pub fn pages(
    hand: &Hand,
    from: &[String],
    to: &[String],
    envelope: &Envelope,
    sender: SenderAt,
    manner: &Manner,
) -> Result<Vec<Page>, PressError> {
    let blank =
        || Page { width_mm: envelope.width_mm, height_mm: envelope.height_mm, shapes: Vec::new(), marks: Vec::new(), words: Vec::new() };
    let (mut front, mut back) = (blank(), blank());
    // Their own seed: who writes two addresses does not write the same letters twice.
    let own = Manner { seed: manner.seed ^ 0x5EAD_0001, ..*manner };
    let has_sender = from.iter().any(|l| !l.trim().is_empty());
    match sender {
        SenderAt::Front if has_sender => address(&mut front, hand, from, &envelope.sender, &own)?,
        SenderAt::Flap if has_sender => address(&mut back, hand, from, &envelope.flap, &own)?,
        _ => {}
    }
    address(&mut front, hand, to, &envelope.recipient, manner)?;
    Ok(if back.marks.is_empty() { vec![front] } else { vec![front, back] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::{About, Paper, pdf};
    use crate::proofs::{keep, tool, tool_text};
    use fonts::Ink;
    use kurbo::Shape as _;

    fn lines(text: &str) -> Vec<String> {
        text.split('/').map(String::from).collect()
    }

    fn envelope(name: &str) -> Envelope {
        let path = format!("{}/../../templates/envelopes/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        Envelope::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    #[test]
    fn every_envelope_takes_both_addresses_and_leaves_the_stamp_alone() {
        let hand = Hand::theodore().unwrap();
        let (from, to) = (
            lines("Chris Haynes/8 Quay Street/Bristol BS1 4XG"),
            lines("Mrs Loretta Haynes/1412 South Peoria Avenue/Tulsa/Oklahoma 74120"),
        );
        for name in ["c6", "dl", "number-10", "a7", "monarch"] {
            let envelope = envelope(name);
            let written = pages(&hand, &from, &to, &envelope, SenderAt::Front, &Manner::default()).unwrap();
            let [front] = written.as_slice() else { panic!("{name}: {} pages", written.len()) };
            for mark in &front.marks {
                let ink = mark.at.transform_rect_bbox(front.shapes[mark.shape].path.bounding_box());
                let in_stamp = ink.x1 > envelope.stamp.x_mm && ink.y0 < envelope.stamp.y_mm + envelope.stamp.height_mm;
                let on_sheet = ink.x0 > 2.0 && ink.y0 > 2.0 && ink.x1 < envelope.width_mm - 2.0 && ink.y1 < envelope.height_mm - 2.0;
                assert!(on_sheet && !in_stamp, "{name}: {ink:?}");
            }
            let about = About { title: "Envelope", author: "", language: "en", created: chrono::DateTime::UNIX_EPOCH, text: "" };
            let file = pdf(&written, &about, &Ink::plain("#33241d"), &Paper::plain(&envelope.stationery())).unwrap();
            let file = keep(&format!("envelope-{name}.pdf"), &file);
            assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
            let said: Vec<String> = tool_text(&[&file]).split_whitespace().map(String::from).collect();
            assert_eq!(said.join(" "), format!("{} {}", from.join(" "), to.join(" ")), "{name}");
        }
    }

    #[test]
    fn a_sender_on_the_flap_makes_a_second_page_and_an_address_without_room_is_refused() {
        let hand = Hand::theodore().unwrap();
        let c6 = envelope("c6");
        let write = |from: &str, to: &str| pages(&hand, &lines(from), &lines(to), &c6, SenderAt::Flap, &Manner::default());
        assert_eq!(write("Chris/Bristol", "Loretta/Tulsa").unwrap().len(), 2);
        assert_eq!(write("", "Loretta/Tulsa").unwrap().len(), 1);
        let error = write("Chris", &"Wolverhampton ".repeat(12)).unwrap_err().to_string();
        assert!(error.contains("larger envelope") && !error.contains("Wolver"), "{error}");
        let error = write("Chris", &["Loretta"; 40].join("/")).unwrap_err().to_string();
        assert!(error.contains("larger envelope") || error.contains("lines"), "forty lines: {error}");
        let text = std::fs::read_to_string(format!("{}/../../templates/envelopes/c6.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(Envelope::from_toml(&text.replacen("y_mm = 58.0", "y_mm = 20.0", 1)).unwrap_err().to_string().contains("stamp"));
    }
}

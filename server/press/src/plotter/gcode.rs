//! G-code for machines that grew out of mills and printers.

use super::{lines, mm};
use crate::PressError;
use fonts::Page;
use std::fmt::Write as _;

/// What a machine needs to be told about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Gcode {
    /// What lifts the pen: "G0 Z5" for an axis, "M3 S40" for a servo.
    pub pen_up: String,
    /// What sets it down.
    pub pen_down: String,
    /// Speed with the pen down, in millimetres a minute. People write at 2,820.
    pub feed_mm_min: f64,
    /// Speed with the pen up, in millimetres a minute.
    pub travel_mm_min: f64,
    /// How long the machine waits for the pen to have moved, in milliseconds.
    pub settle_ms: u32,
}

impl Default for Gcode {
    fn default() -> Gcode {
        Gcode { pen_up: "G0 Z5".into(), pen_down: "G1 Z0 F1000".into(), feed_mm_min: 2400.0, travel_mm_min: 6000.0, settle_ms: 60 }
    }
}

impl Gcode {
    fn check(&self) -> Result<(), PressError> {
        let refuse = |what: String| Err(PressError::Plotter(what));
        for (name, line) in [("pen up", &self.pen_up), ("pen down", &self.pen_down)] {
            if line.trim().is_empty() || line.chars().any(char::is_control) || line.len() > 80 {
                return refuse(format!("What moves the pen ({name}) must be one line of G-code, such as “G0 Z5” or “M3 S40”."));
            }
        }
        for (name, speed) in [("feed", self.feed_mm_min), ("travel", self.travel_mm_min)] {
            if !(10.0..=60_000.0).contains(&speed) {
                return refuse(format!("A {name} of {speed} mm a minute cannot be driven; choose 10 to 60000."));
            }
        }
        Ok(())
    }
}

/// A page as G-code: millimetres, absolute, origin at the sheet's lower left corner, y upwards. The pen is up
/// at the beginning, between strokes and at the end, where the machine goes home.
///
/// # Errors
/// When the page has no pen's path, the sheet has an impossible size or a setting cannot be driven.
pub fn gcode(page: &Page, machine: &Gcode) -> Result<String, PressError> {
    machine.check()?;
    let wait = if machine.settle_ms > 0 { format!("G4 P{}\n", mm(f64::from(machine.settle_ms) / 1000.0, 3)) } else { String::new() };
    let (up, down) = (machine.pen_up.trim(), machine.pen_down.trim());
    let mut out = format!("; {} x {} mm\nG21\nG90\nG17\n{up}\n{wait}", mm(page.width_mm, 3), mm(page.height_mm, 3));
    for line in lines(page)? {
        for (at, p) in line.iter().enumerate() {
            let (x, y) = (mm(p.x, 3), mm(page.height_mm - p.y, 3));
            let _ = match at {
                0 => write!(out, "G0 X{x} Y{y} F{}\n{down}\n{wait}", mm(machine.travel_mm_min, 0)),
                1 => writeln!(out, "G1 X{x} Y{y} F{}", mm(machine.feed_mm_min, 0)),
                _ => writeln!(out, "G1 X{x} Y{y}"),
            };
        }
        let _ = write!(out, "{up}\n{wait}");
    }
    out.push_str("G0 X0 Y0\nM2\n");
    Ok(out)
}

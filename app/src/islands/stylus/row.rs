//! A row of boxes that are written in: the strokes, and how they look.

use crate::house::BoxDrawn;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, PointerEvent};

/// Where the baseline stands, and how high an x-height is, as shares of the row's height.
const BASELINE: f64 = 0.64;
const X_HEIGHT: f64 = 0.2;
/// The same on a line of running text, which needs more room to the sides.
const X_HEIGHT_ON_A_LINE: f64 = 0.15;

/// Where the pen is, in CSS pixels of a canvas of that size.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// 0..1.
    pub pressure: f32,
    /// Milliseconds of the page's clock.
    pub at: f64,
    /// The canvas's width.
    pub wide: f64,
    /// The canvas's height.
    pub high: f64,
}

impl Sample {
    /// Where an event on the canvas says that the pen is, to a fraction of a pixel.
    pub fn of(event: &PointerEvent, canvas: &HtmlCanvasElement) -> Sample {
        let number = |name: &str| js_sys::Reflect::get(event, &JsValue::from_str(name)).ok().and_then(|v| v.as_f64()).unwrap_or_default();
        let area = canvas.get_bounding_client_rect();
        // A mouse knows no pressure and says one half.
        let pressure = if event.pointer_type() == "mouse" { 0.5 } else { event.pressure().clamp(0.05, 1.0) };
        Sample {
            x: number("clientX") - area.left(),
            y: number("clientY") - area.top(),
            pressure,
            at: event.time_stamp(),
            wide: area.width(),
            high: area.height(),
        }
    }
}

/// Every place of the pen since the last event: a browser hands over several at once, the last being the event
/// itself.
pub fn between(event: &PointerEvent) -> Vec<PointerEvent> {
    let ask =
        js_sys::Reflect::get(event, &JsValue::from_str("getCoalescedEvents")).ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok());
    let all = ask.and_then(|f| f.call0(event).ok()).and_then(|all| all.dyn_into::<js_sys::Array>().ok());
    let all: Vec<PointerEvent> = all.iter().flat_map(js_sys::Array::iter).filter_map(|e| e.dyn_into().ok()).collect();
    if all.is_empty() { vec![event.clone()] } else { all }
}

/// A point of a stroke: shares of the row's width and height, pressure, milliseconds.
type Dot = (f64, f64, f32, f64);

/// A row of boxes.
#[derive(Debug, Clone, Default)]
pub struct Row {
    boxes: usize,
    x_height: f64,
    strokes: Vec<Vec<Dot>>,
    down: bool,
    /// Width over height of the canvas it was written on.
    shape: f64,
}

impl Row {
    /// Boxes with nothing in them.
    pub fn new(boxes: usize) -> Row {
        Row { boxes, x_height: X_HEIGHT, ..Row::default() }
    }

    /// A line of running text with nothing on it.
    pub fn line() -> Row {
        Row { boxes: 1, x_height: X_HEIGHT_ON_A_LINE, ..Row::default() }
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.strokes.is_empty()
    }

    /// Whether the pen is on the paper.
    pub fn is_down(&self) -> bool {
        self.down
    }

    /// The pen touches the paper.
    pub fn touch(&mut self, sample: Sample) {
        self.down = true;
        self.strokes.push(Vec::new());
        self.go(sample);
    }

    /// The pen moves on.
    pub fn go(&mut self, sample: Sample) {
        if sample.wide > 0.0 && sample.high > 0.0 {
            self.shape = sample.wide / sample.high;
            if let Some(stroke) = self.strokes.last_mut() {
                stroke.push((sample.x / sample.wide, sample.y / sample.high, sample.pressure, sample.at));
            }
        }
    }

    /// The pen leaves the paper.
    pub fn lift(&mut self) {
        self.down = false;
        self.strokes.retain(|s| !s.is_empty());
    }

    /// Everything away.
    pub fn wipe(&mut self) {
        self.strokes.clear();
        self.down = false;
    }

    /// What was written, box by box; a stroke belongs to the box in which it was begun.
    pub fn boxes(&self, key: &str) -> Vec<BoxDrawn> {
        let wide = 1.0 / self.boxes.max(1) as f64;
        (0..self.boxes)
            .filter_map(|number| {
                let left = number as f64 * wide;
                let mine = self.strokes.iter().filter(|s| s.first().is_some_and(|d| (d.0 / wide) as usize == number));
                let mut mine = mine.peekable();
                let began = mine.peek().map_or(0.0, |first| first[0].3);
                let strokes: Vec<Vec<(f32, f32, f32, f32)>> = mine
                    .map(|stroke| {
                        let place = |d: &Dot| {
                            let (x, y) = ((d.0 - left) * self.shape / self.x_height, (d.1 - BASELINE) / self.x_height);
                            (x as f32, y as f32, d.2, (d.3 - began) as f32)
                        };
                        stroke.iter().map(place).collect()
                    })
                    .collect();
                (!strokes.is_empty()).then(|| BoxDrawn { key: key.to_string(), strokes })
            })
            .collect()
    }

    /// Draws boxes, guides and ink.
    pub fn draw(&self, canvas: &HtmlCanvasElement) {
        let (wide, high) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
        let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio());
        canvas.set_width((wide * ratio) as u32);
        canvas.set_height((high * ratio) as u32);
        let pen = canvas.get_context("2d").ok().flatten().and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok());
        let Some(pen) = pen else { return };
        let _ = pen.scale(ratio, ratio);
        let line = |x0: f64, y0: f64, x1: f64, y1: f64, colour: &str, width: f64| {
            pen.begin_path();
            pen.set_stroke_style_str(colour);
            pen.set_line_width(width);
            pen.move_to(x0, y0);
            pen.line_to(x1, y1);
            pen.stroke();
        };
        let step = wide / self.boxes.max(1) as f64;
        for number in 1..self.boxes {
            line(step * number as f64, 0.0, step * number as f64, high, "rgb(150 130 110 / .35)", 1.0);
        }
        for (at, colour) in [
            (BASELINE, "rgb(201 67 47 / .55)"),
            (BASELINE - self.x_height, "rgb(150 130 110 / .4)"),
            (BASELINE - 1.8 * self.x_height, "rgb(150 130 110 / .2)"),
            (BASELINE + 0.9 * self.x_height, "rgb(150 130 110 / .2)"),
        ] {
            line(0.0, at * high, wide, at * high, colour, 1.0);
        }
        pen.set_line_cap("round");
        for stroke in &self.strokes {
            for d in stroke.windows(2) {
                let width = 1.2 + 3.2 * f64::from(d[1].2);
                line(d[0].0 * wide, d[0].1 * high, d[1].0 * wide, d[1].1 * high, "rgb(51 36 29)", width);
            }
            if let [d] = stroke.as_slice() {
                line(d.0 * wide, d.1 * high, d.0 * wide + 0.5, d.1 * high, "rgb(51 36 29)", 3.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stroke_belongs_to_the_box_it_was_begun_in_and_is_measured_in_x_heights() {
        let mut row = Row::new(3);
        let sample = |x: f64, y: f64| Sample { x, y, pressure: 0.5, at: 10.0, wide: 600.0, high: 200.0 };
        row.touch(sample(250.0, 88.0));
        row.go(sample(250.0, 128.0));
        row.lift();
        let boxes = row.boxes("l");
        assert_eq!(boxes.len(), 1);
        let stroke = &boxes[0].strokes[0];
        // The x-height is 40 pixels, the baseline at 128, the second box begins at 200.
        assert_eq!(stroke.iter().map(|s| (s.0.round(), (s.1 * 10.0).round())).collect::<Vec<_>>(), [(1.0, -10.0), (1.0, 0.0)]);
        row.wipe();
        assert!(row.is_empty() && row.boxes("l").is_empty());
    }
}

//! A page being made up.

use crate::book::{
    Axis,
    desk::Desk,
    setting::{Line, Measure, Role, Slot, Style, axis_x, lines},
};

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The page on which a letter opens, by its place in the book.
    Letter(usize),
    /// The page on which a part opens, by its place in the book.
    Part(usize),
    /// A page, counted from 0 with the front matter.
    Page(usize),
}

/// What of a line leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Leads {
    /// Nothing.
    #[default]
    Nowhere,
    /// All of it.
    Whole(Aim),
    /// Some of its words, by their place in the line.
    Words(Vec<(usize, Aim)>),
}

/// A line on a page. In points; `x` from the left of the measure, `y` from the trim's foot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    pub(crate) style: Style,
    pub(crate) line: Line,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) role: Role,
    /// Lines of one paragraph share a number, on whatever page they stand.
    pub(crate) group: u32,
    pub(crate) leads: Leads,
}

/// A page being made up.
pub(crate) struct Forme<'a> {
    pub(crate) desk: &'a Desk<'a>,
    pub(crate) placed: Vec<Placed>,
}

impl<'a> Forme<'a> {
    pub(crate) fn new(desk: &'a Desk<'a>) -> Forme<'a> {
        Forme { desk, placed: Vec::new() }
    }

    /// Rows of the grid on a full page.
    pub(crate) fn rows(&self) -> f64 {
        self.desk.frame.lines as f64
    }

    /// Puts a line at `x` from the left of the measure, on line `row` of the grid.
    pub(crate) fn put(&mut self, style: Style, line: Line, x: f64, row: f64, role: Role, group: u32) {
        let x = x + line.x;
        self.placed.push(Placed { style, line, x, y: self.desk.frame.baseline(row), role, group, leads: Leads::Nowhere });
    }

    /// Sets display lines on the design's axis, as even as they can be, `lead` grid lines apart; gives the
    /// row after the last.
    pub(crate) fn display(&mut self, style: Style, text: &str, mut row: f64, lead: f64, role: Role) -> f64 {
        let (width, axis) = (self.desk.frame.measure, self.desk.design.axis);
        let style = self.desk.cutter.able(style);
        let group = self.desk.group();
        for line in lines(self.desk.cutter, style, text, Measure::ragged(width)) {
            let x = axis_x(axis, width, line.width);
            self.put(style, line, x, row, role, group);
            row += lead;
        }
        row
    }

    /// The page's lines; moved up, and all of them made smaller, where they would run off its foot: a title of 300 characters,
    /// a dedication of forty lines.
    pub(crate) fn fit(mut self) -> Vec<Placed> {
        let frame = &self.desk.frame;
        let (head, foot) = (frame.baseline(0.0), frame.baseline(self.rows() - 1.0));
        let top = self.placed.iter().map(|p| p.y).fold(foot, f64::max);
        let low = self.placed.iter().map(|p| p.y).fold(foot, f64::min);
        if low >= foot - 0.01 {
            return self.placed;
        }
        let raise = (foot - low).min(head - top).max(0.0);
        let (top, low) = (top + raise, low + raise);
        let smaller = if low < foot - 0.01 && top > low { (top - foot) / (top - low) } else { 1.0 };
        let axis = if self.desk.design.axis == Axis::Centre { frame.measure / 2.0 } else { 0.0 };
        for p in &mut self.placed {
            p.y = top - (top - raise - p.y) * smaller;
            p.x = axis + (p.x - axis) * smaller;
            p.style.size *= smaller;
            p.line.space *= smaller;
            p.line.width *= smaller;
        }
        self.placed
    }

    /// Sets rows of a column, the first on line `row` of the grid.
    pub(crate) fn slots(&mut self, slots: Vec<Slot>, row: usize) {
        for (i, slot) in slots.into_iter().enumerate() {
            for put in slot.puts {
                self.put(put.style, put.line, put.x, (row + i) as f64 + put.drop, put.role, put.group);
                if let Some(placed) = self.placed.last_mut() {
                    placed.leads = put.leads;
                }
            }
        }
    }

    /// The running head over the text.
    pub(crate) fn head(&mut self, text: &str, is_recto: bool) {
        let size = self.desk.design.running.head;
        if size == 0.0 || text.is_empty() {
            return;
        }
        let style = Style::italic(size);
        let text = self.shortened(style, text, self.desk.frame.measure * 0.8);
        self.at_edge(style, &text, -2.0, is_recto);
    }

    /// The folio under the text.
    pub(crate) fn folio(&mut self, folio: &str, is_recto: bool) {
        let row = self.rows() + 1.25;
        self.at_edge(Style::upright(self.desk.design.running.folio), folio, row, is_recto);
    }

    fn at_edge(&mut self, style: Style, text: &str, row: f64, is_recto: bool) {
        let width = self.desk.frame.measure;
        let line = Line::of(self.desk.cutter, style, text);
        let x = match self.desk.design.axis {
            Axis::Centre => (width - line.width) / 2.0,
            Axis::Outer if is_recto => width - line.width,
            Axis::Outer => 0.0,
        };
        self.put(style, line, x, row, Role::Artifact, 0);
    }

    /// As many words as fit, then an ellipsis.
    pub(crate) fn shortened(&self, style: Style, text: &str, width: f64) -> String {
        let wide = |text: &str| Line::of(self.desk.cutter, style, text).width;
        if wide(text) <= width {
            return text.to_string();
        }
        let mut out = String::new();
        for word in text.split_whitespace() {
            let longer = if out.is_empty() { word.to_string() } else { format!("{out} {word}") };
            if wide(&format!("{longer}…")) > width {
                break;
            }
            out = longer;
        }
        if out.is_empty() {
            out = text.chars().take(12).collect();
        }
        format!("{}…", out.trim_end_matches([',', ';', ':', '.', '—', '–']))
    }
}

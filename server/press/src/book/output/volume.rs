//! The pages of a book on their way into its file.

use super::{
    content,
    file::{Output, PdfFile},
    links::{Area, links},
    outlines::outlines,
    plate::{Place, place},
    tree::{Figure, Told, Tree},
};
use crate::{
    PressError,
    book::{
        Autograph, Fit,
        desk::Desk,
        pages::{Aim, Bounds, Frame, Placed},
        setting::Slope,
    },
    hidden::Hidden,
    letter::{Inks, Letterhead, Paper, decimal, plates},
    patch::{self, Imprint, exchanged, info, manners, metadata, printing_condition, text},
    sheet::colour,
};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::ops::ControlFlow;

/// What kind of file is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Work {
    /// Whether it is for screens: with bookmarks, links and structure.
    pub(crate) reading: bool,
    /// The inks of the plates.
    pub(crate) inks: Inks,
    /// Whether the letters' paper is shown in its colour.
    pub(crate) tinted: bool,
    /// Whether the sheet is larger than the page.
    pub(crate) bleed: bool,
    /// Whether it is to be a PDF/X-1a:2001: PDF 1.3 and nothing newer.
    pub(crate) exchange: bool,
}

/// A page that was made.
struct Made {
    id: ObjectId,
    /// None for a blank.
    contents: Option<ObjectId>,
    resources: ObjectId,
    links: Vec<Annotation>,
    /// By which number it finds its structure.
    parents: Option<usize>,
}

/// A place on a page that leads somewhere; its object is promised, and its place among all annotations known.
struct Annotation {
    id: ObjectId,
    number: usize,
    area: Area,
    aim: Aim,
}

/// Where the links of a book lead, and what they say of that to who cannot see it.
pub(crate) struct Aims<'f> {
    /// A page, from 0.
    pub(crate) page: &'f dyn Fn(Aim) -> usize,
    /// "To Loretta, page 12".
    pub(crate) says: &'f dyn Fn(Aim) -> String,
}

/// A letter whose plates were cut, to be placed page by page.
pub(crate) struct Cut {
    pages: Vec<(fonts::Page, Vec<u8>)>,
    /// Page by page what is told on it.
    told: Vec<Vec<Told>>,
    resources: ObjectId,
    tint: [f64; 3],
    next: usize,
}

impl Cut {
    /// How many were placed.
    pub(crate) fn placed(&self) -> usize {
        self.next
    }

    /// Whether none was placed yet.
    pub(crate) fn is_new(&self) -> bool {
        self.next == 0
    }

    /// The words of the plate that comes next.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.pages.get(self.next).into_iter().flat_map(|(page, _)| page.words.iter().map(|w| w.text.as_str()))
    }

    /// Plates that were not placed yet.
    pub(crate) fn left(&self) -> usize {
        self.pages.len() - self.next
    }
}

/// Hears how many pages are made, of about how many; may stop the work.
pub(crate) type Heard<'o> = &'o mut dyn FnMut(usize, usize) -> ControlFlow<()>;

/// A book's pages and the file that they go into.
pub(crate) struct Volume<'a, 'o> {
    file: PdfFile<'o>,
    heard: Option<Heard<'o>>,
    /// About how many pages there will be.
    about: usize,
    desk: &'a Desk<'a>,
    work: Work,
    outside: f64,
    pages: Vec<Option<Made>>,
    /// The font dictionary and the resources of pages of type.
    fonts: ObjectId,
    typed: ObjectId,
    hidden: Hidden,
    tree: Option<Tree>,
    bookmarks: Vec<(u8, String, usize)>,
}

impl<'a, 'o> Volume<'a, 'o> {
    pub(crate) fn begin(out: &'o mut dyn Output, desk: &'a Desk<'a>, work: Work, bounds: &Bounds) -> Result<Volume<'a, 'o>, PressError> {
        let mut file = PdfFile::begin(out, if work.exchange { "1.3" } else { "1.7" })?;
        let (fonts, typed) = (file.id(), file.id());
        let tree = work.reading.then(|| Tree::new(&mut file));
        let outside = bounds.outside().max(18.0) + 4.0;
        let hidden = Hidden::default();
        Ok(Volume { file, heard: None, about: 0, desk, work, outside, pages: vec![], fonts, typed, hidden, tree, bookmarks: vec![] })
    }

    /// Tells of every page from now on.
    pub(crate) fn tell_to(&mut self, heard: Heard<'o>) {
        self.heard = Some(heard);
    }

    /// About so many pages there will be.
    pub(crate) fn expect(&mut self, pages: usize) {
        self.about = pages;
    }

    fn tell(&mut self) -> Result<(), PressError> {
        let made = self.pages.len();
        match self.heard.as_mut().map(|heard| heard(made, self.about.max(made))) {
            Some(ControlFlow::Break(())) => Err(PressError::Stopped),
            _ => Ok(()),
        }
    }

    /// Pages so far, those that were left for later included.
    pub(crate) fn len(&self) -> usize {
        self.pages.len()
    }

    /// Adds a page of type.
    pub(crate) fn page(&mut self, placed: &[Placed]) -> Result<(), PressError> {
        let made = self.set(placed)?;
        self.pages.push(Some(made));
        self.tell()
    }

    /// Leaves a page for later.
    pub(crate) fn later(&mut self) {
        self.pages.push(None);
    }

    /// Makes a page that was left for later.
    pub(crate) fn fill(&mut self, page: usize, placed: &[Placed]) -> Result<(), PressError> {
        let made = self.set(placed)?;
        if let Some(slot) = self.pages.get_mut(page) {
            *slot = Some(made);
        }
        self.tell()
    }

    fn set(&mut self, placed: &[Placed]) -> Result<Made, PressError> {
        let id = self.file.id();
        if placed.is_empty() {
            return Ok(Made { id, contents: None, resources: self.typed, links: Vec::new(), parents: None });
        }
        let mut stream = Vec::with_capacity(8_192);
        let (links, parents) = self.write(placed, id, &mut stream)?;
        let contents = Some(self.file.add(Stream::new(Dictionary::new(), stream))?);
        Ok(Made { id, contents, resources: self.typed, links, parents })
    }

    /// Writes lines of type; gives the links among them, and by which number the page finds its structure.
    fn write(&mut self, placed: &[Placed], id: ObjectId, stream: &mut Vec<u8>) -> Result<(Vec<Annotation>, Option<usize>), PressError> {
        let Some(tree) = &mut self.tree else {
            content::text(placed, &[], self.desk.cutter, None, stream);
            return Ok((Vec::new(), None));
        };
        let (links, reaches) = links(placed, self.desk.cutter);
        let file = &mut self.file;
        let ids: Vec<Vec<ObjectId>> = links.iter().map(|link| link.areas.iter().map(|_| file.id()).collect()).collect();
        let first = tree.announce(ids.clone());
        let mut failed = None;
        let mut marks = |role, group, link| {
            tree.mark(file, id, (role, group), link).unwrap_or_else(|e| {
                failed = Some(e);
                0
            })
        };
        content::text(placed, &reaches, self.desk.cutter, Some(&mut marks), stream);
        if let Some(error) = failed {
            return Err(error);
        }
        let places = links.iter().flat_map(|link| link.areas.iter().map(|area| (*area, link.aim)));
        let annotation = |(n, (id, (area, aim))): (usize, (ObjectId, (Area, Aim)))| Annotation { id, number: first + n, area, aim };
        let annotations = ids.into_iter().flatten().zip(places).enumerate().map(annotation).collect();
        Ok((annotations, Some(tree.page_done(&mut self.file)?)))
    }

    /// Cuts the plates of a letter; its forms go into the file at once. `face` is the letterhead's.
    pub(crate) fn cut(&mut self, autograph: Autograph, text: &str, face: &[u8]) -> Result<Cut, PressError> {
        let mut doc = Document::new();
        doc.max_id = self.file.last();
        let paper =
            Paper { stationery: &autograph.stationery, head: autograph.heading.as_ref().map(|heading| Letterhead { heading, face }) };
        let made = plates(&autograph.pages, text, &autograph.ink, &paper, self.work.inks, &mut self.hidden, &mut doc)?;
        self.file.take(&mut doc)?;
        let resources = self.file.add(dictionary! { "Font" => self.fonts, "XObject" => made.forms })?;
        let mut told: Vec<Vec<Told>> = made.pages.iter().map(|_| Vec::new()).collect();
        for element in made.elements {
            for (page, list) in told.iter_mut().enumerate() {
                let marks: Vec<usize> = element.pieces.iter().filter(|(p, _)| *p == page).map(|(_, mark)| *mark as usize).collect();
                if !marks.is_empty() {
                    let figure =
                        (element.role == patch::Role::Figure).then(|| Figure { says: element.says.clone(), bounds: element.bounds });
                    list.push(Told { marks, figure });
                }
            }
        }
        let tint = colour(&autograph.stationery.tint).unwrap_or([255; 3]).map(|v| f64::from(v) / 255.0);
        Ok(Cut { pages: autograph.pages.into_iter().zip(made.pages).collect(), told, resources, tint, next: 0 })
    }

    /// Adds the next plate of a letter as a page, with type around it. `alt` tells who cannot see it what it is, where
    /// its words are read elsewhere.
    pub(crate) fn plate(&mut self, cut: &mut Cut, placed: &[Placed], captioned: bool, alt: Option<&str>) -> Result<(), PressError> {
        let Some((page, content)) = cut.pages.get_mut(cut.next) else { return Ok(()) };
        let id = self.file.id();
        let at = place(page, &self.desk.frame, self.desk.design, self.outside, captioned);
        let mut stream = String::new();
        ground(&at, cut.tint, self.work, self.desk, &mut stream);
        stream.push_str("q ");
        for value in [at.scale, 0.0, 0.0, at.scale] {
            decimal(value, 5, &mut stream);
            stream.push(' ');
        }
        decimal(at.x, 2, &mut stream);
        stream.push(' ');
        decimal(at.y, 2, &mut stream);
        stream.push_str(" cm\n");
        let mut stream = stream.into_bytes();
        stream.append(content);
        stream.extend(b"Q\n");
        let mut parents = None;
        if let Some(tree) = &mut self.tree {
            let whole = alt.map(|says| Figure { says: says.to_string(), bounds: None });
            tree.plate(&mut self.file, (id, self.pages.len()), &cut.told[cut.next], whole, &at)?;
            let mut lines = Vec::new();
            // What is set around a plate is none of the letter.
            content::text(placed, &[], self.desk.cutter, Some(&mut |_, _, _| 0), &mut lines);
            stream.extend(lines);
            parents = Some(tree.page_done(&mut self.file)?);
        } else {
            content::text(placed, &[], self.desk.cutter, None, &mut stream);
        }
        let contents = Some(self.file.add(Stream::new(Dictionary::new(), stream))?);
        cut.next += 1;
        self.pages.push(Some(Made { id, contents, resources: cut.resources, links: Vec::new(), parents }));
        self.tell()
    }

    /// A bookmark to the page that comes next.
    pub(crate) fn bookmark(&mut self, depth: u8, title: &str) {
        self.bookmarks.push((depth, title.to_string(), self.pages.len()));
    }

    /// Ends a section of the text, which stands at a place in the book.
    pub(crate) fn section(&mut self, place: usize) -> Result<(), PressError> {
        match &mut self.tree {
            Some(tree) => tree.section(&mut self.file, place),
            None => Ok(()),
        }
    }

    /// Writes everything that was waiting for the number of pages. `front` says how many are counted in roman
    /// figures.
    pub(crate) fn finish(mut self, frame: &Frame, bounds: &Bounds, front: usize, imprint: &Imprint, aims: &Aims) -> Result<(), PressError> {
        let tree = self.file.id();
        let (beyond, spine) = bounds.bleeds();
        let (wide, high) = (frame.width + beyond + spine, frame.height + 2.0 * beyond);
        // The text of all pages begins at the left of its measure; where that is, is known only now.
        let mut moved = [(0, 0); 2];
        for (side, id) in moved.iter_mut().enumerate() {
            let is_recto = side == 0;
            let bleed = if is_recto { spine } else { beyond };
            let mut said = String::from("1 0 0 1 ");
            decimal(frame.left(if is_recto { 1 } else { 2 }) + bleed, 2, &mut said);
            said.push(' ');
            decimal(beyond, 2, &mut said);
            said.push_str(" cm\n");
            *id = self.file.add(Stream::new(Dictionary::new(), said.into_bytes()))?;
        }
        let pages: Vec<Made> = self.pages.into_iter().flatten().collect();
        let side = |v: f64| Object::Real(((v * 100.0).round() / 100.0) as f32);
        let area = |l: f64, b: f64, r: f64, t: f64| Object::Array(vec![side(l), side(b), side(r), side(t)]);
        let annotations = self.tree.as_ref().map_or(0, Tree::first_annotation);
        for (i, page) in pages.iter().enumerate() {
            let is_recto = i % 2 == 0;
            let left = if is_recto { spine } else { beyond };
            let sheet = area(0.0, 0.0, wide, high);
            let trim = area(left, beyond, left + frame.width, beyond + frame.height);
            let mut dict = dictionary! {
                "Type" => "Page", "Parent" => tree, "Resources" => page.resources,
                "MediaBox" => sheet.clone(), "CropBox" => sheet.clone(), "BleedBox" => sheet, "TrimBox" => trim,
            };
            if let Some(contents) = page.contents {
                dict.set("Contents", vec![Object::Reference(moved[i % 2]), Object::Reference(contents)]);
            }
            if let Some(number) = page.parents {
                dict.set("StructParents", number as i64);
                dict.set("Tabs", "S");
            }
            if !page.links.is_empty() {
                let x = frame.left(i + 1) + left;
                let mut links: Vec<Object> = Vec::new();
                for Annotation { id, number, area: [l, b, r, t], aim } in &page.links {
                    let Some(target) = pages.get((aims.page)(*aim)) else { continue };
                    let link = dictionary! {
                        "Type" => "Annot", "Subtype" => "Link", "F" => 4, "Border" => vec![0.into(), 0.into(), Object::Integer(0)],
                        "Rect" => area(l + x, b + beyond, r + x, t + beyond),
                        "Dest" => vec![Object::Reference(target.id), "Fit".into()],
                        // ISO 14289-1, 7.18.5: what it leads to, in words; 7.18.1: its place in the structure.
                        "Contents" => text(&(aims.says)(*aim)),
                        "StructParent" => (annotations + number) as i64,
                    };
                    self.file.put(*id, &Object::Dictionary(link))?;
                    links.push(Object::Reference(*id));
                }
                dict.set("Annots", links);
            }
            self.file.put(page.id, &Object::Dictionary(dict))?;
        }
        let kids: Vec<Object> = pages.iter().map(|p| Object::Reference(p.id)).collect();
        self.file.put(tree, &Object::Dictionary(dictionary! { "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids }))?;
        let mut doc = Document::new();
        doc.max_id = self.file.last();
        let mut fonts = Dictionary::new();
        for (name, slope) in [("R", Slope::Upright), ("I", Slope::Italic)] {
            if let Some(id) = self.desk.cutter.embed(slope, &mut doc)? {
                fonts.set(name, id);
            }
        }
        if !self.hidden.is_empty() {
            fonts.set("T", self.hidden.embed(&mut doc));
        }
        self.file.take(&mut doc)?;
        self.file.put(self.fonts, &Object::Dictionary(fonts))?;
        self.file.put(self.typed, &Object::Dictionary(dictionary! { "Font" => self.fonts }))?;

        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => tree };
        if let Some(structure) = self.tree.take() {
            let corner = |page: usize| (frame.left(page + 1) + if page.is_multiple_of(2) { spine } else { beyond }, beyond);
            catalog.set("StructTreeRoot", structure.finish(&mut self.file, &corner)?);
            catalog.set("MarkInfo", dictionary! { "Marked" => true });
        }
        let ids: Vec<ObjectId> = pages.iter().map(|page| page.id).collect();
        let outlines = if self.work.reading { outlines(&mut self.file, &self.bookmarks, &ids)? } else { None };
        let created = imprint.created.to_rfc3339();
        let id = self.file.identity(&[imprint.title, imprint.author, imprint.language, &created, imprint.content])?;
        let mut said = info(imprint);
        if self.work.exchange {
            catalog.set("OutputIntents", vec![Object::Dictionary(printing_condition())]);
            exchanged(&mut said);
        } else {
            let metadata = self.file.add(metadata(imprint, &id, false))?;
            manners(&mut catalog, imprint, metadata);
            // Sheets with like margins are no spreads.
            catalog.set("PageLayout", if (frame.inner - frame.outer).abs() < 0.01 { "SinglePage" } else { "TwoPageRight" });
        }
        if let Some(outlines) = outlines {
            catalog.set("Outlines", outlines);
            catalog.set("PageMode", "UseOutlines");
        }
        if front > 0 && self.work.reading {
            let roman = Object::Dictionary(dictionary! { "S" => "r" });
            let arabic = Object::Dictionary(dictionary! { "S" => "D" });
            catalog.set("PageLabels", dictionary! { "Nums" => vec![0.into(), roman, Object::Integer(front as i64), arabic] });
        }
        let root = self.file.add(catalog)?;
        let info = self.file.add(said)?;
        self.file.finish(root, info, id)
    }
}

/// The letter's paper under its ink: its colour where colours are shown, its edge where the design wants it.
fn ground(at: &Place, tint: [f64; 3], work: Work, desk: &Desk, out: &mut String) {
    let fit = desk.design.facsimile.fit;
    let mut rect = |[l, b, r, t]: [f64; 4], before: &str, colour: [f64; 3], lines: bool, after: &str| {
        out.push_str(before);
        work.inks.say(colour, lines, out);
        out.push(' ');
        for v in [l, b, r - l, t - b] {
            decimal(v, 2, out);
            out.push(' ');
        }
        out.push_str(after);
    };
    // Without bleed nothing may run off the page.
    if work.tinted && fit != Fit::Writing && (fit != Fit::Bleed || work.bleed || work.reading) {
        // Beyond every edge of the page when the page is the sheet.
        let over = desk.frame.width;
        let area = if fit == Fit::Bleed { [-over, -over, 2.0 * over, desk.frame.height + over] } else { at.sheet };
        rect(area, "/Artifact BMC q ", tint, false, "re f Q EMC\n");
    }
    if desk.design.facsimile.edge && fit == Fit::Sheet {
        rect(at.sheet, "/Artifact BMC q .4 w ", [0.62, 0.6, 0.57], true, "re S Q EMC\n");
    }
}

//! `letters hand list` and `letters hand check`

use crate::cli::{Desk, out};
use crate::error::ServerError;
use crate::hands;
use app::house::HandSource;
use fonts::HandCard;
use serde_json::json;
use std::{collections::BTreeSet, process::ExitCode};

/// Lists the hands, and which are here.
pub fn run(desk: &Desk, as_json: bool) -> Result<ExitCode, ServerError> {
    let cards = hands::cards(&desk.templates, &desk.data);
    let first = desk.templates.first_sheet(&desk.data, 1).hand;
    let here = |card: &HandCard| hands::is_here(&desk.data, card);
    let from = |card: &HandCard| match hands::source(&desk.templates, card) {
        HandSource::Typeface => "typeface",
        HandSource::Drawn => "drawn here",
        HandSource::Learned => "learned",
    };
    let licence = |card: &HandCard| card.typeface.as_ref().map(|t| t.licence.clone()).unwrap_or_default();
    if as_json {
        let all: Vec<_> = cards
            .iter()
            .map(|c| {
                let face = c.typeface.as_ref();
                json!({ "name": c.name, "title": c.title, "style": c.style, "from": from(c), "here": here(c), "default": c.name == first,
                    "licence": face.map(|t| &t.licence), "package": face.map(|t| &t.package), "version": face.map(|t| &t.version),
                    "sha256": face.map(|t| &t.sha256) })
            })
            .collect();
        out::json(&all)?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows: Vec<Vec<String>> = cards
        .iter()
        .map(|c| {
            let state = match (here(c), c.name == first) {
                (true, true) => "here, default",
                (true, false) => "here",
                (false, true) => "default",
                (false, false) => "",
            };
            vec![c.name.clone(), state.into(), from(c).into(), licence(c), c.title.clone(), c.style.clone()]
        })
        .collect();
    out::say(&out::table(&["name", "", "from", "licence", "hand", "style"], &rows))?;
    Ok(ExitCode::SUCCESS)
}

/// Looks at every letter's pen path and names those that may not be drawn.
pub fn check(desk: &Desk, name: &str, as_json: bool) -> Result<ExitCode, ServerError> {
    let hand = hands::open(&desk.templates, &desk.data, name)?;
    let report = hand.check();
    if as_json {
        let faults: Vec<_> = report.faults.iter().map(|f| json!({ "letter": f.spells, "fault": f.what })).collect();
        out::json(&json!({ "hand": name, "forms": report.forms, "faults": faults, "missing": report.missing }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut faulty: Vec<&str> = report.faults.iter().map(|f| f.spells.as_str()).collect();
    faulty.dedup();
    let mut text = format!(
        "{}: {} of {} letterforms have a pen path that may be drawn.\n",
        hand.card().title,
        report.forms - faulty.len(),
        report.forms
    );
    for fault in &report.faults {
        text.push_str(&format!("  {}   {}\n", fault.spells, fault.what));
    }
    if !report.missing.is_empty() {
        let missing: String = report.missing.iter().collect();
        text.push_str(&format!("It has no letter for: {missing}\n"));
    }
    out::say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// How many letters of every hand that is here may be drawn by their pen paths.
pub fn check_all(desk: &Desk) -> Result<ExitCode, ServerError> {
    let (mut good, mut all) = (0, 0);
    let mut rows = Vec::new();
    for card in hands::cards(&desk.templates, &desk.data).iter().filter(|c| hands::is_here(&desk.data, c)) {
        let report = hands::open(&desk.templates, &desk.data, &card.name)?.check();
        let faulty: BTreeSet<&str> = report.faults.iter().map(|f| f.spells.as_str()).collect();
        let sound = report.forms.saturating_sub(faulty.len());
        (good, all) = (good + sound, all + report.forms);
        rows.push(vec![card.name.clone(), format!("{sound} of {}", report.forms), faulty.into_iter().collect::<Vec<_>>().join(" ")]);
    }
    out::say(&out::table(&["name", "may be drawn", "not"], &rows))?;
    out::say(&format!("{good} of {all} letterforms, {:.1}%\n", 100.0 * good as f64 / all.max(1) as f64))?;
    Ok(ExitCode::SUCCESS)
}

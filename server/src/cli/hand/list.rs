//! `letters hand list` and `letters hand check`

use crate::cli::{Desk, out};
use crate::error::ServerError;
use crate::hands;
use app::house::HandSource;
use fonts::{HandCard, PathFrom};
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

/// Says where every letter's pen path comes from.
pub fn check(desk: &Desk, name: &str, as_json: bool) -> Result<ExitCode, ServerError> {
    let hand = hands::open(&desk.templates, &desk.data, name)?;
    let report = hand.check();
    if as_json {
        let from: serde_json::Map<_, _> = report.from.iter().map(|(from, count)| (key(*from).to_string(), json!(count))).collect();
        let mended: Vec<_> = report
            .mended
            .iter()
            .map(|m| json!({ "letter": m.spells, "from": key(m.from), "faults": m.faults.iter().map(|f| &f.what).collect::<Vec<_>>() }))
            .collect();
        out::json(&json!({ "hand": name, "forms": report.forms, "from": from, "mended": mended, "missing": report.missing }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = format!("{}: {} letterforms for a plotter, or to watch.\n", hand.card().title, report.forms);
    for (from, count) in &report.from {
        text.push_str(&format!("  {count:>4}  {}\n", words(*from)));
    }
    for mended in &report.mended {
        let faults: Vec<&str> = mended.faults.iter().map(|f| f.what.as_str()).collect();
        text.push_str(&format!("  {}   {}: in its ink, {}\n", mended.spells, key(mended.from), faults.join("; ")));
    }
    if !report.missing.is_empty() {
        let missing: String = report.missing.iter().collect();
        text.push_str(&format!("It has no letter for: {missing}\n"));
    }
    out::say(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Where the pen paths of every hand that is here come from.
pub fn check_all(desk: &Desk) -> Result<ExitCode, ServerError> {
    const FROM: [PathFrom; 5] = [PathFrom::Drawn, PathFrom::Ink, PathFrom::Near, PathFrom::House, PathFrom::Edge];
    let mut sums = [0; FROM.len()];
    let mut rows = Vec::new();
    for card in hands::cards(&desk.templates, &desk.data).iter().filter(|c| hands::is_here(&desk.data, c)) {
        let report = hands::open(&desk.templates, &desk.data, &card.name)?.check();
        let counts = FROM.map(|from| report.from.get(&from).copied().unwrap_or(0));
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        let mut row = vec![card.name.clone()];
        row.extend(counts.map(|count| if count > 0 { count.to_string() } else { String::new() }));
        let lent = report.mended.iter().filter(|m| m.from != PathFrom::Near).map(|m| m.spells.as_str());
        row.push(lent.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" "));
        rows.push(row);
    }
    out::say(&out::table(&["name", "drawn", "ink", "near", "house", "edge", "not its own"], &rows))?;
    let [drawn, ink, near, ..] = sums;
    let all: usize = sums.iter().sum();
    out::say(&format!(
        "{ink} of {} recovered letterforms pass as they were found, {near} lie a little less exactly in it, the rest are lent; every path may be drawn.\n",
        all - drawn
    ))?;
    Ok(ExitCode::SUCCESS)
}

fn key(from: PathFrom) -> &'static str {
    match from {
        PathFrom::Drawn => "drawn",
        PathFrom::Ink => "ink",
        PathFrom::Near => "near",
        PathFrom::House => "house",
        PathFrom::Edge => "edge",
    }
}

fn words(from: PathFrom) -> &'static str {
    match from {
        PathFrom::Drawn => "drawn as strokes",
        PathFrom::Ink => "found in the ink",
        PathFrom::Near => "found in the ink or bent into it, and covering 85 % of it or more",
        PathFrom::House => "the house’s own letter in its place",
        PathFrom::Edge => "the edge of the ink",
    }
}

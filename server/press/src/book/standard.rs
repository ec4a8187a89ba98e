//! A reading copy's links held against the standards, clause by clause: ISO 32000-1 (PDF 1.7) and ISO 14289-1 (PDF/UA-1).

use super::{
    Edition, Part, Setting,
    tests::{faces, octavo, print, sample},
};
use crate::{
    letter::standard::File,
    proofs::{tool, tool_text},
};
use lopdf::{Dictionary, Object};
use std::collections::BTreeSet;

fn reading() -> File {
    let mut manuscript = sample(12, 1);
    manuscript.parts = vec![Part { title: "Winter".into(), opens: 6, epigraph: None }];
    let (design, faces) = (octavo(), faces());
    let setting = Setting { edition: Edition::Reading, ..Setting::new(&design, &faces) };
    File::open(print(&manuscript, &setting).unwrap().1, "reading")
}

/// Whether a kid of an element is of a type that says itself so.
fn is(kid: &Dictionary, kind: &[u8]) -> bool {
    kid.get(b"Type").and_then(Object::as_name).is_ok_and(|t| t == kind)
}

#[test]
fn every_link_has_words_a_place_and_a_description() {
    let file = reading();
    let root = file.dict(file.catalog(), "StructTreeRoot");
    let numbers = file.get(file.dict(root, "ParentTree"), "Nums").as_array().unwrap();
    let keys: Vec<i64> = numbers.iter().step_by(2).map(|n| n.as_i64().unwrap()).collect();
    // 32000-1, 7.9.7: a number tree is in order; 14.7.4.4: the next key is above all.
    assert!(keys.is_sorted_by(|a, b| a < b) && file.number(root, "ParentTreeNextKey") == keys.len() as i64);
    let pages = file.pages();
    let (mut seen, mut descriptions) = (BTreeSet::new(), Vec::new());
    for id in &pages {
        let page = file.doc.get_dictionary(*id).unwrap();
        let Ok(annotations) = page.get(b"Annots") else { continue };
        // 14289-1, 7.18.3: whoever goes from link to link goes as the text does.
        assert_eq!(file.name(page, "Tabs"), "S");
        for reference in file.at(annotations).as_array().unwrap() {
            // 32000-1, 14.7.4.3: an object that the structure names is indirect.
            let annotation = file.at(reference).as_dict().unwrap();
            assert!(reference.as_reference().is_ok() && file.name(annotation, "Subtype") == "Link");
            // 14289-1, 7.18.1 and 7.18.5: it stands in a Link, with the words that are the link, and is described.
            let key = file.number(annotation, "StructParent");
            assert!(seen.insert(key), "{key} twice");
            let at = keys.binary_search(&key).unwrap();
            let link = file.at(&numbers[2 * at + 1]).as_dict().unwrap();
            assert_eq!(file.name(link, "S"), "Link");
            let kids: Vec<&Dictionary> =
                file.get(link, "K").as_array().unwrap().iter().map(|kid| file.at(kid).as_dict().unwrap()).collect();
            let named = |kid: &&Dictionary| {
                is(kid, b"OBJR") && kid.get(b"Obj").unwrap() == reference && kid.get(b"Pg").unwrap().as_reference().unwrap() == *id
            };
            assert_eq!(kids.iter().filter(|kid| named(kid)).count(), 1);
            let content = String::from_utf8_lossy(&file.doc.get_page_content(*id)).into_owned();
            let words: Vec<i64> = kids.iter().filter(|kid| is(kid, b"MCR")).map(|kid| file.number(kid, "MCID")).collect();
            assert!(!words.is_empty() && words.iter().all(|mark| content.contains(&format!("/Link<</MCID {mark}>>BDC"))), "{words:?}");
            let paragraph = file.dict(link, "P");
            assert_eq!(file.name(paragraph, "S"), "P");
            let said = file.get(annotation, "Contents").as_str().unwrap();
            descriptions.push(String::from_utf8_lossy(said).into_owned());
            // 14289-1, 7.1: it leads to a page of the book.
            let target = file.get(annotation, "Dest").as_array().unwrap()[0].as_reference().unwrap();
            assert!(pages.contains(&target));
        }
    }
    assert!(seen.len() > 30, "{}", seen.len());
    for said in ["To Loretta, page 1", "Winter, page ", "Page "] {
        assert!(descriptions.iter().any(|d| d.starts_with(said)), "{said}: {descriptions:?}");
    }
    // 32000-1, 14.8.2.5: words are parted by spaces that are said, over the end of a line, too.
    let heard = tool("pdfinfo", &["-struct-text", &file.path]);
    for said in ["\"To Loretta anniversary, 14 January 2026 1", "which of us lost their balance first. You had the blue dress on"] {
        assert!(heard.contains(said), "{said}: {heard}");
    }
    // Every link of the structure is one of these, and what it says is still read in its place.
    let links = file.elements().into_iter().filter(|e| file.name(e, "S") == "Link").count();
    assert!(links > 20 && links <= seen.len(), "{links}");
    let text = tool_text(&[&file.path]);
    assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains("Feldman, Dr.,"), "the index reads as before");
}

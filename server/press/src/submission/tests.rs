//! Manuscripts and proposals as they leave the press, read again with other people's tools.

use super::*;
use crate::{
    book::tests::{faces, octavo, sample},
    book::{Change, Changed, Epigraph, Manuscript, Part},
    proofs::{keep, tool, tool_text},
};
use letters::Submission;

fn phrases() -> Phrases {
    Phrases::from_toml(include_str!("../../../../templates/submission.toml")).unwrap()
}

fn book() -> Manuscript {
    let mut manuscript = sample(4, 1);
    manuscript.front.subtitle = "Sixty Years on One Street".into();
    manuscript.front.dedication = "For Loretta,\nwho kept them all".into();
    manuscript.letters[1].headnote = "Never sent.".into();
    manuscript.letters[1].text =
        "Dear Jonas,\n\nFirst & <last>.\n\n* * *\n\n# of winters: 3.\n\nYours,\nChris\n\nP.S. Bring the level.".into();
    let epigraph = Some(Epigraph { text: "Snow again.".into(), source: "My grandmother".into() });
    manuscript.parts =
        vec![Part { title: "The Porch".into(), opens: 0, epigraph: None }, Part { title: "Winter".into(), opens: 2, epigraph }];
    manuscript.changed = vec![Change { kind: Changed::Person, letters: vec![0, 2] }];
    manuscript
}

fn said() -> Submission {
    Submission {
        contact: "12 Porch Lane\nTulsa, OK 74103\nchris@example.org".into(),
        editor: "Ms. Brewer".into(),
        house: "The Quince Press\n9 Orchard Street".into(),
        about_book: "A man at the end of a long marriage says what he never could.\n\nThe letters were written at a kitchen table.".into(),
        synopsis: "He begins with thanks and ends with a goodbye.".into(),
        ..Submission::default()
    }
}

#[test]
fn a_docx_manuscript_is_what_publishers_ask_for() {
    let made = docx(&book(), &said(), &phrases()).unwrap();
    keep("manuscript.docx", &made);
    assert!(made == docx(&book(), &said(), &phrases()).unwrap(), "the same book twice");
    // Read by a word processor's rules, part by part.
    let read = docx_rs::read_docx(&made).unwrap();
    assert!(read.document.children.len() > 20);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(made)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    let (text, styles, header) = (part("word/document.xml"), part("word/styles.xml"), part("word/header1.xml"));
    for wish in [
        "w:w=\"12240\" w:h=\"15840\"",
        "w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\"",
        "12 Porch Lane",
        "about 600 words",
        "by Chris Aldridge",
        "To Jonas",
        "First &amp; &lt;last&gt;.",
        "Tulsa, 14 January 2026",
        ">#<",
        ">END<",
        "names of people in letters 1 and 3",
    ] {
        assert!(text.contains(wish), "{wish}: {text}");
    }
    assert!(!text.contains("* * *"), "scenes are divided by #");
    assert!(styles.contains("<w:sz w:val=\"24\"") && styles.contains("w:line=\"480\"") && styles.contains("Times New Roman"), "{styles}");
    assert!(styles.contains("<w:lang w:val=\"en\""), "{styles}");
    assert!(header.contains("Aldridge / LETTERS FROM THE PORCH / ") && header.contains("PAGE"), "{header}");
    assert!(part("docProps/core.xml").contains("<dc:title>Letters From the Porch</dc:title>"));
    // The title is half way down: white above it and the lines of the contact make up half the sheet.
    let above: i32 = styles
        .split("w:val=\"Title\"")
        .nth(1)
        .and_then(|t| t.split("w:before=\"").nth(1))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(above + 1440 + 4 * 280, 15840 / 2);
}

#[test]
fn markdown_says_the_same_and_means_nothing_else() {
    let made = markdown(&book(), &said(), &phrases()).unwrap();
    keep("manuscript.md", made.as_bytes());
    for wish in [
        "title: 'Letters From the Porch'",
        "words: 'about 600 words'",
        "\n## Winter\n",
        "\n> Snow again.\n>\n> — My grandmother\n",
        "\n### To Jonas\n\n(thanks)\n\n*Never sent.*\n",
        "\n*Tulsa, 14 January 2026*\n\nDear Loretta,\n",
        "\nFirst \\& \\<last\\>.\n\n* * *\n\n\\# of winters: 3.\n\nYours,\\\nChris\n\nP.S. Bring the level.\n",
    ] {
        assert!(made.contains(wish), "{wish}\n{made}");
    }
}

#[test]
fn a_proposal_holds_letter_synopsis_and_samples_and_says_only_what_was_said() {
    let (manuscript, design, faces) = (book(), octavo(), faces());
    let said = said();
    let set = |offer: &Offer| {
        let mut pdf = Vec::new();
        proposal(&manuscript, offer, &phrases(), &design, &faces, None, &mut pdf).map(|pages| (pages, pdf))
    };
    let offer = Offer { said: &said, samples: &[1, 0], dated: "2026-11-23".parse().ok() };
    let (pages, pdf) = set(&offer).unwrap();
    assert!(pdf == set(&offer).unwrap().1, "the same offer twice");
    let file = keep("proposal.pdf", &pdf);
    assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
    let info = tool("pdfinfo", &[&file]);
    assert!(
        info.contains("612 x 792 pts (letter)")
            && info.contains("Tagged:          yes")
            && info.contains(&format!("Pages:           {pages}")),
        "{info}"
    );
    let text = tool_text(&[&file]).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = text.as_str();
    for wish in [
        "Chris Aldridge 12 Porch Lane",
        "23 November 2026",
        "The Quince Press",
        "Dear Ms. Brewer,",
        "I offer you “Letters From the Porch: Sixty Years on One Street”, a book of four letters written in 2026: about 600 words in all.",
        "The letters were written at a kitchen table.",
        "With this come a synopsis and two of the letters.",
        "Yours sincerely, Chris Aldridge",
        "Synopsis He begins with thanks",
        "Winter",
        "To Jonas",
        "P.S. Bring the level.",
        "Dear Loretta,",
    ] {
        let at = rest.find(wish).unwrap_or_else(|| panic!("{wish}: {text}"));
        rest = &rest[at..];
    }
    // Nobody said who wrote it, nor anything else: no word stands for it.
    assert!(!text.contains('{') && !text.contains("Dear Mrs. Okonkwo"), "{text}");
    let nothing = Submission::default();
    let (_, pdf) = set(&Offer { said: &nothing, samples: &[], dated: None }).unwrap();
    let text = tool_text(&[&keep("proposal-bare.pdf", &pdf)]);
    assert!(text.contains("Dear Editor,") && text.contains("a list of the letters and three of the letters"), "{text}");
    assert!(set(&Offer { samples: &[9], ..offer }).unwrap_err().to_string().contains("letter 10"));
}

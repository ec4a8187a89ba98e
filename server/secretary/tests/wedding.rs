//! The story of thank-yous after a wedding: a real list with its traps, one text, and what is found before printing.

use ghostwriter::Cliches;
use letters::{Addressee, Checked, FindingKind, Language, Standing};
use secretary::{Columns, Form, Proofs, list};

const THANKS: &str = "Dear {{first name}},\n\nThank you for {{gift}}. {{?note}}And {{note}}: I have not stopped telling people. {{/note}}Come and see us \
in the new flat before the spring. Will you bring the photographs?\n\nWith love from us both,\nInes and Tom\n";

fn guests() -> Vec<Addressee> {
    let columns = Columns::from_toml(include_str!("../../../templates/columns.toml")).unwrap();
    list::read(include_bytes!("wedding.csv"), &columns).unwrap()
}

fn read(text: &str) -> Vec<Checked> {
    let (list, form, cliches) = (guests(), Form::parse(text).unwrap(), Cliches::default());
    form.fits(&list).unwrap();
    let proofs = Proofs::new(&list, &["Ines Marlow".to_string()], Language::default(), &cliches);
    list.iter()
        .map(|to| {
            let filled = form.fill(to);
            let found = proofs.filled(to, &filled);
            Checked::new(to.clone(), filled.text, found, false, false)
        })
        .collect()
}

fn at(all: &[Checked], row: u32) -> &Checked {
    all.iter().find(|c| c.to.row == row).unwrap()
}

fn kinds(checked: &Checked) -> Vec<FindingKind> {
    checked.findings.iter().map(|f| f.kind).collect()
}

#[test]
fn every_trap_of_a_real_list_is_found_and_the_rest_is_right() {
    use FindingKind::{EmptyField, Encoding, NoName, Spreadsheet, Twice};
    let all = read(THANKS);
    let rows: Vec<u32> = all.iter().map(|c| c.to.row).collect();
    assert_eq!(rows, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14], "rows as the spreadsheet counts them");
    for right in [5, 6, 13] {
        assert_eq!((at(&all, right).standing, kinds(at(&all, right))), (Standing::Right, vec![]), "Tom signs, and is a guest: {right}");
    }
    assert_eq!(kinds(at(&all, 3)), [], "his own name may stand in his own letter");
    assert_eq!(kinds(at(&all, 2)), [], "her own note says that she danced with Tom");
    assert_eq!(
        at(&all, 2).text.lines().nth(2),
        Some(
            "Thank you for the blue vase. And you danced with Tom until the band packed up: I have not stopped telling people. Come and see us in the new flat before the spring. Will you bring the photographs?"
        )
    );
    assert!(kinds(at(&all, 4)).contains(&EmptyField), "{:?}", at(&all, 4).findings);
    assert!(kinds(at(&all, 7)).contains(&Twice) && at(&all, 7).findings.iter().any(|f| f.text.contains("row 4")));
    assert!(kinds(at(&all, 8)).contains(&Encoding), "{:?}", at(&all, 8).findings);
    assert!(kinds(at(&all, 9)).contains(&NoName), "{:?}", at(&all, 9).findings);
    assert!(kinds(at(&all, 10)).contains(&Spreadsheet), "{:?}", at(&all, 10).findings);
    assert_eq!([4, 9, 10].map(|row| at(&all, row).standing), [Standing::Wrong; 3]);
}

#[test]
fn somebody_else_on_the_list_may_be_named_once_a_person_has_read_it() {
    let all = read(&THANKS.replace("Will you", "Rosa sends her love. Will you"));
    let zoe = at(&all, 5);
    assert_eq!((zoe.standing, kinds(zoe)), (Standing::ToRead, vec![FindingKind::OtherName]));
    let again = Checked::new(zoe.to.clone(), zoe.text.clone(), zoe.findings.clone(), false, true);
    assert_eq!(again.standing, Standing::Right);
}

#[test]
fn a_letter_that_greets_somebody_else_is_found() {
    let all = read(&THANKS.replace("{{first name}}", "Rosa"));
    let zoe = at(&all, 5);
    assert_eq!(zoe.standing, Standing::ToRead);
    let said: Vec<&str> = zoe.findings.iter().map(|f| f.text.as_str()).collect();
    assert!(said.iter().any(|s| s.contains("“Rosa” stands in it, who is in row 4")), "{said:?}");
    assert!(said.iter().any(|s| s.contains("salutation does not name the reader")), "{said:?}");
    assert!(!said.iter().any(|s| s.contains("“Will”")), "a question names nobody: {said:?}");
    assert_eq!(kinds(at(&all, 4)), [FindingKind::EmptyField], "to Rosa herself it is right, save for the gift");
}

#[test]
fn a_draft_is_read_against_its_own_notes() {
    let shared = secretary::shared(
        "occasion = \"thanks\"\nwords = 60\n[from]\nname = \"Ines\"\n[[facts]]\ntext = \"{{?gift}}they gave us {{gift}}{{/gift}}\"\n",
    )
    .unwrap();
    let (list, cliches) = (guests(), Cliches::default());
    let proofs = Proofs::new(&list, &["Ines".to_string()], Language::default(), &cliches);
    let rosa = list.iter().find(|to| to.row == 4).unwrap();
    let (brief, empty) = secretary::own(&shared, rosa).unwrap();
    assert_eq!((brief.facts.len(), brief.facts[0].must), (1, true));
    let found = proofs.drafted(
        rosa,
        &brief,
        &empty,
        "Dear Rosa,\n\nThank you for the hammock that you and Grace brought from Lisbon.\n\nLove,\nInes\n",
    );
    let kinds: Vec<FindingKind> = found.iter().map(|f| f.kind).collect();
    assert!(kinds.contains(&FindingKind::NotTold), "nine hours on the road are not told: {found:?}");
    assert!(kinds.contains(&FindingKind::MadeUp) && found.iter().any(|f| f.text.contains("Lisbon")), "{found:?}");
    assert!(found.iter().any(|f| f.kind == FindingKind::OtherName && f.text.contains("“Grace”")), "{found:?}");
    assert_eq!(proofs.drafted(rosa, &brief, &empty, "")[0].kind, FindingKind::NoLetter);
}

//! One of the letters: as the hand writes it, and what is known of whom it is for.

use crate::doors::mailings::SaveAddressee;
use crate::parts::fields::{Line, Lines, Select};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Checked, Mailing, Pronoun, Weight, Wording, field_key};

/// What is known of them already stands in a field of its own.
const OWN: [&str; 6] = ["name", "fullname", "address", "relationship", "notes", "pronoun"];

/// The letter to one of them.
#[component]
pub fn One(mailing: Mailing, checked: Checked) -> impl IntoView {
    let id = mailing.id;
    let row = checked.to.row;
    let called = if checked.to.called().is_empty() { format!("row {row}") } else { checked.to.called().to_string() };
    let pages = (0..checked.sides)
        .map(|page| {
            let alt =
                if page == 0 { format!("The letter to {called}, written: {}", checked.text) } else { format!("Page {} of it", page + 1) };
            view! { <img class="written" src=format!("/mailings/{id}/{row}/{}.svg", page + 1) alt=alt/> }.into_any()
        })
        .collect::<Vec<_>>();
    let shown = if pages.is_empty() {
        view! { <div class="sheet as-text"><p>{if checked.text.is_empty() { "No words yet.".to_string() } else { checked.text.clone() }}</p></div> }.into_any()
    } else {
        view! { <div class="written-pages">{pages}</div> }.into_any()
    };
    let found =
        checked.findings.iter().map(|f| view! { <li class=weight(f.kind.weight())>{f.text.clone()}</li> }.into_any()).collect_view();
    let desk = mailing.letters.get(&row).map(|letter| {
        view! { <p><a href=format!("/letters/{letter}")>"Change this letter at the desk"</a></p> }
    });
    view! {
        <section id="letter" class="one-letter" aria-labelledby="letter-h">
            <h2 id="letter-h">{format!("To {called}, row {row}")}</h2>
            {shown}
            <ul class="found">{found}</ul>
            {desk}
            <Known mailing checked/>
        </section>
    }
    .into_any()
}

/// What is known of them, to be mended.
#[component]
fn Known(mailing: Mailing, checked: Checked) -> impl IntoView {
    let (to, missing) = (checked.to, checked.findings.iter().filter_map(|f| f.field.clone()).collect::<Vec<_>>());
    let mut fields = to.fields.clone();
    let named = |fields: &[(String, String)], name: &str| fields.iter().any(|(heading, _)| field_key(heading) == field_key(name));
    for field in &missing {
        if !named(&fields, field) && !OWN.contains(&field_key(field).as_str()) {
            fields.push((field.clone(), to.field(field).unwrap_or_default()));
        }
    }
    let is_missing = |heading: &str| missing.iter().any(|m| field_key(m) == field_key(heading));
    let open = !missing.is_empty();
    let own = fields
        .into_iter()
        .enumerate()
        .map(|(n, (heading, value))| {
            let warned = is_missing(&heading);
            view! {
                <div class="field">
                    <label for=format!("value-{n}")>{heading.clone()}</label>
                    <input type="hidden" name="heading[]" value=heading/>
                    <input id=format!("value-{n}") name="value[]" value=value autocomplete="off" aria-invalid=warned.then_some("true")/>
                </div>
            }
            .into_any()
        })
        .collect_view();
    let notes = to.notes.iter().map(|n| format!("{}{}", if n.must { "! " } else { "" }, n.text)).collect::<Vec<_>>().join("\n");
    let drafted = matches!(mailing.wording, Wording::Brief { .. });
    let pronouns = Pronoun::ALL.map(|p| (p.to_string(), p.to_string())).to_vec();
    view! {
        <details class="adding" open=open>
            <summary>"What is known of them"</summary>
            <form class="form" method="post" action=SaveAddressee::url()>
                <input type="hidden" name="id" value=mailing.id.to_string()/>
                <input type="hidden" name="row" value=to.row.to_string()/>
                <Line name="name" label="After “Dear”" value=to.name required=true most=120/>
                <Line name="full_name" label="On the envelope" value=to.full_name/>
                <Lines name="address" label="Address" value=to.address.join("\n") rows=3/>
                {own}
                <Lines name="notes" label=if drafted { "Notes for their letter" } else { "Notes" } value=notes rows=2 most=20000 hint="One a line."/>
                <div class="pair">
                    <Line name="relationship" label="Who they are to you" value=to.relationship/>
                    <Select name="pronoun" label="Pronoun" options=pronouns chosen=to.pronoun.to_string()/>
                </div>
                <p class="do"><button class="quiet">"Keep"</button></p>
            </form>
        </details>
    }
    .into_any()
}

/// How a finding is shown.
pub fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Stop => "stops",
        Weight::Doubt => "doubtful",
        Weight::Remark => "told",
    }
}

//! Letters to many: the text, each letter as it was read, and the paper.

use super::{NOWHERE, addressee::One, addressee::weight, paper::Paper, wording::Words};
use crate::doors::mailings::{MarkLetters, RemoveMailing};
use crate::house::{House, HouseError};
use crate::pages::{Leaf, id, query, room};
use crate::parts::fields::Sure;
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Checked, FindingKind, MailingId, Standing, Weight};
use std::sync::Arc;

/// Letters to many; with `?row=`, the letter of that row beside them.
#[component]
pub fn ShowPage() -> impl IntoView {
    let id = id::<MailingId>(NOWHERE);
    let row = query("row").and_then(|row| row.parse().ok());
    room(Room::Letters, async move |house| page(house, id?, row).await)
}

async fn page(house: Arc<dyn House>, id: MailingId, row: Option<u32>) -> Result<Leaf, HouseError> {
    let (mailing, all) = house.mailing(id).await?;
    let cabinet = house.cabinet().await?;
    let count = |standing| all.iter().filter(|c| c.standing == standing).count();
    let (right, wrong, to_read, out) = (count(Standing::Right), count(Standing::Wrong), count(Standing::ToRead), count(Standing::LeftOut));
    let undrafted =
        all.iter().filter(|c| c.standing != Standing::LeftOut && c.findings.iter().any(|f| f.kind == FindingKind::NoLetter)).count();
    let said = said(right, wrong, to_read, out);
    let printable = wrong + to_read == 0 && right > 0;
    let shown = row.and_then(|row| all.iter().find(|c| c.to.row == row));
    let shown = shown.or_else(|| all.iter().find(|c| matches!(c.standing, Standing::Wrong | Standing::ToRead))).or(all.first()).cloned();
    let at = shown.as_ref().map_or(0, |c| c.to.row);
    let title = mailing.title.clone();
    Ok(Leaf::new(
        title.clone(),
        view! {
            <Head title=title about=format!("{} to many", words::count(all.len(), "letter", "letters"))>
                <a class="button quiet" href="/mailings">"Letters to many"</a>
            </Head>
            <div class="mailing">
                <div class="first">
                    <section aria-labelledby="words-h">
                        <h2 id="words-h">"What they say"</h2>
                        <Words mailing=mailing.clone() occasions=cabinet.occasions.clone() undrafted/>
                    </section>
                    <section id="each" aria-labelledby="each-h">
                        <h2 id="each-h">"Each letter"</h2>
                        <p class="standing" role="status">{said}</p>
                        <Table id all at/>
                        <Print id printable/>
                    </section>
                    <Sure
                        question="Remove these letters to many …".to_string()
                        consequence="The list and the text will be gone. Letters that were drafted for it stay among your letters.".to_string()
                        button="Remove them"
                        action=RemoveMailing::url()
                        id=id.to_string()
                    />
                </div>
                <div class="beside">
                    {shown.map(|checked| view! { <One mailing=mailing.clone() checked/> })}
                    <Paper mailing cabinet row=at/>
                </div>
            </div>
        },
    ))
}

/// How they stand, in a sentence.
fn said(right: usize, wrong: usize, to_read: usize, out: usize) -> String {
    let is = |n: usize, what: &str| format!("{n} {} {what}", if n == 1 { "is" } else { "are" });
    let mut parts = vec![is(right, "right")];
    if wrong > 0 {
        parts.push(is(wrong, "not"));
    }
    if to_read > 0 {
        parts.push(is(to_read, "for you to read"));
    }
    if out > 0 {
        parts.push(is(out, "left out"));
    }
    let all = parts.join(", ");
    let end = if wrong + to_read > 0 { " Nothing is printed until each is right or left out." } else { "" };
    format!("{}{}.{end}", all[..1].to_uppercase(), &all[1..])
}

/// Each letter in a line: how it stands, what was found, whether it is printed.
#[component]
fn Table(id: MailingId, all: Vec<Checked>, at: u32) -> impl IntoView {
    let rows = all.into_iter().map(|checked| line(id, checked, at)).collect_view();
    view! {
        <form method="post" action=MarkLetters::url()>
            <input type="hidden" name="id" value=id.to_string()/>
            <div class="checked-letters">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Row"</th>
                            <th scope="col">"To"</th>
                            <th scope="col">"Sheets"</th>
                            <th scope="col">"Found"</th>
                            <th scope="col">"Print"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="do"><button class="quiet">"Keep what is ticked"</button></p>
        </form>
    }
    .into_any()
}

fn line(id: MailingId, checked: Checked, at: u32) -> AnyView {
    let row = checked.to.row;
    let called = if checked.to.called().is_empty() { "Nobody".to_string() } else { checked.to.called().to_string() };
    let (standing, name) = match checked.standing {
        Standing::Right => ("right", "Right"),
        Standing::ToRead => ("to-read", "To be read"),
        Standing::Wrong => ("wrong", "Not right"),
        Standing::LeftOut => ("out", "Left out"),
    };
    let doubtful = checked.findings.iter().any(|f| f.kind.weight() == Weight::Doubt);
    let found =
        checked.findings.iter().map(|f| view! { <li class=weight(f.kind.weight())>{f.text.clone()}</li> }.into_any()).collect_view();
    let is_read = checked.standing == Standing::Right;
    view! {
        <tr class=standing>
            <td>{row}</td>
            <th scope="row">
                <a href=format!("/mailings/{id}?row={row}#letter") aria-current=(row == at).then_some("true")>{called.clone()}</a>
            </th>
            <td>{(checked.sheets > 0).then_some(checked.sheets)}</td>
            <td>
                <b>{name}</b>
                <ul class="found">{found}</ul>
            </td>
            <td>
                <label class="tick">
                    <input type="checkbox" name="left_out[]" value=row.to_string() checked={checked.standing == Standing::LeftOut}/>
                    <span>"leave out"<span class="unseen">{format!(" the letter to {called}")}</span></span>
                </label>
                {doubtful
                    .then(|| {
                        view! {
                            <label class="tick">
                                <input type="checkbox" name="read[]" value=row.to_string() checked=is_read/>
                                <span>"read, and right"<span class="unseen">{format!(", the letter to {called}")}</span></span>
                            </label>
                        }
                    })}
            </td>
        </tr>
    }
    .into_any()
}

/// The files, once all is right.
#[component]
fn Print(id: MailingId, printable: bool) -> impl IntoView {
    if printable {
        view! {
            <p class="do">
                <a class="button" href=format!("/mailings/{id}/job.pdf") target="_blank">"Print all"</a>
                <a class="button quiet" href=format!("/mailings/{id}/letters.zip")>"A file of each"</a>
            </p>
        }
        .into_any()
    } else {
        view! { <p class="do"><span class="button" aria-disabled="true">"Print all"</span></p> }.into_any()
    }
}

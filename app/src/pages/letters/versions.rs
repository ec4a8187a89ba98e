//! Every text that stood in a letter: two of them side by side, and any of them brought back.

use super::NOWHERE;
use crate::doors::letters::RestoreVersion;
use crate::house::{House, HouseError};
use crate::pages::{Leaf, id, query, room};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Cause, LetterId, PartKind, Version, compare, sittings, word_count};
use std::sync::Arc;

/// The versions of a letter; `?a=N&b=M` lays two side by side, `?all=yes` lists every save.
#[component]
pub fn VersionsPage() -> impl IntoView {
    let id = id::<LetterId>(NOWHERE);
    let number = |name| query(name).and_then(|n| n.parse::<i64>().ok());
    let (a, b, all) = (number("a"), number("b"), query("all").is_some());
    room(Room::Letters, async move |house| page(house, id?, (a, b), all).await)
}

async fn page(house: Arc<dyn House>, id: LetterId, chosen: (Option<i64>, Option<i64>), all: bool) -> Result<Leaf, HouseError> {
    let letter = house.letter(id).await?;
    let versions = house.versions(id).await?;
    let listed: Vec<&Version> = if all { versions.iter().collect() } else { sittings(&versions) };
    let to = letter.brief.to.name.clone();
    let about = words::count(versions.len(), "version", "versions");
    let find = |number: Option<i64>, otherwise: usize| {
        number.and_then(|n| versions.iter().find(|v| v.number == n)).or(listed.get(otherwise).copied())
    };
    let (newer, older) = (find(chosen.1, 0), find(chosen.0, 1).or(find(chosen.0, 0)));
    let marked = (older.map(|v| v.number), newer.map(|v| v.number));
    let hidden = versions.len() - listed.len();
    let side = older.zip(newer).map(|(a, b)| side_by_side(a, b));
    let rows = listed.iter().map(|v| row(&house, id, v, letter.version, marked)).collect::<Vec<_>>();
    let none = rows.is_empty();
    Ok(Leaf::new(
        format!("Versions of the letter to {to}"),
        view! {
            <Head title=format!("To {to}") about=about>
                <a class="button quiet" href=format!("/letters/{id}")>"Back to the desk"</a>
            </Head>
            {if none {
                view! { <div class="empty"><p>"Nothing has been written yet, so there is nothing to compare."</p></div> }.into_any()
            } else {
                view! {
                    <div class="versions">
                        {side}
                        <section class="beside" aria-labelledby="versions-h">
                            <h2 id="versions-h">"What stood there"</h2>
                            <form id="compare" method="get" action=format!("/letters/{id}/versions")>
                                {all.then(|| view! { <input type="hidden" name="all" value="yes"/> })}
                            </form>
                            <ol class="kept-versions">{rows}</ol>
                            <p class="do">
                                <button form="compare" class="quiet">"Compare the two"</button>
                                {(hidden > 0)
                                    .then(|| view! { <a href=format!("/letters/{id}/versions?all=yes")>{words::count(hidden, "save between", "saves between")}</a> })}
                            </p>
                        </section>
                    </div>
                }
                    .into_any()
            }}
        },
    ))
}

fn row(house: &Arc<dyn House>, id: LetterId, version: &Version, now: i64, marked: (Option<i64>, Option<i64>)) -> AnyView {
    let number = version.number;
    let saved = house.on_the_wall(version.saved);
    let radio = |name: &'static str, chosen: Option<i64>, said: &str| {
        let label = format!("Version {number} {said}");
        view! { <input type="radio" form="compare" name=name value=number.to_string() checked=chosen == Some(number) aria-label=label/> }
            .into_any()
    };
    let (older, newer) = (radio("a", marked.0, "on the one side"), radio("b", marked.1, "on the other side"));
    view! {
        <li data-version=number>
            <span class="pick">{older}{newer}</span>
            <p>
                <strong>{cause(version)}</strong>
                <small>
                    {format!("{number} · {} · {}", words::time(saved), words::count(word_count(&version.text), "word", "words"))}
                </small>
            </p>
            {if number == now {
                view! { <span class="quietly">"as it stands"</span> }.into_any()
            } else {
                view! {
                    <form method="post" action=RestoreVersion::url()>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <input type="hidden" name="number" value=number.to_string()/>
                        <input type="hidden" name="version" value=now.to_string()/>
                        <button class="text" aria-label=format!("Bring version {number} back")>"Bring it back"</button>
                    </form>
                }
                    .into_any()
            }}
        </li>
    }
    .into_any()
}

/// How a version came to be, in words.
fn cause(version: &Version) -> String {
    match (version.cause, version.about.as_str()) {
        (Cause::Draft, _) => "Written by the ghostwriter".into(),
        (Cause::Saved, _) => "By your own hand".into(),
        (Cause::Revised, "") => "Revised".into(),
        (Cause::Revised, about) => format!("Revised: {about}"),
        (Cause::Restored, about) => format!("Brought back: {about}"),
    }
}

/// Two versions as one text: what went and what came are marked by more than a colour, and are read out.
fn side_by_side(a: &Version, b: &Version) -> AnyView {
    let parts = compare(&a.text, &b.text)
        .into_iter()
        .map(|part| match part.kind {
            PartKind::Same => view! { <span>{part.text}</span> }.into_any(),
            PartKind::Gone => {
                view! { <del><span class="unseen">"[taken out: "</span>{part.text}<span class="unseen">"]"</span></del> }.into_any()
            }
            PartKind::New => {
                view! { <ins><span class="unseen">"[put in: "</span>{part.text}<span class="unseen">"]"</span></ins> }.into_any()
            }
        })
        .collect_view();
    let (from, to) = (a.number, b.number);
    let said = match from == to {
        true => format!("Version {to}"),
        false => format!("From version {from} to version {to}"),
    };
    view! {
        <section class="sheet compared" aria-labelledby="compared-h" tabindex="0">
            <h2 id="compared-h">{said}</h2>
            <div class="flow">{parts}</div>
        </section>
    }
    .into_any()
}

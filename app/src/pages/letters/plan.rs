//! The plan: how the letter will move, what it tells where; changed before a word is written.

use super::NOWHERE;
use crate::doors::plans::{ChangePlan, LayPlanAnew};
use crate::house::{House, HouseError};
use crate::pages::{Leaf, id, room};
use crate::parts::fields::escaped;
use crate::parts::frame::{Head, Room};
use crate::parts::steps::{Steps, of_letter};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Brief, LetterId, Plan, PlannedBeat, PlannedNote};
use std::sync::Arc;

/// The plan of a letter.
#[component]
pub fn PlanPage() -> impl IntoView {
    let id = id::<LetterId>(NOWHERE);
    room(Room::Letters, async |house| page(house, id?).await)
}

async fn page(house: Arc<dyn House>, id: LetterId) -> Result<Leaf, HouseError> {
    let letter = house.letter(id).await?;
    let (plan, changed) = house.plan(id).await?;
    let to = letter.brief.to.name.clone();
    let about = format!("{} · {} words", words::title(&letter.brief.occasion), letter.brief.words);
    let steps = of_letter(&letter);
    let blank = letter.text.trim().is_empty();
    Ok(Leaf::new(
        format!("The plan of the letter to {to}"),
        view! {
            <Head title=format!("To {to}") about=about>
                <Steps of="The way of this letter" steps now=1/>
                <a class="button quiet" href=format!("/letters/{id}")>"To the desk"</a>
            </Head>
            <div class="planning">
                <Form id brief=letter.brief plan blank/>
                <div class="beside">
                    <p class="quietly">
                        "A letter of this kind moves like this. Move your notes, say it in your own words, leave a stretch out; \
                         the ghostwriter keeps to it. What you type is kept with every button."
                    </p>
                    {changed
                        .then(|| {
                            view! {
                                <form method="post" action=LayPlanAnew::url()>
                                    <input type="hidden" name="letter" value=id.to_string()/>
                                    <button class="quiet">"Lay the plan anew"</button>
                                </form>
                            }
                        })}
                </div>
            </div>
        },
    ))
}

#[component]
fn Form(id: LetterId, brief: Brief, plan: Plan, blank: bool) -> impl IntoView {
    let names: Vec<String> = plan.beats.iter().map(|b| b.name.clone()).collect();
    let last = names.len().saturating_sub(1);
    let left_out = plan.left_out(&brief);
    let beats = plan
        .beats
        .into_iter()
        .enumerate()
        .map(|(at, beat)| view! { <Beat at last beat brief=brief.clone() names=names.clone()/> }.into_any())
        .collect_view();
    let out = left_out
        .into_iter()
        .map(|note| {
            view! { <Note note=PlannedNote { note, called_back: false } stands=None brief=brief.clone() names=names.clone()/> }.into_any()
        })
        .collect::<Vec<_>>();
    let none_out = out.is_empty();
    view! {
        <form class="sheet plan" method="post" action=ChangePlan::url()>
            <input type="hidden" name="letter" value=id.to_string()/>
            // What Enter in a field does: the first button of a form.
            <button class="unseen" name="act" value="save" tabindex="-1">"Keep the plan"</button>
            <p class="salutation">{format!("Dear {},", brief.to.name)}</p>
            <ol class="beats">{beats}</ol>
            <section class="left-out" hidden=none_out aria-labelledby="out-h">
                <h2 id="out-h">"Not told in this letter"</h2>
                <ul>{out}</ul>
            </section>
            <p class="do">
                <button name="act" value="write">{if blank { "Write by this plan" } else { "Write it anew by this plan" }}</button>
                <button class="quiet" name="act" value="save">"Keep the plan"</button>
                <button class="quiet" name="act" value="add">"Another stretch"</button>
            </p>
        </form>
    }
    .into_any()
}

/// One stretch of the letter.
#[component]
fn Beat(at: usize, last: usize, beat: PlannedBeat, brief: Brief, names: Vec<String>) -> impl IntoView {
    let PlannedBeat { name, task, notes, words } = beat;
    let number = at + 1;
    let act = |what: &str| format!("{what}-{at}");
    let list = notes
        .into_iter()
        .map(|note| view! { <Note note stands=Some(at) brief=brief.clone() names=names.clone()/> }.into_any())
        .collect_view();
    view! {
        <li id=format!("beat-{at}") role="group" aria-labelledby=format!("beat-h-{at}")>
            <p class="unseen" id=format!("beat-h-{at}")>{format!("Stretch {number}: {name}")}</p>
            <div class="named-beat">
                <label class="unseen" for=format!("name-{at}")>"What this stretch is"</label>
                <input id=format!("name-{at}") name="name[]" value=name required=true maxlength="60"/>
                <label class="length">
                    <span class="unseen">"Words of this stretch"</span>
                    <input name="words[]" type="number" min="1" max="1200" value=words.to_string()/>
                    <span aria-hidden="true">"words"</span>
                </label>
                <span class="move">
                    <button class="icon" name="act" value=act("up") disabled=at == 0 aria-label=format!("Stretch {number} earlier") title="Earlier">"↑"</button>
                    <button class="icon" name="act" value=act("down") disabled=at == last aria-label=format!("Stretch {number} later") title="Later">"↓"</button>
                    <button class="icon" name="act" value=act("drop") disabled=last == 0 aria-label=format!("Leave stretch {number} out; its notes go to the one before") title="Leave it out">
                        "×"
                    </button>
                </span>
            </div>
            <label class="unseen" for=format!("task-{at}")>"What it must do"</label>
            <textarea id=format!("task-{at}") name="task[]" rows="1" maxlength="400" inner_html=escaped(&task)></textarea>
            <ul>{list}</ul>
        </li>
    }
    .into_any()
}

/// A note, and where it is told.
#[component]
fn Note(note: PlannedNote, stands: Option<usize>, brief: Brief, names: Vec<String>) -> impl IntoView {
    let PlannedNote { note, called_back } = note;
    let Some(fact) = brief.facts.get(note).cloned() else { return ().into_any() };
    let nowhere = (!fact.must).then(|| view! { <option value="" selected=stands.is_none()>"not told"</option> });
    let options = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| view! { <option value=at.to_string() selected=stands == Some(at)>{name}</option> }.into_any())
        .collect_view();
    let label = format!("Where “{}” is told", fact.text);
    view! {
        <li id=format!("note-{note}") class="planned">
            <input type="hidden" name="note[]" value=note.to_string()/>
            {called_back.then(|| view! { <input type="hidden" name="called_back[]" value=note.to_string()/> })}
            <p>
                {fact.text.clone()}
                {fact.must.then(|| view! { <small>" must be in"</small> })}
                {called_back.then(|| view! { <small>" told before; taken up again"</small> })}
            </p>
            <span class="move">
                <select name="beat[]" aria-label=label>{nowhere}{options}</select>
                {stands
                    .is_some()
                    .then(|| {
                        view! {
                            <button class="icon" name="act" value=format!("note-up-{note}") aria-label=format!("“{}” earlier", fact.text) title="Earlier">"↑"</button>
                            <button class="icon" name="act" value=format!("note-down-{note}") aria-label=format!("“{}” later", fact.text) title="Later">"↓"</button>
                        }
                    })}
            </span>
        </li>
    }
    .into_any()
}

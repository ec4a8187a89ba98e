//! What the letter is written with: hand, paper, ink and care.

use super::Preview;
use crate::house::{HandChoice, HandSource};
use fonts::{Ink, NibCard, Stationery};
use leptos::prelude::*;

/// Which hand.
#[component]
pub fn Hands(preview: Preview, hands: Vec<HandChoice>, signs: String) -> impl IntoView {
    let chosen = preview.sheet.with_untracked(|s| s.hand.clone());
    let list = hands
        .into_iter()
        .map(|hand| {
            let name = hand.name.clone();
            view! {
                <label>
                    <input
                        type="radio"
                        name="hand"
                        value=hand.name.clone()
                        checked=hand.name == chosen
                        on:change=move |_| preview.change(|s| s.hand.clone_from(&name))
                    />
                    {sample(&hand, &signs)}
                    <span class="titled">{hand.title}<small>{hand.about}</small></span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    view! { <fieldset class="hands"><legend>"Hand"</legend><div>{list}</div><a class="quietly" href="/hands/new">"Teach it yours"</a></fieldset> }.into_any()
}

/// How a hand looks: the writer's name where it can be set, else the hand's own as a picture.
pub fn sample(hand: &HandChoice, words: &str) -> AnyView {
    match hand.from {
        HandSource::Typeface => {
            view! { <span class=format!("shown in-hand hand-{}", hand.name) aria-hidden="true">{words.to_string()}</span> }.into_any()
        }
        HandSource::Drawn | HandSource::Learned => {
            view! { <img class="shown drawn" src=format!("/hands/{}.svg", hand.name) alt="" loading="lazy"/> }.into_any()
        }
    }
}

/// Which paper.
#[component]
pub fn Papers(preview: Preview, papers: Vec<Stationery>) -> impl IntoView {
    let chosen = preview.sheet.with_untracked(|s| s.paper.clone());
    let list = papers
        .into_iter()
        .map(|paper| view! { <option value=paper.name.clone() selected=paper.name == chosen>{paper.title}</option> }.into_any())
        .collect_view();
    view! {
        <div class="papers">
            <label for="paper">"Paper"</label>
            <select id="paper" name="paper" on:change=move |event| preview.change(|s| s.paper = event_target_value(&event))>
                {list}
            </select>
        </div>
    }
    .into_any()
}

/// Which ink.
#[component]
pub fn Inks(preview: Preview, inks: Vec<Ink>) -> impl IntoView {
    let chosen = preview.sheet.with_untracked(|s| s.ink.clone());
    let titles = StoredValue::new(inks.iter().map(|i| (i.name.clone(), i.title.clone())).collect::<Vec<_>>());
    let list = inks
        .into_iter()
        .map(|ink| {
            let name = ink.name.clone();
            let checked = ink.name == chosen;
            let title = ink.title.clone();
            view! {
                <label title=title>
                    <input type="radio" name="ink" value=ink.name checked=checked on:change=move |_| preview.change(|s| s.ink.clone_from(&name))/>
                    <svg viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">
                        <circle cx="14" cy="14" r="11" fill=ink.colour/>
                    </svg>
                    <span class="unseen">{ink.title}</span>
                </label>
            }
            .into_any()
        })
        .collect_view();
    let now = move || {
        let name = preview.sheet.with(|s| s.ink.clone());
        titles.with_value(|titles| titles.iter().find(|(n, _)| *n == name).map(|(_, title)| title.clone()))
    };
    view! { <fieldset class="inks"><legend>"Ink"</legend><div>{list}</div><p class="hint" aria-hidden="true">{now}</p></fieldset> }
        .into_any()
}

/// Which nib.
#[component]
pub fn Nibs(preview: Preview, nibs: Vec<NibCard>) -> impl IntoView {
    let chosen = preview.sheet.with_untracked(|s| s.nib.clone());
    let about = StoredValue::new(nibs.iter().map(|n| (n.name.clone(), n.about.clone())).collect::<Vec<_>>());
    let list = nibs
        .into_iter()
        .map(|nib| view! { <option value=nib.name.clone() selected=nib.name == chosen>{nib.title}</option> }.into_any())
        .collect_view();
    let now = move || {
        let name = preview.sheet.with(|s| s.nib.clone());
        about.with_value(|about| about.iter().find(|(n, _)| *n == name).map(|(_, about)| about.clone()))
    };
    view! {
        <div class="nibs">
            <label for="nib">"Pen"</label>
            <select id="nib" name="nib" aria-describedby="nib-about" on:change=move |event| preview.change(|s| s.nib = event_target_value(&event))>
                <option value="" selected=chosen.is_empty()>"The hand’s own"</option>
                {list}
            </select>
            <p class="hint" id="nib-about">{now}</p>
        </div>
    }
    .into_any()
}

/// The writer's name and address, for paper that bears it and for the envelope.
#[component]
pub fn From(preview: Preview) -> impl IntoView {
    let lines = preview.sheet.with_untracked(|s| s.from.join("\n"));
    view! {
        <div class="from">
            <label for="from">"Your name and address"</label>
            <textarea
                id="from"
                name="from"
                rows="3"
                aria-describedby="from-about"
                on:input=move |event| {
                    let lines = event_target_value(&event);
                    preview.change(|s| s.from = lines.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_string).collect());
                }
            >
                {lines}
            </textarea>
            <p class="hint" id="from-about">"It stands at the head of crested paper, and on the envelope."</p>
        </div>
    }
    .into_any()
}

/// How neatly, and once more.
#[component]
pub fn Care(preview: Preview) -> impl IntoView {
    let neatness = preview.sheet.with_untracked(|s| s.neatness);
    view! {
        <div class="care">
            <label for="neatness">"Care"</label>
            <input
                id="neatness"
                name="neatness"
                type="range"
                min="0"
                max="100"
                step="5"
                value=neatness.to_string()
                aria-describedby="care-ends"
                on:input=move |event| {
                    if let Ok(neatness) = event_target_value(&event).parse::<u8>() {
                        preview.change(|s| s.neatness = neatness.min(100));
                    }
                }
            />
            <p class="ends" id="care-ends"><span>"hurried"</span><span>"neat"</span></p>
            <label class="slips">
                <input
                    type="checkbox"
                    name="slips"
                    checked=preview.sheet.with_untracked(|s| s.slips)
                    on:change=move |event| preview.change(|s| s.slips = event_target_checked(&event))
                />
                "Now and then a word struck out"
            </label>
            <button class="quiet" on:click=move |_| preview.change(|s| s.seed = s.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))>
                "Write it again"
            </button>
        </div>
    }
    .into_any()
}

//! One's own hand, written on the screen: a row of boxes a letter, finger, stylus or mouse, pressure where
//! there is one.

mod row;

use crate::doors::hands::learn_drawn;
use crate::house::BoxDrawn;
use leptos::prelude::*;
use leptos::task::spawn_local;
use row::{Row, Sample, between};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, PointerEvent};

/// What is asked for: what it spells, and how many times.
fn prompts() -> Vec<(String, usize)> {
    let each = |text: &str, times: usize| text.chars().map(move |c| (c.to_string(), times)).collect::<Vec<_>>();
    let mut all = each("abcdefghijklmnopqrstuvwxyz", 3);
    all.extend(each("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2));
    all.extend(each("0123456789", 2));
    all.extend(each(".,!?;:'\"()-&", 2));
    all.extend(["th", "tt", "oo", "of", "ff", "ll", "ss", "er"].map(|pair| (pair.to_string(), 2)));
    all.extend(RUNNING_TEXT.map(|line| (line.to_string(), 1)));
    all.push((SIGNATURE.to_string(), 1));
    all
}

/// A few lines as one writes to a friend: size, slant, spacing and unevenness are measured on them. Short enough for
/// a telephone, and every one of more than one word: by that the learner knows a line from a letter.
const RUNNING_TEXT: [&str; 10] = [
    "Dear Max, the",
    "quick brown",
    "fox jumps over",
    "a lazy dog,",
    "and just so my",
    "thoughts jump",
    "to you",
    "whenever the",
    "kettle begins",
    "to sing.",
];

fn is_line(key: &str) -> bool {
    key.contains(' ')
}

/// What the name under a letter is kept as.
const SIGNATURE: &str = "signature";

/// No text can do without letters, figures and these stops; the rest is made from the others.
fn needed(key: &str) -> bool {
    let mut chars = key.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if c.is_ascii_alphanumeric() || ".,!?".contains(c))
}

/// One's own hand, written on the screen.
#[island]
pub fn Stylus(signs: String) -> impl IntoView {
    let all = StoredValue::new(prompts());
    let count = all.with_value(Vec::len);
    let rows: StoredValue<Vec<Row>> = StoredValue::new(
        all.with_value(|all| all.iter().map(|(key, times)| if is_line(key) { Row::line() } else { Row::new(*times) }).collect()),
    );
    let at = RwSignal::new(0_usize);
    let title = RwSignal::new(signs);
    let said: RwSignal<Option<String>> = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let written = RwSignal::new(0_usize);
    let unwritten_lines = RwSignal::new(RUNNING_TEXT.len());
    let lacking = RwSignal::new(all.with_value(|all| all.iter().filter(|(key, _)| needed(key)).count()));
    let canvas: NodeRef<leptos::html::Canvas> = NodeRef::new();
    let sheet = move || -> Option<HtmlCanvasElement> { canvas.get_untracked() };

    let redraw = move || {
        if let Some(canvas) = sheet() {
            rows.with_value(|rows| rows[at.get_untracked()].draw(&canvas));
        }
    };
    Effect::new(move || {
        at.track();
        request_animation_frame(redraw);
    });
    let count_written = move || {
        rows.with_value(|rows| {
            written.set(rows.iter().filter(|row| !row.is_empty()).count());
            let empty = |of: fn(&str) -> bool| {
                all.with_value(|all| all.iter().zip(rows).filter(|((key, _), row)| of(key) && row.is_empty()).count())
            };
            lacking.set(empty(needed));
            unwritten_lines.set(empty(is_line));
        });
    };
    let down = move |event: PointerEvent| {
        event.prevent_default();
        if let Some(target) = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()) {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
        if let Some(canvas) = sheet() {
            rows.update_value(|rows| rows[at.get_untracked()].touch(Sample::of(&event, &canvas)));
        }
        redraw();
    };
    let moved = move |event: PointerEvent| {
        let drawing = rows.with_value(|rows| rows[at.get_untracked()].is_down());
        if drawing && let Some(canvas) = sheet() {
            rows.update_value(|rows| {
                for event in between(&event) {
                    rows[at.get_untracked()].go(Sample::of(&event, &canvas));
                }
            });
            redraw();
        }
    };
    let up = move |_: PointerEvent| {
        rows.update_value(|rows| rows[at.get_untracked()].lift());
        count_written();
    };
    let again = move |_| {
        rows.update_value(|rows| rows[at.get_untracked()].wipe());
        count_written();
        redraw();
    };
    let next = move |_| at.update(|at| *at = (*at + 1).min(count - 1));
    let back = move |_| at.update(|at| *at = at.saturating_sub(1));
    let learn = move |_| {
        let boxes: Vec<BoxDrawn> =
            all.with_value(|all| rows.with_value(|rows| all.iter().zip(rows).flat_map(|((key, _), row)| row.boxes(key)).collect()));
        busy.set(true);
        said.set(None);
        spawn_local(async move {
            match learn_drawn(title.get_untracked(), boxes).await {
                Ok(name) => {
                    let _ = window().location().set_href(&format!("/hands/of/{name}"));
                }
                Err(error) => {
                    busy.set(false);
                    said.set(Some(error.to_string()));
                }
            }
        });
    };
    let key = move || all.with_value(|all| Some(all[at.get()].0.clone()).filter(|key| key != SIGNATURE).unwrap_or_default());
    let times = move || all.with_value(|all| all[at.get()].1);
    let asks = move || match times() {
        _ if is_line(&key()) => "as you would write it to a friend, without thinking of the letters",
        3 => "three times, one in each box",
        2 => "twice, one in each box",
        _ => "Your name, as you sign a letter",
    };
    view! {
        <div class="stylus">
            <p class="said" role="alert" hidden=move || said.get().is_none()>{move || said.get()}</p>
            <p class="asks" aria-live="polite"><b>{key}</b>" "{asks}</p>
            <canvas
                node_ref=canvas
                id="write-here"
                class:three=move || times() != 2
                class:line=move || is_line(&key())
                aria-label=move || format!("Write here: {} {}", key(), asks())
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:pointercancel=up
            ></canvas>
            <p class="do">
                <button type="button" class="quiet" on:click=back disabled=move || at.get() == 0>"Back"</button>
                <button type="button" class="quiet" on:click=again>"Write it again"</button>
                <button type="button" id="next-letter" on:click=next disabled=move || at.get() + 1 == count>"Next"</button>
            </p>
            <p class="quietly"><output>{move || format!("{} of {count} written", written.get())}</output></p>
            <div class="form">
                <div class="field">
                    <label for="whose">"Whose hand it is"</label>
                    <input id="whose" maxlength="60" prop:value=move || title.get() on:input=move |event| title.set(event_target_value(&event))/>
                </div>
                <p class="hint">{move || match (lacking.get(), unwritten_lines.get()) {
                    (0, 0) => "Enough to learn from. More only makes it more like yours.".to_string(),
                    (0, lines) => format!(
                        "Enough to learn from. {lines} lines of running text are not written: on them size, slant, spacing and unevenness \
                        are measured. Without any these are as most people’s."
                    ),
                    (n, _) => format!("{n} letters, figures and stops are still needed. Other marks, pairs and the signature may be left out."),
                }}</p>
                <p class="do">
                    <button type="button" id="learn-drawn" on:click=learn disabled=move || busy.get() || lacking.get() != 0>
                        {move || if busy.get() { "Learning …" } else { "Learn this hand" }}
                    </button>
                </p>
            </div>
        </div>
    }
    .into_any()
}

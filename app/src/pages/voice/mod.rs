//! How the writer writes: what was learned of it, what edits taught, and what can be undone.

mod learned;

use crate::doors::revisions::MindAgain;
use crate::doors::voices::{ForgetVoice, Unlearn};
use crate::house::{House, HouseError};
use crate::pages::{Leaf, room};
use crate::parts::fields::{Lines, Sure};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use learned::learned;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Lesson, Voice};
use std::sync::Arc;

/// The writer's voice.
#[component]
pub fn VoicePage() -> impl IntoView {
    room(Room::Voice, page)
}

async fn page(house: Arc<dyn House>) -> Result<Leaf, HouseError> {
    let (voice, left) = (house.voice().await?, house.left_alone().await?);
    let about = match voice.samples {
        0 => String::new(),
        n => format!("learned from {}, {} words", words::count(n as usize, "letter", "letters"), voice.words),
    };
    let known = !voice.is_empty();
    Ok(Leaf::new(
        "Your voice",
        view! {
            <Head title="Your voice" about=about/>
            <div class="voice">
                <div class="first">
                    <Learned voice=voice.clone()/>
                    <Lessons lessons=voice.lessons/>
                </div>
                <div class="beside">
                    <Samples again=voice.samples != 0/>
                    <LeftAlone left/>
                    {known
                        .then(|| {
                            view! {
                                <Sure
                                    question="Forget my voice …".into()
                                    consequence="What was learned from your letters and from your edits will be gone. The letters stay.".into()
                                    button="Forget it"
                                    action=ForgetVoice::url()
                                    id="mine".into()
                                />
                            }
                        })}
                </div>
            </div>
        },
    ))
}

/// What samples showed, in plain words.
#[component]
fn Learned(voice: Voice) -> impl IntoView {
    let said = learned(&voice);
    let inside = if said.is_empty() {
        view! {
            <p class="lead">
                "Nothing is known of it yet. Give a few letters or mails of your own, and the ghostwriter writes more as you do. \
                 Whatever you change in a draft teaches it too; nothing leaves this house."
            </p>
        }
        .into_any()
    } else {
        view! { <ul class="prose">{said.into_iter().map(|line| view! { <li>{line}</li> }.into_any()).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="sheet read-of-you" aria-labelledby="learned-h">
            <h2 id="learned-h">"How you write"</h2>
            {inside}
        </section>
    }
    .into_any()
}

/// What edits taught, the latest first.
#[component]
fn Lessons(lessons: Vec<Lesson>) -> impl IntoView {
    let list = lessons
        .into_iter()
        .rev()
        .map(|lesson| {
            let said = lesson.says();
            view! {
                <li data-lesson=lesson.id>
                    <p>
                        {said.clone()}
                        {(!lesson.in_force()).then(|| view! { <small>"Once only so far; it counts when you do it again."</small> })}
                    </p>
                    <form method="post" action=Unlearn::url()>
                        <input type="hidden" name="lesson" value=lesson.id.to_string()/>
                        <button class="text" aria-label=format!("Undo: {said}")>"Undo"</button>
                    </form>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let none = list.is_empty();
    view! {
        <section id="lessons" class="memories" aria-labelledby="lessons-h">
            <h2 id="lessons-h">"What your edits taught"</h2>
            {if none {
                view! { <p class="none">"No lesson yet. Change a draft as you like it; what you strike out and put in is noted here."</p> }.into_any()
            } else {
                view! { <ul>{list}</ul> }.into_any()
            }}
        </section>
    }
    .into_any()
}

/// The form that takes samples in.
#[component]
fn Samples(again: bool) -> impl IntoView {
    view! {
        <section aria-labelledby="samples-h">
            <h2 id="samples-h">{if again { "Learn it anew" } else { "Learn it from your letters" }}</h2>
            <form class="form" method="post" action="/voice/samples" enctype="multipart/form-data">
                <Lines name="text" label="Paste letters or mails of your own" rows=5 most=200_000 hint="What others wrote (quotes, forwarded lines) is left out."/>
                <div class="field">
                    <label for="samples">"Or choose files"</label>
                    <input id="samples" name="samples" type="file" multiple=true accept=".txt,.md,.eml,text/plain,text/markdown,message/rfc822" aria-describedby="samples-hint"/>
                    <p class="hint" id="samples-hint">"Plain text, one letter a file. At least 120 words together."</p>
                </div>
                <p class="do"><button>"Learn my voice"</button></p>
            </form>
        </section>
    }
    .into_any()
}

/// What the proof-reader leaves alone.
#[component]
fn LeftAlone(left: Vec<String>) -> impl IntoView {
    if left.is_empty() {
        return ().into_any();
    }
    let list = left
        .into_iter()
        .map(|what| {
            view! {
                <li>
                    <span>{what.clone()}</span>
                    <form method="post" action=MindAgain::url()>
                        <input type="hidden" name="what" value=what.clone()/>
                        <button class="text" aria-label=format!("Mark “{what}” again")>"Mark it again"</button>
                    </form>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section id="left-alone" class="left-alone" aria-labelledby="left-h">
            <h2 id="left-h">"Left alone when proof-reading"</h2>
            <ul>{list}</ul>
        </section>
    }
    .into_any()
}

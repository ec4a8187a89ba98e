//! A new letter: whom it is for, why, how it should sound, and what it must hold.

use crate::doors::letters::BeginLetter;
use crate::house::{Cabinet, House, HouseError, OccasionChoice};
use crate::islands::dictation::Dictate;
use crate::pages::{Leaf, query, room};
use crate::parts::fields::{Line, Lines, Select};
use crate::parts::frame::{Head, Room};
use crate::parts::steps::{Step, Steps};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Language, Person, PersonId};
use std::sync::Arc;

/// A new letter; with `?person=ID&occasion=NAME`, what is known already is filled in.
#[component]
pub fn NewPage() -> impl IntoView {
    let person = query("person").and_then(|id| id.parse::<PersonId>().ok());
    let occasion = query("occasion");
    room(Room::Letters, async move |house| match person {
        Some(id) => about(house, id, occasion).await,
        None => whom(house).await,
    })
}

fn steps() -> Vec<Step> {
    vec![Step::to("Whom", "/letters/new"), Step::named("About"), Step::named("Draft"), Step::named("Hand"), Step::named("Post")]
}

/// First: whom it is for.
async fn whom(house: Arc<dyn House>) -> Result<Leaf, HouseError> {
    let people = house.people().await?;
    let body = if people.is_empty() {
        view! {
            <div class="empty">
                <p>"A letter begins with somebody. Nobody is here yet."</p>
                <p><a class="button" href="/people/new">"Add the first person"</a></p>
            </div>
        }
        .into_any()
    } else {
        let options = people.into_iter().map(|p| (p.id.to_string(), p.name)).collect::<Vec<_>>();
        view! {
            <form class="form" method="get" action="/letters/new">
                <Select name="person" label="Whom is it for?" options required=true/>
                <p class="do">
                    <button>"Go on"</button>
                    <a class="button quiet" href="/people/new">"Somebody new"</a>
                </p>
            </form>
        }
        .into_any()
    };
    Ok(Leaf::new(
        "A new letter",
        view! {
            <Head title="A new letter"><Steps of="The way of this letter" steps=steps() now=0/></Head>
            <div class="narrow">{body}</div>
        },
    ))
}

/// Then: what it is about.
async fn about(house: Arc<dyn House>, id: PersonId, occasion: Option<String>) -> Result<Leaf, HouseError> {
    let person = house.person(id).await?;
    let Cabinet { occasions, .. } = house.cabinet().await?;
    let chosen = occasion.and_then(|name| occasions.iter().find(|o| o.name == name)).or(occasions.first()).cloned();
    let name = person.name.clone();
    Ok(Leaf::new(
        format!("A letter to {name}"),
        view! {
            <Head title=format!("To {name}") about=person.relationship.clone()>
                <Steps of="The way of this letter" steps=steps() now=1/>
            </Head>
            <div class="about">
                <Occasions person=id occasions chosen=chosen.clone()/>
                <form class="form" method="post" action=BeginLetter::url()>
                    <input type="hidden" name="person" value=id.to_string()/>
                    <input type="hidden" name="occasion" value=chosen.as_ref().map(|c| c.name.clone()).unwrap_or_else(|| "letter".into())/>
                    <div class="pair">
                        <Line
                            name="tone"
                            label="How it should sound"
                            value=chosen.as_ref().map(|c| c.tone.clone()).unwrap_or_default()
                            most=300
                            hint="A few words: “warm, a little funny”."
                        />
                        <div class="field">
                            <label for="words">"How long, in words"</label>
                            <input
                                id="words"
                                name="words"
                                type="number"
                                min="40"
                                max="1200"
                                required=true
                                value=chosen.as_ref().map_or(180, |c| c.words).to_string()
                                aria-describedby="words-hint"
                            />
                            <p class="hint" id="words-hint">"A page holds about 220."</p>
                        </div>
                    </div>
                    <Line name="own_occasion" label="The occasion in your own words" most=60 hint="Only if none of the occasions in the list is right."/>
                    <Remembered person/>
                    <Lines
                        name="notes"
                        label="What else it should tell"
                        rows=5
                        most=20000
                        hint="One thing a line, as terse as you like. The ghostwriter makes sentences of them."
                    />
                    <Dictate target="notes".to_string() names=vec![name.clone()] by_line=true/>
                    <label class="tick">
                        <input type="checkbox" name="notes_must" value="yes" checked=true/>
                        <span>"These must be in the letter"</span>
                    </label>
                    <Select
                        name="language"
                        label="The language of the letter"
                        options=fonts::LANGUAGES.map(|(tag, name)| (tag.to_string(), name.to_string())).to_vec()
                        chosen=Language::default().to_string()
                        hint="Words are divided at the end of a line by its rules. The ghostwriter writes English; in any other the words are yours."
                    />
                    <p class="do">
                        <button>"Go to the desk"</button>
                        <button class="quiet" name="next" value="plan">"See the plan first"</button>
                    </p>
                </form>
            </div>
        },
    ))
}

/// The occasions as links: each brings the length and the tone that suit it.
#[component]
fn Occasions(person: PersonId, occasions: Vec<OccasionChoice>, chosen: Option<OccasionChoice>) -> impl IntoView {
    let list = occasions
        .into_iter()
        .map(|occasion| {
            let current = chosen.as_ref().is_some_and(|c| c.name == occasion.name).then_some("true");
            view! {
                <li>
                    <a href=format!("/letters/new?person={person}&occasion={}", occasion.name) aria-current=current>
                        {if occasion.title.is_empty() { words::title(&occasion.name) } else { occasion.title }}
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <nav class="occasions" aria-label="The occasion">
            <h2>"The occasion"</h2>
            <ul>{list}</ul>
        </nav>
    }
    .into_any()
}

/// The memories to tick.
#[component]
fn Remembered(person: Person) -> impl IntoView {
    let (id, name) = (person.id, person.name);
    let list = person
        .memories
        .into_iter()
        .map(|memory| {
            let value = memory.id.to_string();
            let (text_id, named_by) = (format!("m-{value}"), format!("m-{value}"));
            view! {
                <li role="group" aria-labelledby=named_by>
                    <p id=text_id>{memory.text}</p>
                    <label class="tick">
                        <input type="checkbox" name="in_letter[]" value=value.clone()/>
                        <span>"in the letter"</span>
                    </label>
                    <label class="tick">
                        <input type="checkbox" name="must[]" value=value/>
                        <span>"must be in"</span>
                    </label>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="remembered">
            <legend>{format!("What you remember of {name}")}</legend>
            {if list.is_empty() {
                view! {
                    <p class="none">
                        "Nothing is kept yet. "<a href=format!("/people/{id}#memories")>"Add memories"</a>", or tell it below."
                    </p>
                }
                    .into_any()
            } else {
                view! { <ul>{list}</ul> }.into_any()
            }}
        </fieldset>
    }
    .into_any()
}

//! Choosing: every letter read again, with its reasons; who may be asked, what stays, what goes.

use super::{NOWHERE, Way};
use crate::doors::books::{Choose, Decide, SaveBookNote, SetPermission};
use crate::house::{House, HouseError};
use crate::pages::{Leaf, id, query, room};
use crate::parts::fields::{Lines, Select};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Candidate, CollectionId, Decision, Permission, Quality, Sequence};
use std::collections::HashMap;
use std::sync::Arc;

/// Letters outside the book that are shown before somebody asks for all.
const FIRST: usize = 40;

/// The choice of one book's letters.
#[component]
pub fn ChoosePage() -> impl IntoView {
    let (id, all) = (id::<CollectionId>(NOWHERE), query("all").is_some());
    room(Room::Book, async move |house| page(house, id?, all).await)
}

async fn page(house: Arc<dyn House>, id: CollectionId, all: bool) -> Result<Leaf, HouseError> {
    let book = house.collection(id).await?;
    let candidates = house.candidates(id).await?;
    let named: HashMap<_, _> =
        candidates.iter().map(|c| (c.letter.id, format!("to {} of {}", c.letter.to, words::date(c.letter.dated)))).collect();
    let count = |permission: Permission| candidates.iter().filter(|c| c.in_book && c.permission == permission).count();
    let (yes, ask) = (count(Permission::Yes), count(Permission::Ask));
    let pages: u32 = candidates.iter().filter(|c| c.in_book).map(|c| c.pages).sum();
    let (inside, outside): (Vec<Candidate>, Vec<Candidate>) = candidates.into_iter().partition(|c| c.in_book);
    let about = format!("{} of {} · about {pages} pages", inside.len(), words::count(inside.len() + outside.len(), "letter", "letters"));
    let hidden = if all { 0 } else { outside.len().saturating_sub(FIRST) };
    let rows = |list: Vec<Candidate>, most: usize| list.into_iter().take(most).map(|c| row(id, c, &named)).collect::<Vec<_>>();
    let shown = outside.len() - hidden;
    let (none_in, any_out) = (inside.is_empty(), !outside.is_empty());
    let (inside, outside) = (rows(inside, usize::MAX), rows(outside, shown));
    let orders = Sequence::ALL.map(|s| (s.as_str().to_string(), s.title().to_string())).into();
    Ok(Leaf::new(
        format!("{} — choosing", book.title),
        view! {
            <Head title=book.title about=about><Way id now=0/></Head>
            <div class="book choosing">
                <div class="first">
                    <section aria-labelledby="in-h">
                        <h2 id="in-h">"In the book"</h2>
                        {none_in.then(|| view! { <p class="none">"No letter yet. Let a first choice be made, or put letters in one by one."</p> })}
                        <ol class="candidates">{inside}</ol>
                    </section>
                    {any_out
                        .then(|| {
                            view! {
                                <section aria-labelledby="out-h">
                                    <h2 id="out-h">"Not in it"</h2>
                                    <ol class="candidates">{outside}</ol>
                                    {(hidden > 0)
                                        .then(|| {
                                            view! {
                                                <p class="more">
                                                    <a href=format!("/book/{id}/choose?all=yes")>{format!("Show {hidden} more")}</a>
                                                </p>
                                            }
                                        })}
                                </section>
                            }
                        })}
                </div>
                <div class="beside">
                    <section aria-labelledby="first-h">
                        <h2 id="first-h">"A first choice"</h2>
                        <form class="form" method="post" action=Choose::url()>
                            <input type="hidden" name="book" value=id.to_string()/>
                            <div class="pair">
                                <div class="field">
                                    <label for="letters">"At most letters"</label>
                                    <input id="letters" name="letters" inputmode="numeric" pattern="[0-9]*" maxlength="5" autocomplete="off"/>
                                </div>
                                <div class="field">
                                    <label for="pages">"At most pages"</label>
                                    <input id="pages" name="pages" inputmode="numeric" pattern="[0-9]*" maxlength="5" autocomplete="off"/>
                                </div>
                            </div>
                            <Select name="sequence" label="In order" options=orders/>
                            <p class="do"><button>"Choose for me"</button></p>
                        </form>
                        <p class="quietly">
                            "What you pinned stays and what you took out stays out. The order as it stands is made anew."
                        </p>
                        <details class="adding">
                            <summary>"How it chooses"</summary>
                            <ul class="method">
                                <li>"Each letter is read for what is particular in it, how its feeling moves, whether it is whole, and its language."</li>
                                <li>"Of letters that are nearly the same the best stands for all."</li>
                                <li>"Then whatever adds most to the book is taken, again and again: worth by itself, and words, people, occasions and years that no letter had brought."</li>
                                <li>"No more than four on one occasion stand in a row."</li>
                                <li>"It cannot know what is true, or what a letter meant to the one who got it. You do."</li>
                            </ul>
                        </details>
                    </section>
                    <section aria-labelledby="may-h">
                        <h2 id="may-h">"Permission"</h2>
                        <dl class="terms">
                            <div><dt>"May be printed"</dt><dd>{yes}</dd></div>
                            <div><dt>"Ask first"</dt><dd>{ask}</dd></div>
                        </dl>
                        {(ask > 0)
                            .then(|| view! { <p class="quietly">"A letter belongs to the one who got it, too. Ask, and say here what they said."</p> })}
                    </section>
                </div>
            </div>
        },
    ))
}

fn row(book: CollectionId, c: Candidate, named: &HashMap<letters::LetterId, String>) -> AnyView {
    let (id, to) = (c.letter.id, c.letter.to.clone());
    let about = format!(
        "{}, {} · {}",
        words::title(&c.letter.occasion),
        words::date(c.letter.dated),
        words::count(c.pages as usize, "page", "pages")
    );
    let [particular, movement, whole, language] = c.reading.sides().map(|(_, q)| q.clone());
    let first = if particular.score >= 0.3 {
        &particular
    } else if movement.score >= 0.3 {
        &movement
    } else {
        &whole
    };
    let why = first.reason.clone();
    let alike = c.alike.iter().filter_map(|a| named.get(a)).map(|n| format!("Nearly the same as the letter {n}.")).collect::<Vec<_>>();
    let sides = [("Particular", particular), ("Movement", movement), ("Whole", whole), ("Language", language)];
    let dropped = c.decision == Decision::Dropped;
    let never = c.permission == Permission::No;
    view! {
        <li id=format!("l-{id}") class=if dropped || never { "out" } else { "" }>
            <div class="told">
                <a class="whose" href=format!("/letters/{id}")>{format!("To {to}")}</a>
                <small>{about}</small>
                <p class="opening">{c.opening}</p>
                <p class="why">{why}</p>
                {alike.into_iter().map(|line| view! { <p class="why alike">{line}</p> }.into_any()).collect_view()}
                <details class="adding">
                    <summary>{if c.in_book { "How it was read, and a note" } else { "How it was read" }}</summary>
                    <dl class="sides">{sides.map(|(name, q)| side(id, name, q)).collect_view()}</dl>
                    {c.in_book
                        .then(|| {
                            view! {
                                <form class="form" method="post" action=SaveBookNote::url()>
                                    <input type="hidden" name="book" value=book.to_string()/>
                                    <input type="hidden" name="letter" value=id.to_string()/>
                                    <Lines name="note" label="What the book says before it" value=c.note rows=2 most=4000/>
                                    <p class="do"><button class="quiet">"Save the note"</button></p>
                                </form>
                            }
                        })}
                </details>
            </div>
            <div class="says">
                <form method="post" action=Decide::url()>
                    <input type="hidden" name="book" value=book.to_string()/>
                    <input type="hidden" name="letter" value=id.to_string()/>
                    <div class="segments" role="group" aria-label=format!("The letter to {to} in this book")>
                        {[(Decision::Pinned, "Pin"), (Decision::Open, "Open"), (Decision::Dropped, "Out")]
                            .map(|(d, name)| segment("decision", d.as_str(), name, d == c.decision, never && d == Decision::Pinned))
                            .collect_view()}
                    </div>
                </form>
                <form method="post" action=SetPermission::url()>
                    <input type="hidden" name="book" value=book.to_string()/>
                    <input type="hidden" name="letter" value=id.to_string()/>
                    <div class="segments" role="group" aria-label=format!("May the letter to {to} be printed?")>
                        {[(Permission::Yes, "May be printed"), (Permission::Ask, "Ask"), (Permission::No, "Never")]
                            .map(|(p, name)| segment("permission", p.as_str(), name, p == c.permission, false))
                            .collect_view()}
                    </div>
                </form>
            </div>
        </li>
    }
    .into_any()
}

fn segment(name: &'static str, value: &'static str, said: &'static str, is: bool, never: bool) -> AnyView {
    view! { <button name=name value=value aria-pressed=is.to_string() disabled=never>{said}</button> }.into_any()
}

fn side(id: letters::LetterId, name: &'static str, quality: Quality) -> AnyView {
    let label = format!("{}-{id}", name.to_lowercase());
    view! {
        <div>
            <dt id=label.clone()>{name}</dt>
            <dd>
                <meter min="0" max="1" value=format!("{:.2}", quality.score) aria-labelledby=label></meter>
                {quality.reason}
            </dd>
        </div>
    }
    .into_any()
}

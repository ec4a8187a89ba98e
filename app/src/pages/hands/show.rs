//! A hand that was learned: what was read, box by box, and what to write again.

use crate::doors::hands::ForgetHand;
use crate::house::{BoxShown, HandReading};
use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

/// A learned hand.
#[component]
pub fn ShowPage() -> impl IntoView {
    let name = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    room(Room::Hands, async move |house| {
        let HandReading { name, title, boxes, missing_pages, measured } = house.hand_reading(name).await?;
        let read = boxes.iter().filter(|b| b.read).count();
        let about = if boxes.is_empty() { "Written on the screen".to_string() } else { format!("{read} of {} boxes read", boxes.len()) };
        let measured = (!measured.is_empty()).then(|| {
            let rows = measured.into_iter().map(|(what, how)| view! { <div><dt>{what}</dt><dd>{how}</dd></div> }.into_any()).collect_view();
            view! {
                <section aria-labelledby="how">
                    <h2 id="how">"How it writes"</h2>
                    <dl class="terms">{rows}</dl>
                </section>
            }
        });
        let missing = (!missing_pages.is_empty()).then(|| {
            let pages = missing_pages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            view! { <p class="said" role="status">{format!("No picture showed page {pages}. Hand it in below; what is here stays.")}</p> }
        });
        let unread: Vec<AnyView> = numbered(&boxes).filter(|(_, b)| !b.read).map(|(n, b)| card(&name, n, b)).collect();
        let fine: Vec<AnyView> = numbered(&boxes).filter(|(_, b)| b.read).map(|(n, b)| card(&name, n, b)).collect();
        let again = (!unread.is_empty()).then(|| {
            view! {
                <section aria-labelledby="again">
                    <h2 id="again">{words::count(unread.len(), "box was not read", "boxes were not read")}</h2>
                    <p>"Write them again on the same sheet or a new one, and hand in a picture of that page. A letter that is missing altogether is made from the others."</p>
                    <ul class="boxes">{unread}</ul>
                </section>
            }
        });
        let retake = (!boxes.is_empty()).then(|| {
            view! {
                <form class="form retake" method="post" action=format!("/hands/retake/{name}") enctype="multipart/form-data">
                    <div class="field">
                        <label for="pictures">"A page again, or one that was missing"</label>
                        <input id="pictures" name="pictures" type="file" multiple=true required=true accept=super::PICTURES/>
                    </div>
                    <div class="field">
                        <label for="box">"What it is for"</label>
                        <select id="box" name="box">
                            <option value="">"Everything that is not read yet"</option>
                            {boxes
                                .iter()
                                .map(|b| view! { <option value=format!("{}:{}", b.index, b.key)>{format!("Only {}, {}", b.key, nth(b.index))}</option> }.into_any())
                                .collect_view()}
                        </select>
                    </div>
                    <p class="do"><button>"Hand it in"</button></p>
                </form>
            }
        });
        let read_boxes = (!fine.is_empty()).then(|| {
            view! {
                <details class="adding">
                    <summary>"Everything that was read"</summary>
                    <ul class="boxes">{fine}</ul>
                </details>
            }
        });
        Ok(Leaf::new(
            title.clone(),
            view! {
                <Head title=title about=about/>
                <div class="wide learned">
                    {missing}
                    <figure class="shows"><img class="drawn" src=format!("/hands/{name}.svg") alt="The hand, writing its name"/></figure>
                    {measured}
                    {again}
                    {retake}
                    {read_boxes}
                    <details class="sure">
                        <summary>"Forget this hand …"</summary>
                        <form method="post" action=ForgetHand::url()>
                            <p>"The hand and the pictures of its sheet will be gone. Letters that were written with it stay, and need another hand."</p>
                            <input type="hidden" name="name" value=name/>
                            <button class="quiet grave">"Forget it for good"</button>
                        </form>
                    </details>
                </div>
            },
        ))
    })
}

fn numbered(boxes: &[BoxShown]) -> impl Iterator<Item = (usize, &BoxShown)> {
    boxes.iter().enumerate()
}

fn card(hand: &str, number: usize, shown: &BoxShown) -> AnyView {
    let alt = format!("{}, {}: {}", shown.key, nth(shown.index), shown.advice);
    view! {
        <li class:unread=!shown.read>
            <img src=format!("/hands/of/{hand}/box/{number}") alt=alt loading="lazy"/>
            <span><b>{shown.key.clone()}</b>{(!shown.read).then(|| format!(" {} (page {})", shown.advice, shown.page))}</span>
        </li>
    }
    .into_any()
}

fn nth(index: usize) -> String {
    match index {
        0 => "the first".into(),
        1 => "the second".into(),
        2 => "the third".into(),
        n => format!("number {}", n + 1),
    }
}

//! One's own hand, learned from a sheet of paper.

use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use leptos::prelude::*;

/// Teaching the house one's own hand.
#[component]
pub fn NewPage() -> impl IntoView {
    room(Room::Hands, async |house| {
        let signs = house.writer().await?.map(|w| w.signs_as).unwrap_or_default();
        Ok(Leaf::new(
            "Your own hand",
            view! {
                <Head title="Your own hand" about="Three small steps, and letters are written as you write"/>
                <div class="narrow own-hand">
                    <ol class="how">
                        <li>
                            <h2>"Print the sheet"</h2>
                            <p>"On plain white paper, at “actual size”."</p>
                            <p class="do">
                                <a class="button quiet" href="/hands/sheet-a4.pdf" target="_blank">"The sheet on A4"</a>
                                <a class="button quiet" href="/hands/sheet-letter.pdf" target="_blank">"The sheet on Letter"</a>
                            </p>
                        </li>
                        <li>
                            <h2>"Fill it"</h2>
                            <p>"With the pen you write letters with, and as you always write: not your best, your own. Stay inside the boxes."</p>
                        </li>
                        <li>
                            <h2>"Hand it in"</h2>
                            <p>"Scan it, or photograph each page flat, in daylight, with all four corners in the picture. It never leaves this machine."</p>
                            <form class="form" method="post" action="/hands/learn" enctype="multipart/form-data">
                                <div class="field">
                                    <label for="title">"Whose hand it is"</label>
                                    <input id="title" name="title" required=true maxlength="60" value=signs/>
                                </div>
                                <div class="field">
                                    <label for="pictures">"The pages"</label>
                                    <input id="pictures" name="pictures" type="file" multiple=true required=true accept=super::PICTURES aria-describedby="pictures-hint"/>
                                    <p class="hint" id="pictures-hint">"PNG, JPEG, WebP, TIFF or PDF; all at once, in any order."</p>
                                </div>
                                <p class="do">
                                    <button>"Learn this hand"</button>
                                    <a class="button quiet" href="/hands">"Not now"</a>
                                </p>
                            </form>
                        </li>
                    </ol>
                    <p class="or">"No printer at hand? "<a href="/hands/stylus">"Write it on the screen"</a>" with a finger or a stylus."</p>
                </div>
            },
        ))
    })
}

//! One's own hand, written on the screen.

use crate::islands::stylus::Stylus;
use crate::pages::{Leaf, room};
use crate::parts::frame::{Head, Room};
use leptos::prelude::*;

/// Writing one's hand with finger or stylus.
#[component]
pub fn StylusPage() -> impl IntoView {
    room(Room::Hands, async |house| {
        let signs = house.writer().await?.map(|w| w.signs_as).unwrap_or_default();
        Ok(Leaf::new(
            "Your own hand, on the screen",
            view! {
                <Head title="Your own hand" about="Written here, letter by letter"/>
                <div class="narrow"><Stylus signs/></div>
            },
        ))
    })
}

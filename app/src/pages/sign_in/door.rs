//! Signing in; on a new house, making the first account with the same form.

use crate::doors::sign_in::SignIn;
use crate::house::House;
use crate::pages::{in_title, said, whole};
use crate::parts::fields::Line;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use std::sync::Arc;

/// The front door.
#[component]
pub fn SignInPage() -> impl IntoView {
    let said = said();
    whole(async move |house: Arc<dyn House>| {
        if house.writer().await?.is_some() {
            leptos_axum::redirect("/");
        }
        let new = house.is_new().await?;
        let (title, lead, button) = if new {
            ("A new house", "Make the one account of this house. It stays on this machine, like everything you write here.", "Move in")
        } else {
            ("Come in", "Your letters are where you left them.", "Sign in")
        };
        Ok(view! {
            <Title text=in_title(title)/>
            <main class="door" id="main">
                <p class="mark">"Beautifully "<br/>"Handwritten "<br/>"Letters"</p>
                <section class="sheet">
                    <h1>{title}</h1>
                    <p class="lead">{lead}</p>
                    {said}
                    <form method="post" action=SignIn::url()>
                        <Line name="name" label="Name" required=true most=60 autocomplete="username" first=true/>
                        <Line
                            name="password"
                            label="Password"
                            kind="password"
                            required=true
                            most=200
                            autocomplete=if new { "new-password" } else { "current-password" }
                            hint=if new { "At least eight characters; a short sentence is easy to keep." } else { "" }
                        />
                        {new
                            .then(|| {
                                view! {
                                    <Line
                                        name="signs_as"
                                        label="How you sign your letters"
                                        required=true
                                        most=120
                                        autocomplete="given-name"
                                        hint="It stands under every letter; you can change it in each."
                                    />
                                }
                            })}
                        <button>{button}</button>
                    </form>
                </section>
            </main>
        }
        .into_any())
    })
}

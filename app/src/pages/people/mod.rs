//! The people who are written to.

mod edit;
mod list;
mod new;

pub use edit::EditPage;
pub use list::ListPage;
pub use new::NewPage;

use crate::parts::fields::{Line, Lines, Select};
use leptos::prelude::*;
use letters::{Person, Pronoun};

/// The fields that a person is added and changed with.
#[component]
fn PersonFields(#[prop(optional)] person: Option<Person>) -> impl IntoView {
    let adding = person.is_none();
    let (name, relationship, pronoun, address) = person.map(|p| (p.name, p.relationship, p.pronoun, p.address)).unwrap_or_default();
    let pronouns = Pronoun::ALL.map(|p| {
        let label = match p {
            Pronoun::She => "she, her",
            Pronoun::He => "he, his",
            Pronoun::They => "they, their",
        };
        (p.to_string(), label.to_string())
    });
    view! {
        <Line name="name" label="Name" value=name required=true most=120 first=adding hint="What you call them, as it stands after “Dear”."/>
        <Line name="relationship" label="Who they are to you" value=relationship most=200 hint="In your own words: “wife of fifty years”, “the neighbour who fixed my roof”."/>
        <Select
            name="pronoun"
            label="Your notes speak of"
            options=pronouns.to_vec()
            chosen=pronoun.to_string()
            hint="So that “her crooked tooth” is understood. In the letter they are always “you”."
        />
        <Lines name="address" label="Address" value=address rows=4 hint="Line by line, as it goes on the envelope. It may wait."/>
    }
    .into_any()
}

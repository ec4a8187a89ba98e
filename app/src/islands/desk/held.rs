//! What the letter must hold, and what it already does.

use leptos::prelude::*;
use letters::Fact;

/// The list of facts, ticked as their words appear in the text.
#[component]
pub fn Held(facts: Vec<Fact>, text: RwSignal<String>) -> impl IntoView {
    if facts.is_empty() {
        return ().into_any();
    }
    let words = Memo::new(move |_| text.with(|text| stems(text)));
    let list = facts
        .into_iter()
        .map(|fact| {
            let wanted = stems(&fact.text);
            let held = Memo::new(move |_| words.with(|have| holds(have, &wanted)));
            view! {
                <li class=move || if held.get() { "held" } else { "open" }>
                    <span class="unseen">{move || if held.get() { "In the letter: " } else { "Not yet in the letter: " }}</span>
                    <span>{fact.text}</span>
                    {fact.must.then(|| view! { <small>"must be in"</small> })}
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="held" aria-labelledby="held-h">
            <h2 id="held-h">"What it must hold"</h2>
            <ul>{list}</ul>
        </section>
    }
    .into_any()
}

/// Whether at least half of a note's words are there (all of them when it has but one).
fn holds(have: &[String], wanted: &[String]) -> bool {
    let found = wanted.iter().filter(|word| have.binary_search(word).is_ok()).count();
    !wanted.is_empty() && found * 2 >= wanted.len() && found > 0
}

/// The words that carry meaning, cut to what stays the same when they are bent, sorted.
fn stems(text: &str) -> Vec<String> {
    const SMALL: [&str; 38] = [
        "about", "after", "again", "also", "always", "been", "before", "could", "does", "ever", "every", "from", "have", "hers", "into",
        "just", "like", "more", "much", "never", "only", "over", "said", "says", "some", "that", "their", "them", "then", "there", "they",
        "this", "very", "were", "when", "which", "with", "your",
    ];
    let mut stems: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(|c| c.is_ascii_digit()) || word.chars().count() > 3)
        .filter(|word| SMALL.binary_search(word).is_err())
        .map(|word| word.chars().take(5).collect())
        .collect();
    stems.sort();
    stems.dedup();
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_held_when_its_words_are_in_the_letter() {
        let letter =
            stems("You have one crooked front tooth. I love it, and I have never said so enough. In 1964 you fell at the roller rink.");
        for held in ["her crooked front tooth — I love it and never said so enough", "fell at the rink, 1964"] {
            assert!(holds(&letter, &stems(held)), "{held}");
        }
        for open in ["the porch, the level", "sat through my heart surgery", "…"] {
            assert!(!holds(&letter, &stems(open)), "{open}");
        }
    }
}

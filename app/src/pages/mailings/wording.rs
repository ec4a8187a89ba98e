//! The letter with its fields, or the brief for all.

use crate::doors::mailings::{DraftMailing, SaveMailingBrief, SaveMailingText};
use crate::house::OccasionChoice;
use crate::parts::fields::{Line, Lines, Select};
use crate::parts::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::{Brief, Mailing, Wording};

/// What all of them say.
#[component]
pub fn Words(mailing: Mailing, occasions: Vec<OccasionChoice>, undrafted: usize) -> impl IntoView {
    let id = mailing.id.to_string();
    match mailing.wording {
        Wording::Text { text } => {
            let mut headings: Vec<String> = Vec::new();
            for heading in mailing.list.iter().flat_map(letters::Addressee::headings) {
                if !headings.contains(&heading) {
                    headings.push(heading);
                }
            }
            let fields = headings
                .into_iter()
                .map(|heading| view! { <li><code>{format!("{{{{{heading}}}}}")}</code></li> }.into_any())
                .collect_view();
            let rows = text.lines().count().clamp(8, 24) as u32 + 2;
            view! {
                <form class="form" method="post" action=SaveMailingText::url()>
                    <input type="hidden" name="id" value=id/>
                    <Lines name="text" label="The letter" value=text rows most=40000/>
                    <div class="fields-there">
                        <p class="hint">"A field is filled for each with what stands under it:"</p>
                        <ul>{fields}</ul>
                        <p class="hint">
                            <code>"{{?Gift}} … {{/Gift}}"</code>" stands only where there is something, "<code>"{{!Gift}} … {{/Gift}}"</code>
                            " only where there is nothing. A field that nobody has yet can be filled below, one by one."
                        </p>
                    </div>
                    <Select
                        name="language"
                        label="Its language"
                        options=fonts::LANGUAGES.map(|(tag, name)| (tag.to_string(), name.to_string())).to_vec()
                        chosen=mailing.language.to_string()
                    />
                    <p class="do"><button>"Keep it and read each letter"</button></p>
                </form>
            }
            .into_any()
        }
        Wording::Brief { brief } => {
            let notes = brief.facts.iter().map(|f| format!("{}{}", if f.must { "! " } else { "" }, f.text)).collect::<Vec<_>>().join("\n");
            let Brief { occasion, words: length, tone, .. } = brief;
            let known = occasions.iter().any(|o| o.name == occasion);
            let own = (!known).then(|| (occasion.clone(), words::title(&occasion)));
            let options = own
                .into_iter()
                .chain(occasions.into_iter().map(|o| (o.name.clone(), if o.title.is_empty() { words::title(&o.name) } else { o.title })));
            view! {
                <form class="form" method="post" action=SaveMailingBrief::url()>
                    <input type="hidden" name="id" value=id.clone()/>
                    <div class="pair">
                        <Select name="occasion" label="The occasion" options=options.collect() chosen=occasion/>
                        <Line name="words" label="How long, in words" kind="number" value=length.to_string() required=true/>
                    </div>
                    <Line name="tone" label="How they should sound" value=tone most=300 hint="A few words: “warm, a little funny”."/>
                    <Lines
                        name="notes"
                        label="What every letter may tell"
                        value=notes
                        rows=5
                        most=20000
                        hint="One note a line; one that begins with ! must be told. {{Gift}} is filled for each. Each one’s own notes come besides."
                    />
                    <p class="do"><button>"Keep it"</button></p>
                </form>
                {(undrafted > 0)
                    .then(|| {
                        view! {
                            <form class="draft-all" method="post" action=DraftMailing::url()>
                                <input type="hidden" name="id" value=id/>
                                <p class="do">
                                    <button>{format!("Draft {}", words::count(undrafted, "letter", "letters"))}</button>
                                    <span class="quietly">"One after the other, in the background; each can be changed at the desk."</span>
                                </p>
                            </form>
                        }
                    })}
            }
            .into_any()
        }
    }
}

//! How letters to many go onto paper.

use crate::doors::mailings::SaveMailingPaper;
use crate::house::Cabinet;
use crate::parts::fields::{Lines, Select};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use letters::Mailing;

/// Hand, paper, ink, pen, envelope and sender.
#[component]
pub fn Paper(mailing: Mailing, cabinet: Cabinet, row: u32) -> impl IntoView {
    let sheet = mailing.sheet;
    let hands = cabinet.hands.into_iter().map(|h| (h.name, h.title)).collect();
    let papers = cabinet.papers.into_iter().map(|p| (p.name, p.title)).collect();
    let inks = cabinet.inks.into_iter().map(|i| (i.name, i.title)).collect();
    let nibs = std::iter::once((String::new(), "The hand’s own".to_string())).chain(cabinet.nibs.into_iter().map(|n| (n.name, n.title)));
    let none = std::iter::once((String::new(), "None".to_string()));
    let envelopes = none.chain(cabinet.envelopes.into_iter().map(|e| (e.name, e.title))).collect();
    view! {
        <section aria-labelledby="on-paper">
            <h2 id="on-paper">"On paper"</h2>
            <form class="form" method="post" action=SaveMailingPaper::url()>
                <input type="hidden" name="id" value=mailing.id.to_string()/>
                <input type="hidden" name="row" value=row.to_string()/>
                <div class="pair">
                    <Select name="hand" label="Hand" options=hands chosen=sheet.hand/>
                    <Select name="paper" label="Paper" options=papers chosen=sheet.paper/>
                    <Select name="ink" label="Ink" options=inks chosen=sheet.ink/>
                    <Select name="nib" label="Pen" options=nibs.collect() chosen=sheet.nib/>
                </div>
                <Select name="envelope" label="Envelope" options=envelopes chosen=mailing.envelope/>
                <Lines name="from" label="Your name and address" value=sheet.from.join("\n") rows=3 hint="For envelopes and crested paper. Your names may stand in every letter."/>
                <label class="tick">
                    <input type="checkbox" name="one_sheet" value="yes" checked={mailing.most_sheets == 1}/>
                    <span>"No letter longer than one sheet"</span>
                </label>
                <label class="tick">
                    <input type="checkbox" name="duplex" value="yes" checked=mailing.duplex/>
                    <span>"On both sides of the paper"</span>
                </label>
                <p class="do"><button class="quiet">"Keep"</button></p>
            </form>
        </section>
    }
    .into_any()
}

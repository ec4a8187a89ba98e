//! What lies under the words: a thin dotted line where a sentence rests on nothing, a wave where a
//! proof-reader stumbles, a soft ground where one looks or the ghostwriter works.
//!
//! The words themselves are the text area's; beneath it the same words are set once more, unseen, and carry
//! the marks. The area is asked what lies under the pointer, so hovering works through it.

use super::Sheet;
use super::proofs::Proofs;
use super::reading::{Placed, Reading};
use leptos::prelude::*;
use letters::Remark;
use std::ops::Range;

/// A stretch of the text that carries the same marks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Stretch {
    range: Range<usize>,
    sentence: Option<usize>,
    alone: bool,
    remark: Option<usize>,
    doing: bool,
    chosen: bool,
}

fn stretches(
    text: &str,
    sentences: &[Placed],
    remarks: &[Remark],
    doing: Option<&Range<usize>>,
    chosen: Option<&Range<usize>>,
) -> Vec<Stretch> {
    let mut edges = vec![0, text.len()];
    let all = sentences.iter().map(|s| &s.range).chain(remarks.iter().map(|r| &r.range)).chain(doing).chain(chosen);
    edges.extend(all.flat_map(|r| [r.start, r.end]).filter(|e| *e <= text.len() && text.is_char_boundary(*e)));
    edges.sort_unstable();
    edges.dedup();
    let within = |range: Option<&Range<usize>>, at: usize| range.is_some_and(|r| r.contains(&at));
    edges
        .windows(2)
        .map(|pair| {
            let at = pair[0];
            let sentence = sentences.iter().position(|s| s.range.contains(&at));
            Stretch {
                range: at..pair[1],
                sentence,
                alone: sentence.is_some_and(|s| sentences[s].facts.is_empty()),
                remark: remarks.iter().position(|r| r.range.contains(&at)),
                doing: within(doing, at),
                chosen: within(chosen, at),
            }
        })
        .collect()
}

/// The marks under the words. `marked` says whether sentences without a note are marked: in a letter that the
/// ghostwriter never wrote at, every word is the writer's own.
#[component]
pub fn Marks(sheet: Sheet, reading: Reading, proofs: Proofs, face: String) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let chosen = reading.selection.get().filter(|s| !s.is_empty());
        reading.sentences.with(|sentences| {
            proofs
                .remarks
                .with(|remarks| sheet.text.with(|text| stretches(text, sentences, remarks, reading.doing.get().as_ref(), chosen.as_ref())))
        })
    });
    let stretch = move |s: Stretch| {
        let marks_alone = s.alone && sheet.state.get().is_some() && reading.facts.with(|f| !f.is_empty());
        let text = sheet.text.with_untracked(|text| text.get(s.range.clone()).unwrap_or_default().to_string());
        let Stretch { sentence, remark, doing, chosen, .. } = s;
        let at = move || sentence.is_some() && reading.looked_at.get() == sentence;
        view! {
            <span
                data-s=sentence
                data-r=remark
                class:alone=marks_alone
                class:slip=remark.is_some()
                class:doing=doing
                class:chosen=chosen
                class:at=at
            >
                {text}
            </span>
        }
        .into_any()
    };
    view! {
        <div id="marks" class=format!("marks {face}") aria-hidden="true">
            {move || shown.get().into_iter().map(stretch).collect_view()}
        </div>
    }
    .into_any()
}

/// Which sentence lies under a point of the window.
pub fn sentence_under(x: i32, y: i32) -> Option<usize> {
    use wasm_bindgen::JsCast;
    let under = document().elements_from_point(x as f32, y as f32);
    under.iter().filter_map(|e| e.dyn_into::<web_sys::Element>().ok()).find_map(|e| e.get_attribute("data-s")?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use letters::RemarkKind;

    #[test]
    fn the_stretches_put_together_are_the_text_and_each_knows_its_marks() {
        let text = "Dear L,\n\nThe sea. The sae.";
        let sentences = [Placed { range: 9..17, facts: vec![0] }, Placed { range: 18..26, facts: vec![] }];
        let remark = Remark { range: 22..25, kind: RemarkKind::Spelling, message: String::new(), suggestions: vec![] };
        let all = stretches(text, &sentences, &[remark], Some(&(9..17)), None);
        assert_eq!(all.iter().map(|s| &text[s.range.clone()]).collect::<String>(), text);
        let said: Vec<_> =
            all.iter().filter(|s| s.sentence.is_some()).map(|s| (&text[s.range.clone()], s.alone, s.remark, s.doing)).collect();
        assert_eq!(
            said,
            [("The sea.", false, None, true), ("The ", true, None, false), ("sae", true, Some(0), false), (".", true, None, false)]
        );
    }
}

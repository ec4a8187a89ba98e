//! The movement of a letter whose occasion no file describes.

use super::{line::Line, occasion::Beat};
use crate::notes::Kind;

const REASON: &[&str] = &[
    "I wanted to put this on paper rather than say it in passing.",
    "Some things are easier to write than to say.",
    "I have been meaning to write this for a while.",
    "You have been on my mind.",
    "I wanted to write to you, and so I am writing.",
    "Let me say this slowly, by hand.",
    "A letter gives me time to choose, and I want to choose well.",
    "I have taken a sheet of paper, because I want to do this properly.",
    "I would like to tell you something, and I would like you to have it in writing.",
    "A few words in passing would not have been enough.",
    "I want you to be able to read this again.",
    "What follows is meant for you and for nobody else.",
];
const HAPPENED: &[&str] = &[
    "I wanted you to have that from me, in my own hand.",
    "It has been on my mind.",
    "I do not say such things often.",
    "I wanted to say it at least once.",
    "I did not want to let it go by without a word.",
    "That is the plain truth of it.",
    "It would be wrong to leave it unsaid.",
    "I would have been sorry not to write it down.",
    "I find it easier to write than to say.",
    "You may make of it what you like.",
];
const MEANS: &[&str] = &[
    "It counts with me.",
    "You may be surprised that it stays with me, but it does.",
    "Nobody asked me to say so.",
    "I have thought about it a good deal.",
    "I have thought it over, and I stand by it.",
    "This is the part that matters most to me.",
    "It matters to me, and I wanted you to know that.",
    "Had I kept it to myself, I would have been sorry.",
    "Perhaps you knew it already.",
    "It may look small on paper, but not to me.",
];
const WISH: &[&str] = &[
    "That is what I wanted you to know.",
    "I am glad that you are there.",
    "I only wanted you to have it from me.",
    "I hope you can tell how I mean it.",
    "Look after yourself.",
    "I think of you, and I mean it well.",
    "I wish you all the good there is.",
    "There you have it, as plainly as I can put it.",
    "I will think of you when I seal this.",
    "Now you know it, and I am glad of that.",
    "My good wishes go into the envelope with this.",
    "Write back when you feel like it, or do not.",
];

/// Reason, what happened, what it means, a wish.
pub fn beats() -> Vec<Beat> {
    let beat = |name: &str, task: &str, kinds: &[Kind], share: u32, lines: &[&str]| Beat {
        name: name.to_string(),
        task: task.to_string(),
        avoid: String::new(),
        kinds: kinds.to_vec(),
        share,
        lines: lines.iter().map(|l| Line::plain(l)).collect(),
    };
    use Kind::{Confession, Deed, Feeling, Loss, Memory, News, Other, Promise, Request, Thing, Trait, Wish};
    vec![
        beat("the reason", "Begin with the reason for writing, in one plain sentence.", &[Loss, Confession, Other, News], 20, REASON),
        beat(
            "what happened",
            "Tell what happened as you remember it, one thing after the other.",
            &[Memory, Deed, News, Loss, Other],
            35,
            HAPPENED,
        ),
        beat("what it means", "Say what it means to you.", &[Trait, Feeling, Deed, Memory, Other], 25, MEANS),
        beat("the wish", "End on what you wish for the reader.", &[Wish, Promise, Request, Thing, Feeling], 20, WISH),
    ]
}

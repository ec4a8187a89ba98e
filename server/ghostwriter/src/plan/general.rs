//! The movement of a letter whose occasion no file describes.

use super::{line::Line, occasion::Beat};
use crate::notes::Kind;

const REASON: &[&str] = &[
    "I have been thinking of you, and I want to write to you.",
    "You have been on my mind.",
    "I wanted to write to you, and so I am writing.",
    "It does me good to write to you.",
    "Hello from me, with a few lines.",
    "I think of you, and I would like you to know it.",
    "I want to send you a few lines.",
    "You deserve a letter, so here is one.",
    "I was thinking of you today.",
    "My greetings come first.",
    "A letter to you is a good way to spend an hour.",
    "I have a few things to tell you.",
];
const HAPPENED: &[&str] = &[
    "I like to tell you such things.",
    "You come to my mind often.",
    "My opinion of you is a good one.",
    "It is good to know you.",
    "You may smile at that.",
    "You do me good.",
    "Perhaps you see it as I do.",
    "There is always something.",
    "One thing leads to another.",
    "I wanted you to know.",
];
const MEANS: &[&str] = &[
    "I am glad of your company.",
    "You matter to me.",
    "It is good to have people like you.",
    "I like to think of you.",
    "I would be sorry to be without you.",
    "You are good to people.",
    "I wish you well in all of it.",
    "My regard for you is high.",
    "That is how I see it.",
    "I count you among the good ones.",
];
const WISH: &[&str] = &[
    "I wish you well, and I always will.",
    "Look after yourself.",
    "I think of you, and I mean it well.",
    "My good wishes go with this.",
    "I wish you good days.",
    "May you be well.",
    "I look forward to hearing how you are.",
    "Good health, and good company.",
    "I hope that the days are good to you just now.",
    "Be well, and be of good cheer.",
    "I send you my greetings.",
    "It is good to think of you.",
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

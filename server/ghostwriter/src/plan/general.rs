//! The movement of a letter whose occasion no file describes.

use super::{line::Line, occasion::Beat};
use crate::notes::Kind;

const REASON: &[&str] = &[
    "I wanted to put this on paper rather than say it in passing.",
    "Some things are easier to write than to say.",
    "I have been turning this over for a while, and now I am sitting down to it.",
    "You have been on my mind.",
    "I am not much of a letter writer, but you are worth the ink.",
    "Let me say this slowly, by hand.",
    "A letter gives me time to choose, and I want to choose well.",
    "It is quiet here, and I have paper in front of me.",
    "No telephone could hold what I would like to tell you.",
    "This could have been a few words at the door, and it deserves better.",
    "Paper keeps what talk lets go, so here is paper.",
    "What follows is meant for you and for nobody else.",
];
const HAPPENED: &[&str] = &[
    "I wanted you to have that from me, in my own hand.",
    "It is on my mind more often than you would guess.",
    "I say so seldom enough.",
    "You may not think of such things again, but I do.",
    "I do not want to make too much of it, only to say it once.",
    "That is the plain truth of it.",
    "It would be wrong to leave it unsaid.",
    "You know how I am with such things, so I write them down.",
    "Talking would only blur it.",
    "There is more behind it than I can get onto a page.",
];
const MEANS: &[&str] = &[
    "It counts with me.",
    "You should know what weight I give it.",
    "Nobody asked me to say so.",
    "My mind goes back to it without being sent.",
    "I have thought it over, and I stand by it.",
    "This is the part that matters most to me.",
    "Other things fade, and this one has not.",
    "Had I kept it to myself, I would have been sorry.",
    "Perhaps you knew already; now you have it in ink.",
    "On paper it looks small, and to me it is not.",
];
const WISH: &[&str] = &[
    "That is what I wanted you to know.",
    "I am glad that you are there.",
    "Keep this, or do not; I only wanted it said.",
    "Until I can say the rest across a table, this will have to do.",
    "Look after yourself.",
    "I think of you, and I mean it well.",
    "The rest can wait until we meet.",
    "There you have it, as plainly as I can put it.",
    "Think of me when you fold this up again.",
    "Now you know, and I am easier for it.",
    "My good wishes go into the envelope with this.",
    "Whenever you feel like writing back, I will be glad of it.",
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

//! The letter in the hand: it writes itself on the sheet, also while its words are still coming.

use super::Sheet;
use crate::islands::browser::after;
use crate::islands::writing::easel::Easel;
use crate::islands::writing::pen::{Desk, Pen, settled};
use crate::islands::writing::script::Script;
use crate::islands::writing::{Player, prefers_stillness, sheets};
use fonts::{Ink, NibCard, Page, Stationery};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the canvas is called.
const CANVAS: &str = "in-hand";
/// A person writes a word in this time or longer: new words need not be put on more often.
const OFTEN: Duration = Duration::from_millis(800);

/// What the letter is written with.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WrittenWith {
    /// How it goes onto paper.
    pub sheet: letters::Sheet,
    /// The paper.
    pub paper: Stationery,
    /// The ink.
    pub ink: Ink,
    /// The nib, when it is not the hand's own.
    pub nib: Option<NibCard>,
    /// BCP 47 of the letter's language.
    pub language: String,
}

/// The letter in the hand.
#[derive(Clone, Copy)]
pub struct InHand {
    sheet: Sheet,
    /// Whether it is shown instead of the text.
    pub shown: RwSignal<bool>,
    /// Its pen.
    pub player: Player,
    ground: RwSignal<Option<String>>,
    said: RwSignal<Option<String>>,
    with: StoredValue<WrittenWith>,
    pen: StoredValue<SendOption<Pen>>,
    due: StoredValue<bool>,
}

impl InHand {
    /// The letter on this sheet, not shown yet.
    pub fn new(sheet: Sheet, with: WrittenWith) -> InHand {
        InHand {
            sheet,
            shown: RwSignal::new(false),
            player: Player::new(),
            ground: RwSignal::new(None),
            said: RwSignal::new(None),
            with: StoredValue::new(with),
            pen: StoredValue::new(SendOption::new_local(None)),
            due: StoredValue::new(false),
        }
    }

    /// Shows it, or the text again.
    pub fn turn(self) {
        self.shown.update(|shown| *shown = !*shown);
        if !self.shown.get_untracked() {
            self.player.pause();
        } else if self.pen.with_value(|pen| pen.is_some()) {
            self.put_on();
            self.player.redraw_soon();
        } else {
            spawn_local(async move {
                match Pen::fetch(&self.with.with_value(|with| with.sheet.hand.clone())).await {
                    Ok(pen) => {
                        self.pen.set_value(SendOption::new_local(Some(pen)));
                        self.put_on();
                    }
                    Err(why) => self.said.set(Some(why)),
                }
            });
        }
    }

    /// Follows the text from now on. To be called once, in the browser.
    pub fn follow(self) {
        self.player.follow_the_window();
        Effect::new(move || {
            self.sheet.text.track();
            let writing = self.sheet.writing();
            self.player.grows.set(writing);
            if !self.shown.get() || self.due.get_value() {
                return;
            }
            self.due.set_value(true);
            after(OFTEN, move || {
                if self.due.try_set_value(false).is_none() && self.shown.get_untracked() {
                    self.put_on();
                }
            });
        });
    }

    fn put_on(self) {
        let text = self.sheet.text.get_untracked();
        let text = if self.sheet.writing_now() { settled(&text) } else { text.trim() };
        let with = self.with.get_value();
        let on = Desk {
            paper: &with.paper,
            ink: &with.ink,
            sheet: &with.sheet,
            nib: with.nib.as_ref().map(NibCard::nib),
            language: &with.language,
            traced: true,
        };
        let written = match text {
            "" => Ok(vec![on.blank()]),
            text => self.pen.with_value(|pen| pen.as_ref().map_or(Ok(Vec::new()), |pen| pen.write_on_a_roll(text, &on))),
        };
        match written {
            Ok(pages) => self.lay_out(pages, &on),
            Err(why) => self.said.set(Some(why)),
        }
    }

    fn lay_out(self, pages: Vec<Page>, on: &Desk) {
        self.said.set(None);
        let Some(page) = pages.first() else { return };
        let ground = Some(on.ground(0, page.height_mm, None));
        let grown = self.ground.with_untracked(|before| *before != ground);
        if grown {
            self.ground.set(ground);
        }
        let first = !self.player.has_letter();
        self.player.put_on(Easel::new(CANVAS, Script::new(pages), on.ink.clone()), grown);
        if prefers_stillness() {
            // The words stand there as they come; the pen moves when it is told to.
            if !self.player.playing.get_untracked() {
                self.player.seek(f64::MAX);
            }
        } else if first {
            self.player.play();
        }
    }

    /// The sheet, written on.
    pub fn view(self) -> impl IntoView + use<> {
        view! {
            <div class="written" hidden=move || !self.shown.get()>
                <p class="said" role="alert" hidden=move || self.said.get().is_none()>{move || self.said.get()}</p>
                {move || self.ground.get().map(|ground| sheets(CANVAS, vec![ground]))}
            </div>
        }
        .into_any()
    }
}

//! The letter writes itself: the pen's own path at a person's speed, to be played, stopped and moved through.

pub mod easel;
pub mod pen;
pub mod script;

use super::browser::Debounced;
use easel::Easel;
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use std::time::Duration;

/// How finely the letter is moved through.
const SCRUB: f64 = 1000.0;

/// The player of one letter. Copy it freely.
#[derive(Clone, Copy)]
pub struct Player {
    easel: StoredValue<SendOption<Easel>>,
    /// Where it stands, in seconds.
    pub now: RwSignal<f64>,
    /// How long the letter takes, in seconds; 0 while there is none.
    pub total: RwSignal<f64>,
    /// Whether the pen moves.
    pub playing: RwSignal<bool>,
    /// How many times as fast as a person.
    pub speed: RwSignal<f64>,
    /// Whether more will be put on: at the end the pen waits for it.
    pub grows: RwSignal<bool>,
    last_frame: StoredValue<f64>,
    ticking: StoredValue<bool>,
}

impl Player {
    /// A player with nothing to play.
    #[expect(clippy::new_without_default, reason = "it lives in the reactive owner of the island that asks for it")]
    pub fn new() -> Player {
        Player {
            easel: StoredValue::new(SendOption::new_local(None)),
            now: RwSignal::new(0.0),
            total: RwSignal::new(0.0),
            playing: RwSignal::new(false),
            speed: RwSignal::new(1.0),
            grows: RwSignal::new(false),
            last_frame: StoredValue::new(0.0),
            ticking: StoredValue::new(false),
        }
    }

    /// Puts a letter on, finished or to be played; a letter that grows goes on from where the pen is. With
    /// `new_canvases` they are in the document only after this turn.
    pub fn put_on(self, easel: Easel, new_canvases: bool) {
        let total = easel.total();
        let now = self.now.get_untracked();
        let before = self.easel.with_value(|old| old.as_ref().map(|old| old.place(now)));
        let now = before.map_or(0.0, |place| easel.when(place)).min(total);
        self.easel.set_value(SendOption::new_local(Some(easel)));
        self.total.set(total);
        self.now.set(now);
        if new_canvases {
            self.redraw_soon();
        } else {
            self.show();
        }
    }

    /// Draws everything again once the page stands as it should.
    pub fn redraw_soon(self) {
        request_animation_frame(move || self.redraw());
    }

    /// Whether a letter is on.
    pub fn has_letter(self) -> bool {
        self.easel.with_value(|easel| easel.is_some())
    }

    /// Draws everything again: the canvases are new or have another size.
    pub fn redraw(self) {
        self.easel.try_update_value(|easel| {
            if let Some(easel) = &mut **easel {
                easel.wipe();
            }
        });
        self.show();
    }

    /// Draws again whenever the window has another size. To be called once, in the browser.
    pub fn follow_the_window(self) {
        let soon = Debounced::new(Duration::from_millis(150));
        let resized = window_event_listener(leptos::ev::resize, move |_| soon.call(move || self.redraw()));
        on_cleanup(move || resized.remove());
    }

    /// Plays on, from the beginning when it stands at the end.
    pub fn play(self) {
        if self.now.get_untracked() >= self.total.get_untracked() && !self.grows.get_untracked() {
            self.now.set(0.0);
        }
        self.playing.set(true);
        if !self.ticking.get_value() {
            self.ticking.set_value(true);
            self.last_frame.set_value(clock());
            request_animation_frame(move || self.frame());
        }
    }

    /// Lifts the pen where it is.
    pub fn pause(self) {
        self.playing.set(false);
    }

    /// Goes to a moment.
    pub fn seek(self, to: f64) {
        self.now.set(to.clamp(0.0, self.total.get_untracked()));
        self.show();
    }

    fn frame(self) {
        // A page that is left takes its signals along.
        let Some(playing) = self.playing.try_get_untracked() else { return };
        let clock = clock();
        let step = (clock - self.last_frame.get_value()).clamp(0.0, 0.25);
        self.last_frame.set_value(clock);
        if !playing {
            return self.ticking.set_value(false);
        }
        let (before, total) = (self.now.get_untracked(), self.total.get_untracked());
        let now = (before + step * self.speed.get_untracked()).min(total);
        if now > before {
            self.now.set(now);
            self.show();
        }
        if now >= total && !self.grows.get_untracked() {
            self.playing.set(false);
        }
        request_animation_frame(move || self.frame());
    }

    fn show(self) {
        let Some(now) = self.now.try_get_untracked() else { return };
        self.easel.try_update_value(|easel| {
            if let Some(easel) = &mut **easel {
                easel.show(now);
            }
        });
    }
}

/// Seconds of the page's own clock.
pub fn clock() -> f64 {
    window().performance().map_or(0.0, |p| p.now() / 1000.0)
}

/// Whether the person asked their machine for less motion.
pub fn prefers_stillness() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|m| m.matches())
}

/// The sheets of a letter before they are written on, and over each the canvases for its ink, see [`Easel`].
pub fn sheets(prefix: &'static str, grounds: Vec<String>) -> AnyView {
    let of = grounds.len();
    grounds
        .into_iter()
        .enumerate()
        .map(|(i, ground)| {
            view! {
                <figure>
                    <div class="leaf" role="img" aria-label=format!("Page {} of {of}, in handwriting", i + 1)>
                        <div class="ground" inner_html=ground></div>
                        <canvas id=format!("{prefix}-{i}")></canvas>
                        <canvas id=format!("{prefix}-{i}-wet")></canvas>
                    </div>
                    {(of > 1).then(|| view! { <figcaption>{format!("{} of {of}", i + 1)}</figcaption> })}
                </figure>
            }
            .into_any()
        })
        .collect_view()
        .into_any()
}

/// Play, pause, where it is and how fast.
#[component]
pub fn Controls(player: Player) -> impl IntoView {
    let label = move || if player.playing.get() { "Pause" } else { "Play" };
    let toggle = move |_| if player.playing.get_untracked() { player.pause() } else { player.play() };
    let clock = move || format!("{} of {}", minutes(player.now.get()), minutes(player.total.get()));
    let share = move || (player.now.get() / player.total.get().max(1e-9) * SCRUB).round().to_string();
    let scrub = move |event: web_sys::Event| {
        if let Ok(to) = event_target_value(&event).parse::<f64>() {
            player.seek(to / SCRUB * player.total.get_untracked());
        }
    };
    let hurry = move |event: web_sys::Event| {
        if let Ok(speed) = event_target_value(&event).parse::<f64>() {
            player.speed.set(speed);
        }
    };
    let speeds = [("0.5", "½ ×"), ("1", "1 ×"), ("3", "3 ×"), ("10", "10 ×"), ("30", "30 ×")]
        .map(|(value, words)| view! { <option value=value selected=value == "1">{words}</option> }.into_any())
        .collect_view();
    view! {
        <div class="player" role="group" aria-label="The pen">
            <button type="button" class="quiet" id="play" on:click=toggle>{label}</button>
            <input
                type="range"
                min="0"
                max=SCRUB.to_string()
                step="1"
                id="scrub"
                aria-label="Where the pen is"
                aria-valuetext=clock
                prop:value=share
                on:input=scrub
            />
            <output class="quietly">{clock}</output>
            <label class="unseen" for="speed">"How many times as fast as a person"</label>
            <select id="speed" on:change=hurry>{speeds}</select>
        </div>
    }
    .into_any()
}

fn minutes(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

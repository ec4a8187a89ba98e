//! How often a worker looks for new jobs.

use apalis::prelude::{PollSnapshot, PollStrategy};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// Wakes a worker at a steady pace. Left to itself apalis 1.0 looks only at each heartbeat, half a minute
/// apart; its own interval arms the next alarm without listening for it, and so rings only once.
pub struct Often {
    pace: Duration,
    alarm: Pin<Box<Sleep>>,
}

impl Often {
    /// Looks every `pace`.
    pub fn every(pace: Duration) -> Often {
        Often { pace, alarm: Box::pin(sleep(pace)) }
    }
}

impl PollStrategy for Often {
    fn poll_drive(&mut self, cx: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        let mut rang = false;
        while self.alarm.as_mut().poll(cx).is_ready() {
            rang = true;
            self.alarm.as_mut().reset(Instant::now() + self.pace);
        }
        if rang { Poll::Ready(Some(())) } else { Poll::Pending }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    #[tokio::test]
    async fn it_wakes_whoever_only_looks_when_woken() {
        let mut often = Often::every(Duration::from_millis(5));
        let mut looked = 0;
        let woken = poll_fn(|cx| {
            let _ = often.poll_drive(cx, &PollSnapshot::default());
            looked += 1;
            if looked == 5 { Poll::Ready(()) } else { Poll::Pending }
        });
        assert!(tokio::time::timeout(Duration::from_secs(10), woken).await.is_ok(), "looked only {looked} times");
    }
}

//! Ctrl-C on the command line: work that looks here now and then can stop and leave nothing behind.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);
static WATCHED: OnceLock<()> = OnceLock::new();

/// From now on Ctrl-C (or a polite kill) no longer ends the process at once but is [`asked`]; the second time it does.
pub fn watch() {
    WATCHED.get_or_init(|| {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        std::thread::spawn(move || {
            runtime.block_on(async {
                told().await;
                ASKED.store(true, Ordering::Relaxed);
                told().await;
                // What a shell reports of a process that SIGINT ended.
                std::process::exit(130);
            });
        });
    });
}

/// Whether somebody asked the process to end.
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Waits until the process is told to end.
pub async fn told() {
    let ctrl_c = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let term = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let term = std::future::pending::<()>();
    tokio::select! { () = ctrl_c => {}, () = term => {} }
}

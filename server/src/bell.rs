//! The bell: tells waiting streams in this process that something new can be read in the archive.
//!
//! It carries no news itself. Whoever hears it reads the archive, and whoever misses it (another server)
//! looks there every second anyway; so nothing is ever shown that is not already kept.

use tokio::sync::broadcast;
use uuid::Uuid;

/// Rings with the id of what changed.
#[derive(Clone, Debug)]
pub struct Bell(broadcast::Sender<Uuid>);

impl Default for Bell {
    fn default() -> Self {
        Bell(broadcast::channel(256).0)
    }
}

impl Bell {
    /// Says that this draft or compilation changed.
    pub fn ring(&self, id: Uuid) {
        let _ = self.0.send(id);
    }

    /// Waits until it rings for `id`, or for a second.
    pub async fn wait(listener: &mut broadcast::Receiver<Uuid>, id: Uuid) {
        let heard = async {
            loop {
                match listener.recv().await {
                    Ok(rung) if rung == id => return,
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending::<()>().await,
                }
            }
        };
        let _ = tokio::time::timeout(std::time::Duration::from_secs(1), heard).await;
    }

    /// An ear for [`Bell::wait`].
    pub fn listen(&self) -> broadcast::Receiver<Uuid> {
        self.0.subscribe()
    }
}

//! `letters serve`

use super::Desk;
use crate::error::ServerError;
use clap::Args;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

/// Serves the house to a browser until it is told to end (Ctrl-C).
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters serve --listen 127.0.0.1:8420 --data ~/letters

Every setting of letters.toml: see `letters config`.")]
pub struct Serve {
    /// Address and port to answer on [default: 127.0.0.1:8420]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// What writes unless another is asked for: a name of `letters model list`, or a GGUF file
    #[arg(long, value_name = "NAME|FILE.gguf")]
    model: Option<String>,
}

impl Serve {
    /// What of it is configuration.
    pub fn options(&self) -> Vec<(&'static str, String)> {
        [("listen", &self.listen), ("model", &self.model)].into_iter().filter_map(|(k, v)| Some((k, v.clone()?))).collect()
    }

    /// Serves.
    pub fn run(self, desk: Desk) -> Result<ExitCode, ServerError> {
        log(&desk)?;
        desk.data.create()?;
        crate::beside::sweep(&desk.data.hands());
        let runtime =
            tokio::runtime::Runtime::new().map_err(|e| ServerError::Unavailable(format!("The server cannot start its threads: {e}")))?;
        runtime.block_on(crate::web::serve(desk.config, desk.data, Arc::new(desk.templates)))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn log(desk: &Desk) -> Result<(), ServerError> {
    let filter = EnvFilter::try_new(&desk.config.log).map_err(|e| {
        ServerError::Misused(format!(
            "log is “{}”: {e}.\n  Write it as tracing's filters are written, for example info or letters=debug,info.",
            desk.config.log
        ))
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = if desk.config.log_json { lines.json().try_init() } else { lines.with_ansi(std::io::stderr().is_terminal()).try_init() };
    Ok(())
}

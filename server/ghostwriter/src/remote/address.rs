//! The address of a server, and the key to it.

use crate::GhostwriterError;
use std::net::IpAddr;
use std::path::Path;

/// Where a server is: `https://host:port/v1#model`. The model's name is not sent as part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    base: String,
    server: String,
    model: Option<String>,
    near: bool,
}

impl Address {
    /// Whether what was given as a model is an address.
    pub fn is(model: &str) -> bool {
        model.starts_with("https://") || model.starts_with("http://")
    }

    /// Reads an address. Only https, but for this machine and the network at home; a key in it is refused, for
    /// addresses are shown and logged.
    ///
    /// # Errors
    /// [`GhostwriterError::Address`].
    pub fn read(url: &str) -> Result<Address, GhostwriterError> {
        let fault = |what: &'static str| GhostwriterError::Address(what);
        let (url, model) = url.split_once('#').map_or((url, None), |(url, model)| (url, Some(model)));
        let (open, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => return Err(fault("it begins with neither https:// nor http://")),
        };
        let (server, path) = rest.split_once('/').unwrap_or((rest, ""));
        if server.is_empty() || server.contains(char::is_whitespace) {
            return Err(fault("it names no server"));
        }
        if server.contains('@') || url.contains('?') {
            return Err(fault(
                "a key or a password has no place in it; LETTERS_API_KEY holds the key, or a file named by LETTERS_API_KEY_FILE",
            ));
        }
        let near = is_near(server);
        if open && !near {
            return Err(fault(
                "over http:// a letter could be read on its way; only this machine and the network at home may be reached so",
            ));
        }
        // What people copy: the server alone, its /v1, or the whole way to the completions.
        let path = path.trim_end_matches('/').trim_end_matches("/chat/completions").trim_end_matches("chat/completions");
        let path = if path.is_empty() { "v1" } else { path };
        Ok(Address {
            base: format!("http{}://{server}/{}", if open { "" } else { "s" }, path.trim_end_matches('/')),
            server: server.to_string(),
            model: model.filter(|m| !m.is_empty()).map(str::to_string),
            near,
        })
    }

    /// The model that the address names.
    pub fn model(&self) -> Option<&str> {
        self.model.as_deref()
    }

    /// Host and port.
    pub fn server(&self) -> &str {
        &self.server
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn is_near(&self) -> bool {
        self.near
    }
}

/// This machine, or a private network (RFC 1918, RFC 4193, RFC 6762).
fn is_near(server: &str) -> bool {
    let host = match server.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => server.rsplit_once(':').map_or(server, |(host, _)| host),
    };
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local(),
        Err(_) => host == "localhost" || host.ends_with(".local"),
    }
}

/// The key to a server. It is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// A key in words; `None` when it is none.
    pub fn new(text: &str) -> Option<Key> {
        let text = text.trim();
        (!text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())).then(|| Key(text.to_string()))
    }

    /// The key that a file holds.
    ///
    /// # Errors
    /// When it cannot be read or holds no key; the text names the file, never what is in it.
    pub fn read(path: &Path) -> Result<Key, GhostwriterError> {
        let text = std::fs::read_to_string(path).map_err(|e| GhostwriterError::Key(format!("{}: {e}", path.display())))?;
        Key::new(&text).ok_or_else(|| GhostwriterError::Key(format!("{} holds no key", path.display())))
    }

    /// The key in LETTERS_API_KEY, or in the file that LETTERS_API_KEY_FILE names; `None` when neither is set.
    ///
    /// # Errors
    /// When one is set and holds no key.
    pub fn from_environment() -> Result<Option<Key>, GhostwriterError> {
        match (std::env::var("LETTERS_API_KEY"), std::env::var_os("LETTERS_API_KEY_FILE")) {
            (Ok(text), _) if !text.is_empty() => match Key::new(&text) {
                Some(key) => Ok(Some(key)),
                None => Err(GhostwriterError::Key("what LETTERS_API_KEY holds is none".into())),
            },
            (_, Some(path)) if !path.is_empty() => Key::read(Path::new(&path)).map(Some),
            _ => Ok(None),
        }
    }

    pub(super) fn bearer(&self) -> String {
        format!("Bearer {}", self.0)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

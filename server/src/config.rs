//! Configuration: one `letters.toml`, over it the environment, over that the command line.
//!
//! Every key stands in [`KEYS`] with what it means; `letters config` prints that table, and a key that is
//! not in it is an error that names the nearest one.

use crate::data::Data;
use etcetera::BaseStrategy;
use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// One key of `letters.toml`; in the environment it is called `LETTERS_` and its name in capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As it stands in the file.
    pub name: &'static str,
    /// What holds when nobody says otherwise.
    pub usual: &'static str,
    /// What it means and what may stand there.
    pub about: &'static str,
}

/// Every key there is.
pub const KEYS: [Key; 10] = [
    Key {
        name: "listen",
        usual: "127.0.0.1:8420",
        about: "Address and port that `letters serve` answers on. Whoever can reach it can try to sign in.",
    },
    Key { name: "data", usual: "~/.local/share/letters", about: "The data folder: archive, finished files, models, hands, faces." },
    Key { name: "database", usual: "DATA/letters.sqlite", about: "The archive: sqlite:PATH, or postgres://USER:PASSWORD@HOST/NAME." },
    Key {
        name: "model",
        usual: "standard",
        about: "What writes unless another is asked for: a name of `letters model list`, the path of a GGUF file, or https://HOST/v1#MODEL, a server that brief and letter are then sent to (its key in LETTERS_API_KEY or the file LETTERS_API_KEY_FILE).",
    },
    Key {
        name: "adapter",
        usual: "(that of the catalogue)",
        about: "What the model was taught beside its weights: none, a name in templates/adapters, or the path of a .safetensors file. It is refused on another model than it was taught on.",
    },
    Key {
        name: "templates",
        usual: "(those inside the program)",
        about: "A folder whose files take the place of, or join, the built-in occasions, stationery, inks, hands, designs, models.",
    },
    Key { name: "site", usual: "site beside the program", about: "The folder with the built browser half (pkg/app.js, pkg/app_bg.wasm)." },
    Key {
        name: "secure_cookies",
        usual: "false",
        about: "true when the house is reached by https: cookies are then never sent without it.",
    },
    Key {
        name: "log",
        usual: "info,sqlx=warn,apalis=warn",
        about: "What is logged to standard error, as tracing's filters are written: \"debug\", \"letters=debug,info\".",
    },
    Key { name: "log_json", usual: "false", about: "true writes the log as one JSON object a line." },
];

/// Names in the environment that begin like a key and are none: where the file is, and the key of a model's
/// server, and what the workshop hands to tests and tools.
const NOT_KEYS: [&str; 4] = ["LETTERS_CONFIG", "LETTERS_TOOLS", "LETTERS_API_KEY", "LETTERS_API_KEY_FILE"];
const NOT_KEYS_PREFIX: &str = "LETTERS_TEST_";

/// What is wrong with the configuration, and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ConfigError {
    /// The file and line, the variable, or the option.
    pub place: String,
    /// What is wrong and what to write instead.
    pub message: String,
}

/// Configuration as it is at start.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// Address that is answered on.
    pub listen: SocketAddr,
    /// The data folder.
    pub data: PathBuf,
    /// The archive's address when it is not the usual one; may hold a password.
    pub database: Option<String>,
    /// What writes unless another is asked for.
    pub model: String,
    /// What it was taught beside its weights, where that was said.
    pub adapter: Option<String>,
    /// A folder of templates over the built-in ones.
    pub templates: Option<PathBuf>,
    /// The folder with the built browser half.
    pub site: PathBuf,
    /// Whether cookies are for https only.
    pub secure_cookies: bool,
    /// What is logged.
    pub log: String,
    /// Whether the log is JSON.
    pub log_json: bool,
    /// Where each key that was said was said.
    said: BTreeMap<&'static str, String>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for key in KEYS {
            map.entry(&key.name, &self.value(key.name));
        }
        map.finish()
    }
}

/// Where values come from, strongest last.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// A `letters.toml`: its path and its text.
    pub file: Option<(PathBuf, String)>,
    /// The environment.
    pub environment: Vec<(String, String)>,
    /// Options of the command line, by key.
    pub options: Vec<(&'static str, String)>,
    /// The folder that the program itself lies in.
    pub program: Option<PathBuf>,
}

impl Config {
    /// Gathers configuration for this process: options first, then its environment, then the file that
    /// `--config`, LETTERS_CONFIG, the data folder or the XDG configuration folder hold.
    ///
    /// # Errors
    /// Names the place, what is wrong there and what is allowed.
    pub fn load(file: Option<PathBuf>, options: Vec<(&'static str, String)>) -> Result<Config, ConfigError> {
        let environment: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(k, v)| Some((k.into_string().ok()?, v)))
            .filter(|(k, _)| k.starts_with("LETTERS_"))
            .map(|(k, v)| (k, v.to_string_lossy().into_owned()))
            .collect();
        let named = |name: &str| environment.iter().find(|(k, v)| k == name && !v.is_empty()).map(|(_, v)| PathBuf::from(v));
        let option = |name: &str| options.iter().find(|(k, _)| *k == name).map(|(_, v)| PathBuf::from(v));
        let data = option("data").or_else(|| named("LETTERS_DATA")).or_else(Data::usual);
        let asked = file.or_else(|| named("LETTERS_CONFIG"));
        let places = [
            data.map(|d| d.join("letters.toml")),
            etcetera::choose_base_strategy().ok().map(|s| s.config_dir().join("letters").join("letters.toml")),
        ];
        let path = asked.clone().or_else(|| places.into_iter().flatten().find(|p| p.is_file()));
        let file = match path {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(&path).map_err(|e| ConfigError {
                    place: path.display().to_string(),
                    message: format!("the configuration cannot be read: {e}. Name another file with --config FILE, or none."),
                })?;
                Some((path, text))
            }
        };
        let program = std::env::current_exe().ok().and_then(|p| p.parent().map(Path::to_path_buf));
        Config::gather(&Sources { file, environment, options, program })
    }

    /// Puts configuration together out of its sources; reads nothing itself.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn gather(sources: &Sources) -> Result<Config, ConfigError> {
        let mut values: BTreeMap<&'static str, (String, String)> = BTreeMap::new();
        if let Some((path, text)) = &sources.file {
            read_file(path, text, &mut values)?;
        }
        for (name, value) in &sources.environment {
            if NOT_KEYS.contains(&name.as_str()) || name.starts_with(NOT_KEYS_PREFIX) || value.is_empty() {
                continue;
            }
            let Some(rest) = name.strip_prefix("LETTERS_") else { continue };
            let key =
                known(rest.to_lowercase().as_str(), || format!("the environment's {name}"), |k| format!("LETTERS_{}", k.to_uppercase()))?;
            values.insert(key, (value.clone(), format!("the environment's {name}")));
        }
        for (key, value) in &sources.options {
            values.insert(key, (value.clone(), format!("--{key}")));
        }
        settle(values, sources.program.as_deref())
    }

    /// The archive's address: `database`, or the SQLite file in the data folder.
    pub fn database_url(&self, data: &Data) -> String {
        self.database.clone().unwrap_or_else(|| format!("sqlite:{}", data.database().display()))
    }

    /// The data folder that these settings name.
    pub fn data(&self) -> Data {
        Data::at(&self.data)
    }

    /// A key's value as it may be shown: no password.
    pub fn value(&self, key: &str) -> String {
        match key {
            "listen" => self.listen.to_string(),
            "data" => self.data.display().to_string(),
            "database" => redacted(&self.database_url(&self.data())),
            "model" => self.model.clone(),
            "adapter" => self.adapter.clone().unwrap_or_else(|| "(that of the catalogue)".to_string()),
            "templates" => self.templates.as_ref().map(|t| t.display().to_string()).unwrap_or_default(),
            "site" => self.site.display().to_string(),
            "secure_cookies" => self.secure_cookies.to_string(),
            "log" => self.log.clone(),
            "log_json" => self.log_json.to_string(),
            _ => String::new(),
        }
    }

    /// Where a key's value was said; `None` when it is the usual one.
    pub fn said(&self, key: &str) -> Option<&str> {
        self.said.get(key).map(String::as_str)
    }
}

/// An address without the password in it.
pub fn redacted(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_string() };
    let Some((who, host)) = rest.rsplit_once('@') else {
        return url.split_once('?').map_or_else(|| url.to_string(), |(before, _)| format!("{before}?…"));
    };
    let name = who.split(':').next().unwrap_or_default();
    let host = host.split('?').next().unwrap_or_default();
    format!("{scheme}://{name}:…@{host}")
}

fn read_file(path: &Path, text: &str, values: &mut BTreeMap<&'static str, (String, String)>) -> Result<(), ConfigError> {
    let line_of = |at: usize| text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
    let table: toml::Table = toml::from_str(text).map_err(|e| ConfigError {
        place: e.span().map_or_else(|| path.display().to_string(), |s| format!("{}, line {}", path.display(), line_of(s.start))),
        message: format!("this is not TOML: {}. Text goes in quotes: model = \"quick\".", e.message().trim()),
    })?;
    for (name, value) in table {
        let line = text.lines().position(|l| l.trim_start().trim_start_matches(['[', '"', '\'']).starts_with(name.as_str())).map(|i| i + 1);
        let place = || line.map_or_else(|| path.display().to_string(), |l| format!("{}, line {l}", path.display()));
        let key = known(&name, place, str::to_string)?;
        let value = match value {
            toml::Value::String(s) => s,
            toml::Value::Boolean(b) => b.to_string(),
            _ => {
                return Err(ConfigError { place: place(), message: format!("{name} is text in quotes, or true or false. {}", about(key)) });
            }
        };
        // Paths in a file are seen from that file.
        let value = match key {
            "data" | "templates" | "site" => path.parent().unwrap_or(Path::new("")).join(value).to_string_lossy().into_owned(),
            _ => value,
        };
        values.insert(key, (value, place()));
    }
    Ok(())
}

fn known(name: &str, place: impl Fn() -> String, spell: impl Fn(&str) -> String) -> Result<&'static str, ConfigError> {
    if let Some(key) = KEYS.iter().find(|k| k.name == name) {
        return Ok(key.name);
    }
    let nearest = KEYS.iter().max_by(|a, b| strsim::jaro_winkler(name, a.name).total_cmp(&strsim::jaro_winkler(name, b.name)));
    let all = KEYS.iter().map(|k| spell(k.name)).collect::<Vec<_>>().join(", ");
    Err(ConfigError {
        place: place(),
        message: format!(
            "there is no key “{}”. Did you mean {}?\n  Known: {all}.",
            spell(name),
            nearest.map(|k| spell(k.name)).unwrap_or_default()
        ),
    })
}

fn about(key: &str) -> &'static str {
    KEYS.iter().find(|k| k.name == key).map_or("", |k| k.about)
}

fn settle(mut values: BTreeMap<&'static str, (String, String)>, program: Option<&Path>) -> Result<Config, ConfigError> {
    let said = values.iter().map(|(k, (_, place))| (*k, place.clone())).collect();
    let wrong = |place: &str, key: &str, value: &str, allowed: &str| ConfigError {
        place: place.to_string(),
        message: format!("{key} is “{value}”; {allowed}."),
    };
    let mut take = |key: &'static str| values.remove(key);
    let flag = |key: &str, value: Option<(String, String)>| match value {
        None => Ok(false),
        Some((v, place)) => v.parse::<bool>().map_err(|_| wrong(&place, key, &v, "it must be true or false")),
    };
    let listen = match take("listen") {
        None => SocketAddr::from(([127, 0, 0, 1], 8420)),
        Some((v, place)) => {
            let spelled = v.replace("localhost", "127.0.0.1");
            spelled
                .parse()
                .map_err(|_| wrong(&place, "listen", &v, "it must be an address and a port, such as 127.0.0.1:8420 or 0.0.0.0:8420"))?
        }
    };
    let data = match take("data") {
        Some((v, _)) => PathBuf::from(v),
        None => Data::usual().ok_or_else(|| ConfigError {
            place: "data".into(),
            message: "there is no home folder; name the data folder with --data DIR.".into(),
        })?,
    };
    let database = match take("database") {
        None => None,
        Some((v, place)) => {
            if !["sqlite:", "postgres:", "postgresql:"].iter().any(|s| v.starts_with(s)) {
                return Err(wrong(&place, "database", &redacted(&v), "it must begin with sqlite: or postgres://"));
            }
            Some(v)
        }
    };
    let templates = take("templates").map(|(v, place)| {
        let folder = PathBuf::from(&v);
        if folder.is_dir() { Ok(folder) } else { Err(wrong(&place, "templates", &v, "it must be a folder that is there")) }
    });
    let usual_site = || {
        let beside = program.map(|p| p.join("site")).filter(|p| p.is_dir());
        let above = program.and_then(Path::parent).map(|p| p.join("site"));
        beside.or(above).unwrap_or_else(|| PathBuf::from("site"))
    };
    Ok(Config {
        listen,
        data,
        database,
        model: take("model").map_or_else(|| "standard".to_string(), |(v, _)| v),
        adapter: take("adapter").map(|(v, _)| v).filter(|v| !v.is_empty()),
        templates: templates.transpose()?,
        site: take("site").map_or_else(usual_site, |(v, _)| PathBuf::from(v)),
        secure_cookies: flag("secure_cookies", take("secure_cookies"))?,
        log: take("log").map_or_else(|| "info,sqlx=warn,apalis=warn".to_string(), |(v, _)| v),
        log_json: flag("log_json", take("log_json"))?,
        said,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(file: &str, environment: &[(&str, &str)], options: &[(&'static str, &str)]) -> Sources {
        Sources {
            file: Some((PathBuf::from("/etc/letters.toml"), file.to_string())),
            environment: environment.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
            options: options.iter().map(|(k, v)| (*k, v.to_string())).collect(),
            program: None,
        }
    }

    #[test]
    fn the_command_line_overrules_the_environment_and_that_the_file() {
        let file = "listen = \"127.0.0.1:1\"\nmodel = \"file\"\ndata = \"there\"\nsecure_cookies = true\n";
        let config = Config::gather(&sources(
            file,
            &[("LETTERS_MODEL", "env"), ("LETTERS_LISTEN", "127.0.0.1:2"), ("LETTERS_TEST_X", "1"), ("HOME", "/")],
            &[("listen", "127.0.0.1:3")],
        ))
        .unwrap();
        assert_eq!((config.listen.port(), config.model.as_str(), config.secure_cookies), (3, "env", true));
        assert_eq!(config.data, Path::new("/etc/there"));
        assert_eq!(config.database_url(&config.data()), "sqlite:/etc/there/letters.sqlite");
        assert_eq!((config.said("listen"), config.said("log")), (Some("--listen"), None));
        assert_eq!(config.said("secure_cookies"), Some("/etc/letters.toml, line 4"));
    }

    #[test]
    fn an_unknown_key_names_its_place_and_the_nearest_known_one() {
        let error = Config::gather(&sources("model = \"quick\"\nlisen = \"x\"\n", &[], &[])).unwrap_err().to_string();
        assert!(error.starts_with("/etc/letters.toml, line 2: there is no key “lisen”. Did you mean listen?"), "{error}");
        let error = Config::gather(&sources("", &[("LETTERS_DATABSE", "x")], &[])).unwrap_err().to_string();
        assert!(error.contains("LETTERS_DATABSE") && error.contains("Did you mean LETTERS_DATABASE?"), "{error}");
        let error = Config::gather(&sources("[server]\nport = 1\n", &[], &[])).unwrap_err().to_string();
        assert!(error.contains("line 1") && error.contains("“server”"), "{error}");
    }

    #[test]
    fn a_wrong_value_says_what_is_allowed() {
        for (file, allowed) in [
            ("listen = \"8420\"", "127.0.0.1:8420"),
            ("secure_cookies = \"maybe\"", "true or false"),
            ("database = \"mysql://x\"", "postgres://"),
            ("data = 3", "text in quotes"),
            ("x =", "not TOML"),
        ] {
            let error = Config::gather(&sources(file, &[], &[])).unwrap_err().to_string();
            assert!(error.contains("line 1") && error.contains(allowed), "{error}");
        }
    }

    #[test]
    fn no_password_is_ever_shown() {
        let config =
            Config::gather(&sources("database = \"postgres://ann:s3cr3t@db.example/letters?password=s3cr3t\"\n", &[], &[])).unwrap();
        assert!(!format!("{config:?}").contains("s3cr3t"));
        assert!(format!("{config:?}").contains("postgres://ann:…@db.example/letters"));
        assert!(!redacted("postgres:///letters?password=s3cr3t&user=x").contains("s3cr3t"));
        assert!(config.database_url(&config.data()).contains("s3cr3t"));
    }
}

//! Chromium, as a person at a desk or with a phone would use it.

use crate::world;
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How large the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// 1280 × 800.
    Desk,
    /// 390 × 844, a phone.
    Phone,
}

/// A browser with a profile of its own.
pub struct Browser {
    client: Client,
    driver: Driver,
    session: String,
    patience: Duration,
    screen: Cell<Screen>,
}

/// Chromedriver and the profile; whatever still uses the profile when this is dropped is ended.
struct Driver {
    child: Child,
    port: u16,
    profile: TempDir,
}

impl Browser {
    /// Opens an empty window.
    pub async fn open() -> Browser {
        let driver = Driver::start();
        let profile = driver.profile.path().join("profile");
        let flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
        ];
        let mut args: Vec<String> = flags.map(String::from).to_vec();
        args.push(format!("--user-data-dir={}", profile.display()));
        let wanted = json!({
            "goog:chromeOptions": { "args": args, "prefs": { "download.default_directory": driver.profile.path() } },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let Value::Object(wanted) = wanted else { unreachable!("it was written as an object") };
        let client = builder.capabilities(wanted).connect(&driver.url()).await.expect("Chromium starts");
        let session = client.session_id().await.expect("a session").expect("a session has an id");
        let browser = Browser { client, driver, session, patience: Duration::from_secs(20), screen: Cell::new(Screen::Desk) };
        browser.screen(Screen::Desk);
        browser
    }

    /// Changes the size of the window.
    pub fn screen(&self, screen: Screen) {
        self.screen.set(screen);
        self.size(screen, 0);
    }

    fn size(&self, screen: Screen, at_least: u64) {
        let (width, height, scale, mobile) = match screen {
            Screen::Desk => (1280, 800, 1, false),
            Screen::Phone => (390, 844, 2, true),
        };
        let size = json!({ "width": width, "height": at_least.max(height), "deviceScaleFactor": scale, "mobile": mobile });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
    }

    /// Goes to an address.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.expect("the page opens");
    }

    /// Where we are: path and query.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        url.query().map_or_else(|| url.path().to_string(), |q| format!("{}?{q}", url.path()))
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(self.patience).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(_) => self.lost(&format!("there is no `{css}`")).await,
        }
    }

    /// The text of an element.
    pub async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("an element has text")
    }

    /// Whether there is such an element now.
    pub async fn has(&self, css: &str) -> bool {
        self.eval("return document.querySelector(arguments[0]) !== null", vec![json!(css)]).await == json!(true)
    }

    /// Clicks.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.eval("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", vec![json!(css)]).await;
        if let Err(error) = element.click().await {
            self.lost(&format!("`{css}` cannot be clicked: {error}")).await
        }
    }

    /// Clicks again and again until it has an effect: what moves on a page wakes a moment after it is shown.
    pub async fn click_until(&self, css: &str, expression: &str) {
        let start = Instant::now();
        loop {
            self.click(css).await;
            let pressed = Instant::now();
            while pressed.elapsed() < Duration::from_secs(1) {
                if self.eval(&format!("return !!({expression})"), Vec::new()).await == json!(true) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            if start.elapsed() > self.patience {
                self.lost(&format!("`{css}` does nothing")).await
            }
        }
    }

    /// Clicks a link or a button by what stands on it.
    pub async fn press(&self, words: &str) {
        let path = format!("//*[self::a or self::button or self::summary][normalize-space(.)={words:?}]");
        match self.client.wait().at_most(self.patience).for_element(Locator::XPath(&path)).await {
            Ok(element) => element.click().await.expect("a link can be clicked"),
            Err(_) => self.lost(&format!("nothing says {words:?}")).await,
        }
    }

    /// Fills a field anew.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("a field can be cleared");
        field.send_keys(text).await.expect("a field can be typed into");
    }

    /// Chooses an entry of a list by its value.
    pub async fn select(&self, css: &str, value: &str) {
        self.find(css).await.select_by_value(value).await.expect("a list has the entry");
    }

    /// Types into whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        let mut actions = KeyActions::new("keyboard".into());
        for value in keys.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.expect("keys can be pressed");
    }

    /// Moves the pointer to where an element is, whatever lies over it.
    pub async fn hover(&self, css: &str) {
        self.find(css).await;
        let script = "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'}); \
                      const r = e.getClientRects()[0]; return [r.left + r.width / 2, r.top + r.height / 2]";
        let place = self.eval(script, vec![json!(css)]).await;
        let at = |n: usize| place[n].as_f64().unwrap_or_default();
        let (x, y) = (at(0), at(1));
        let go = |x, y| PointerAction::MoveTo { duration: None, x, y };
        let moves = MouseActions::new("mouse".into()).then(go(x - 3.0, y)).then(go(x, y));
        self.client.perform_actions(moves).await.expect("the pointer can be moved");
    }

    /// Runs a script in the page.
    pub async fn eval(&self, script: &str, args: Vec<Value>) -> Value {
        self.client.execute(script, args).await.expect("a script runs")
    }

    /// Waits until a script's expression is true; `what` names it for the failure.
    pub async fn until(&self, what: &str, expression: &str, patience: Duration) {
        let start = Instant::now();
        loop {
            // Between two pages there may be no document to ask.
            if let Ok(answer) = self.client.execute(&format!("return !!({expression})"), Vec::new()).await
                && answer == json!(true)
            {
                return;
            }
            if start.elapsed() > patience {
                self.lost(&format!("waited {} s in vain until {what}", patience.as_secs())).await
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until the address is as wanted.
    pub async fn until_at(&self, wanted: impl Fn(&str) -> bool, what: &str) -> String {
        let start = Instant::now();
        loop {
            let path = self.path().await;
            if wanted(&path) {
                return path;
            }
            if start.elapsed() > self.patience {
                self.lost(&format!("never came to {what}, still at {path}")).await
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Keeps a picture of the whole page, in a window as high as the page: what sticks to the window's
    /// edges would otherwise lie across it.
    pub async fn picture(&self, name: &str) {
        // Twice: what is measured by the window grows with it once.
        for _ in 0..2 {
            let height = self.eval("window.scrollTo(0, 0); return Math.ceil(document.documentElement.scrollHeight)", Vec::new()).await;
            self.size(self.screen.get(), height.as_u64().unwrap_or_default());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let shot = self.devtools("Page.captureScreenshot", json!({ "format": "png" }));
        self.size(self.screen.get(), 0);
        let data = shot["data"].as_str().expect("a picture");
        std::fs::write(world::pictures().join(format!("{name}.png")), base64(data)).expect("a picture can be kept");
    }

    /// Pictures at the desk and on the phone; on the phone nothing may stick out at the side.
    pub async fn pictures(&self, name: &str) {
        self.picture(&format!("{name}-desk")).await;
        self.screen(Screen::Phone);
        tokio::time::sleep(Duration::from_millis(150)).await;
        self.picture(&format!("{name}-phone")).await;
        let over = self.eval("return document.documentElement.scrollWidth - window.innerWidth", Vec::new()).await;
        self.screen(Screen::Desk);
        assert!(over.as_f64().is_some_and(|over| over <= 1.0), "on a phone {name} sticks out by {over} px");
    }

    /// A cookie header with everything that the house gave us.
    pub async fn cookies(&self) -> String {
        let all = self.client.get_all_cookies().await.expect("cookies");
        all.iter().map(|c| format!("{}={}", c.name(), c.value())).collect::<Vec<_>>().join("; ")
    }

    /// What the browser has complained of since the last time: errors of scripts, refused content, lost files.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.driver.post(&format!("/session/{}/se/log", self.session), &json!({ "type": "browser" }));
        let entries = log["value"].as_array().cloned().unwrap_or_default();
        let bad = entries.iter().filter(|e| e["level"] == "SEVERE" || e["level"] == "WARNING");
        bad.map(|e| e["message"].as_str().unwrap_or_default().to_string()).collect()
    }

    /// What axe has against the page: each rule that is broken, and where; empty when none is.
    pub async fn axe(&self) -> Vec<String> {
        let script = world::tools().join("axe/node_modules/axe-core/axe.min.js");
        let script = std::fs::read_to_string(&script).unwrap_or_else(|_| panic!("{} is missing: run cargo verify", script.display()));
        // What sees `module` or `define` does not name itself to the window.
        self.eval(&format!("{script}\nwindow.axe = axe;"), Vec::new()).await;
        let run = "const done = arguments[arguments.length - 1];
            axe.run(document).then(r => done(r.violations.map(v => v.id + ' (' + v.impact + '): ' + v.nodes.map(n => n.html).join(' '))))
               .catch(e => done(['axe: ' + e]));";
        let said = self.client.execute_async(run, Vec::new()).await.expect("axe answers");
        said.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(String::from)).collect()
    }

    /// Fetches a file of the house as the signed-in person and keeps it.
    pub async fn download(&self, url: &str, to: &Path) {
        let cookies = self.cookies().await;
        let mut answer = ureq::get(url).header("cookie", cookies).call().unwrap_or_else(|e| panic!("{url}: {e}"));
        let bytes = answer.body_mut().with_config().limit(64 << 20).read_to_vec().expect("a file comes whole");
        std::fs::write(to, bytes).expect("a file can be kept");
    }

    /// Closes the window.
    pub async fn close(self) {
        let _ = self.client.close().await;
    }

    fn devtools(&self, command: &str, params: Value) -> Value {
        let answer = self.driver.post(&format!("/session/{}/goog/cdp/execute", self.session), &json!({ "cmd": command, "params": params }));
        answer["value"].clone()
    }

    async fn lost(&self, why: &str) -> ! {
        self.picture("lost").await;
        let at = self.path().await;
        let body = self.eval("return document.body ? document.body.innerText : ''", Vec::new()).await;
        panic!(
            "{why}\nat {at}, see {}\nthe page says:\n{}\nthe browser says: {:?}",
            world::pictures().join("lost.png").display(),
            body.as_str().unwrap_or_default(),
            self.complaints()
        )
    }
}

impl Driver {
    fn start() -> Driver {
        let port = world::free_port();
        let profile = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
        let child = command.spawn().unwrap_or_else(|e| panic!("chromedriver cannot be started ({e}): run cargo verify"));
        let driver = Driver { child, port, profile };
        let start = Instant::now();
        while ureq::get(format!("{}/status", driver.url())).call().is_err() {
            assert!(start.elapsed() < Duration::from_secs(20), "chromedriver does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        driver
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let mut answer = ureq::post(format!("{}{path}", self.url()))
            .header("content-type", "application/json")
            .send(body.to_string())
            .unwrap_or_else(|e| panic!("chromedriver refuses {path}: {e}"));
        let text = answer.body_mut().with_config().limit(64 << 20).read_to_string().expect("chromedriver answers");
        serde_json::from_str(&text).expect("chromedriver speaks JSON")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // A story that failed leaves its browser open; it is known by its profile.
        let profile = self.profile.path().to_string_lossy().into_owned();
        for process in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
            let pid = process.file_name().to_string_lossy().into_owned();
            let line = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
            if pid.bytes().all(|b| b.is_ascii_digit()) && String::from_utf8_lossy(&line).contains(&profile) {
                let _ = Command::new("kill").args(["-9", &pid]).stderr(Stdio::null()).status();
            }
        }
    }
}

/// Base64 as DevTools sends it: the plain alphabet, padded.
fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => u32::from(c - b'A'),
        b'a'..=b'z' => u32::from(c - b'a') + 26,
        b'0'..=b'9' => u32::from(c - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|c| *c != b'=').collect();
    let mut out = Vec::with_capacity(digits.len() * 3 / 4);
    for four in digits.chunks(4) {
        let word = four.iter().enumerate().fold(0_u32, |word, (i, c)| word | value(*c) << (18 - 6 * i));
        out.extend(word.to_be_bytes()[1..].iter().take(four.len() - 1));
    }
    out
}

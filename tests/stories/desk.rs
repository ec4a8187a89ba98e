//! What every story in the browser begins with: somebody at the desk, somebody to write to, a letter.

use stories::{Browser, Server};

/// A house that is open, and a person in front of it.
pub struct Desk {
    /// The window.
    pub browser: Browser,
    base: String,
}

impl Desk {
    /// Opens a window on the house; nobody is signed in.
    pub async fn at(server: &Server) -> Desk {
        Desk { browser: Browser::open().await, base: server.url("") }
    }

    /// Goes to a page of the house.
    pub async fn goto(&self, path: &str) {
        self.browser.goto(&self.url(path)).await;
    }

    /// A page's whole address.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Makes the first account.
    pub async fn sign_in(&self) {
        let browser = &self.browser;
        self.goto("/").await;
        browser.until_at(|path| path.starts_with("/sign-in"), "the door").await;
        browser.fill("[name=name]", "ines").await;
        browser.fill("[name=password]", "a key under the stone").await;
        browser.fill("[name=signs_as]", "Ines").await;
        browser.click("main form button[type=submit], form button").await;
        browser.until_at(|path| !path.starts_with("/sign-in") && !path.starts_with("/api"), "the house behind the door").await;
    }

    /// Adds Rosa and what there is to remember of her; answers her page.
    pub async fn add_rosa(&self) -> String {
        let browser = &self.browser;
        self.goto("/people/new").await;
        browser.fill("form[action*=add-person] [name=name]", "Rosa").await;
        browser.fill("form[action*=add-person] [name=relationship]", "my neighbour for twenty years").await;
        browser.select("form[action*=add-person] [name=pronoun]", "she").await;
        browser.click("form[action*=add-person] button").await;
        let page = browser.until_at(|path| path.starts_with("/people/") && path != "/people/new", "Rosa’s page").await;
        let page = page.split(['#', '?']).next().unwrap_or_default().to_string();
        for memory in ["she fed the cat for three weeks in August", "we planted the quince tree together"] {
            browser.fill("form[action*=add-memory] [name=text]", memory).await;
            browser.click("form[action*=add-memory] button").await;
            browser.until("the memory is kept", &format!("document.body.innerText.includes({memory:?})"), PATIENCE).await;
        }
        page
    }

    /// Begins a letter to the person on `page`, with every memory in it; answers the letter's page.
    pub async fn begin_letter(&self, page: &str, words: u32) -> String {
        let browser = &self.browser;
        let id = page.rsplit('/').next().unwrap_or_default();
        self.goto(&format!("/letters/new?person={id}&occasion=thanks")).await;
        browser.find("form[action*=begin-letter]").await;
        browser.eval("for (const box of document.querySelectorAll('[name^=in_letter]')) if (!box.checked) box.click()", Vec::new()).await;
        browser.fill("[name=words]", &words.to_string()).await;
        browser.click("form[action*=begin-letter] button:not([type=button])").await;
        let at = browser.until_at(|path| path.starts_with("/letters/") && !path.starts_with("/letters/new"), "the letter").await;
        at.split(['#', '?']).next().unwrap_or_default().to_string()
    }

    /// The letter as it is kept.
    pub async fn kept(&self, letter: &str) -> serde_json::Value {
        let id = letter.rsplit('/').next().unwrap_or_default();
        let script = "return fetch('/api/read-letter', {method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded'}, \
                      body: 'id=' + arguments[0]}).then(answer => answer.json())";
        self.browser.eval(script, vec![id.into()]).await
    }

    /// How much ink is on a canvas, in dots.
    pub async fn ink(&self, canvas: &str) -> u64 {
        let script =
            "const c = document.getElementById(arguments[0]), dots = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let inked = 0; for (let at = 3; at < dots.length; at += 4) inked += dots[at] > 60; return inked";
        self.browser.eval(script, vec![canvas.into()]).await.as_u64().unwrap_or_default()
    }

    /// Puts a text onto the sheet of the open letter as typing would, and waits until the house has it.
    pub async fn write(&self, text: &str) {
        let start = std::time::Instant::now();
        let kept = |word: &str| format!("document.querySelector('#kept')?.dataset.kept === '{word}'");
        self.browser.find("#letter-text").await;
        loop {
            let script = "const t = document.querySelector('#letter-text'); t.focus(); t.value = arguments[0]; \
                          t.dispatchEvent(new Event('input', {bubbles: true})); return document.querySelector('#kept').dataset.kept";
            self.browser.eval(script, vec![text.into()]).await;
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            if self.browser.eval(&format!("return !({})", kept("saved")), Vec::new()).await == true {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "the sheet never hears that it was written on");
        }
        self.browser.until("the words are kept", &kept("saved"), PATIENCE).await;
    }

    /// No page may make the browser complain.
    pub fn is_quiet(&self) {
        // Reading a canvas is what stories do, not pages.
        let complaints: Vec<String> = self.browser.complaints().into_iter().filter(|c| !c.contains("willReadFrequently")).collect();
        assert_eq!(complaints, Vec::<String>::new(), "the browser complains");
    }
}

/// How long a page may take on a busy machine.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// How long the quick model may take for a letter on a busy machine.
pub const LONG_PATIENCE: std::time::Duration = std::time::Duration::from_secs(150);

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
        browser.click("form[action*=begin-letter] button[type=submit], form[action*=begin-letter] button").await;
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

    /// No page may make the browser complain.
    pub fn is_quiet(&self) {
        assert_eq!(self.browser.complaints(), Vec::<String>::new(), "the browser complains");
    }
}

/// How long a page may take on a busy machine.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// How long the quick model may take for a letter on a busy machine.
pub const LONG_PATIENCE: std::time::Duration = std::time::Duration::from_secs(150);

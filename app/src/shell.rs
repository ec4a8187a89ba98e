//! The page around every page, and which page stands where.

use crate::pages::{NotHere, book, desk, hands, letters, mailings, people, sign_in, voice};
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

/// The page around every page: head, scripts with their nonce, body.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    provide_meta_context();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#f3eadf" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#221b17" media="(prefers-color-scheme: dark)"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" type="image/svg+xml" href=SEAL/>
                <link rel="preload" href="/faces/newsreader-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="preload" href="/faces/instrument-sans-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href="/style.css"/>
                <link rel="stylesheet" href="/cabinet.css"/>
                <HydrationScripts options islands=true/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// A wax seal, drawn here so that nothing has to be fetched.
const SEAL: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Ccircle cx='16' cy='16' r='14' fill='%23c9432f'/%3E%3Cpath d='M10 21c5-1 9-5 12-11-6 2-10 6-12 11zm0 0-2 3' fill='none' stroke='%23fffdf8' stroke-width='1.8' stroke-linecap='round'/%3E%3C/svg%3E";

/// Which page stands where.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let whole = SsrMode::Async;
    view! {
        <Router>
            <FlatRoutes fallback=NotHere>
                <Route path=path!("/") view=desk::Start ssr=whole.clone()/>
                <Route path=path!("/sign-in") view=sign_in::SignInPage ssr=whole.clone()/>
                <Route path=path!("/people") view=people::ListPage ssr=whole.clone()/>
                <Route path=path!("/people/new") view=people::NewPage ssr=whole.clone()/>
                <Route path=path!("/people/:id") view=people::EditPage ssr=whole.clone()/>
                <Route path=path!("/letters") view=letters::ListPage ssr=whole.clone()/>
                <Route path=path!("/letters/new") view=letters::NewPage ssr=whole.clone()/>
                <Route path=path!("/letters/:id") view=letters::DraftPage ssr=whole.clone()/>
                <Route path=path!("/letters/:id/hand") view=letters::HandPage ssr=whole.clone()/>
                <Route path=path!("/letters/:id/post") view=letters::PostPage ssr=whole.clone()/>
                <Route path=path!("/letters/:id/plan") view=letters::PlanPage ssr=whole.clone()/>
                <Route path=path!("/letters/:id/versions") view=letters::VersionsPage ssr=whole.clone()/>
                <Route path=path!("/mailings") view=mailings::ListPage ssr=whole.clone()/>
                <Route path=path!("/mailings/new") view=mailings::NewPage ssr=whole.clone()/>
                <Route path=path!("/mailings/:id") view=mailings::ShowPage ssr=whole.clone()/>
                <Route path=path!("/voice") view=voice::VoicePage ssr=whole.clone()/>
                <Route path=path!("/hands") view=hands::ListPage ssr=whole.clone()/>
                <Route path=path!("/hands/new") view=hands::NewPage ssr=whole.clone()/>
                <Route path=path!("/hands/stylus") view=hands::StylusPage ssr=whole.clone()/>
                <Route path=path!("/hands/of/:id") view=hands::ShowPage ssr=whole.clone()/>
                <Route path=path!("/book") view=book::ListPage ssr=whole.clone()/>
                <Route path=path!("/book/:id") view=book::EditPage ssr=whole.clone()/>
                <Route path=path!("/book/:id/choose") view=book::ChoosePage ssr=whole.clone()/>
                <Route path=path!("/book/:id/words") view=book::WordsPage ssr=whole.clone()/>
                <Route path=path!("/book/:id/publisher") view=book::PublisherPage ssr=whole.clone()/>
                <Route path=path!("/book/:id/names") view=book::NamesPage ssr=whole/>
            </FlatRoutes>
        </Router>
    }
}

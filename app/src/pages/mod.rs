//! The pages. Each reads what it shows from the house, on the server, and is sent whole.

pub mod book;
pub mod desk;
pub mod hands;
pub mod letters;
pub mod mailings;
pub mod people;
pub mod sign_in;
pub mod voice;

use crate::house::{House, HouseError};
use crate::parts::frame::{Around, Frame, Head, Room};
use leptos::prelude::*;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// A page inside the frame: what stands in the window's title, and the page.
pub struct Leaf {
    title: String,
    view: AnyView,
}

impl Leaf {
    fn new(title: impl Into<String>, view: impl IntoView + 'static) -> Leaf {
        Leaf { title: title.into(), view: view.into_any() }
    }
}

/// A page in a room, for somebody who is signed in; others are led to the door.
fn room<B, F>(here: Room, build: B) -> AnyView
where
    B: FnOnce(Arc<dyn House>) -> F + Send + 'static,
    F: Future<Output = Result<Leaf, HouseError>> + Send + 'static,
{
    let said = said();
    whole(async move |house: Arc<dyn House>| {
        let Some(writer) = house.writer().await? else { return Err(HouseError::SignedOut) };
        let (counts, next) = (house.counts().await?, house.upcoming(1).await?.into_iter().next());
        let around = Around { writer, counts, next };
        let leaf = match build(house).await {
            Err(HouseError::SignedOut) => return Err(HouseError::SignedOut),
            Err(error) => trouble(&error),
            Ok(leaf) => leaf,
        };
        Ok(view! {
            <Title text=in_title(&leaf.title)/>
            <Frame here around>
                {said}
                {leaf.view}
            </Frame>
        }
        .into_any())
    })
}

/// A page that is sent when everything on it is known.
fn whole<B, F>(build: B) -> AnyView
where
    B: FnOnce(Arc<dyn House>) -> F + Send + 'static,
    F: Future<Output = Result<AnyView, HouseError>> + Send + 'static,
{
    let house = use_context::<Arc<dyn House>>();
    let page = async move {
        let Some(house) = house else {
            return outside(&HouseError::Unavailable("The house is not open yet. Try again in a moment.".into()));
        };
        match build(house).await {
            Ok(view) => view,
            Err(HouseError::SignedOut) => {
                leptos_axum::redirect("/sign-in");
                ().into_any()
            }
            Err(error) => outside(&error),
        }
    };
    view! { <Suspense>{Suspend::new(page)}</Suspense> }.into_any()
}

fn in_title(page: &str) -> String {
    format!("{page} — Beautifully Handwritten Letters")
}

/// An id out of the path. What is no id is nowhere.
fn id<T: std::str::FromStr>(nowhere: &'static str) -> Result<T, HouseError> {
    let text = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    text.parse().map_err(|_| HouseError::NotFound(nowhere.into()))
}

fn query(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name)).map(|v| v.trim().to_string()).filter(|v| !v.is_empty())
}

/// What went wrong with the form that led here, said once above the page.
fn said() -> Option<AnyView> {
    let error = ServerFnUrlError::<HouseError>::decode_err(&query("__err")?);
    Some(view! { <p class="said" role="alert">{error.to_string()}</p> }.into_any())
}

/// What the page shows instead when it cannot be shown; sets the answer's status.
fn trouble(error: &HouseError) -> Leaf {
    let (status, title) = match error {
        HouseError::NotFound(_) => (http::StatusCode::NOT_FOUND, "Not here"),
        HouseError::Unavailable(_) => (http::StatusCode::SERVICE_UNAVAILABLE, "Not now"),
        _ => (http::StatusCode::BAD_REQUEST, "Not like this"),
    };
    if let Some(answer) = use_context::<ResponseOptions>() {
        answer.set_status(status);
    }
    Leaf::new(
        title,
        view! {
            <Head title/>
            <div class="empty">
                <p>{error.to_string()}</p>
                <p><a class="button" href="/">"Back to the desk"</a></p>
            </div>
        },
    )
}

/// The same with no frame around it, when not even the frame can be drawn.
fn outside(error: &HouseError) -> AnyView {
    let leaf = trouble(error);
    view! {
        <Title text=in_title(&leaf.title)/>
        <main class="door" id="main">{leaf.view}</main>
    }
    .into_any()
}

/// The page for every address that leads nowhere.
#[component]
pub fn NotHere() -> impl IntoView {
    if use_context::<Arc<dyn House>>().is_none() {
        return outside(&nowhere());
    }
    whole(async move |house: Arc<dyn House>| match house.writer().await? {
        // Who is outside is not told what is inside.
        None => Ok(outside(&nowhere())),
        Some(writer) => {
            let around = Around { writer, counts: house.counts().await?, next: None };
            let leaf = trouble(&nowhere());
            Ok(view! {
                <Title text=in_title(&leaf.title)/>
                <Frame here=Room::Desk around>{leaf.view}</Frame>
            }
            .into_any())
        }
    })
}

fn nowhere() -> HouseError {
    HouseError::NotFound("There is no page at this address.".into())
}

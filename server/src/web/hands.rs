//! Somebody's own hand: the sheet to print, the pictures that come back, what was read.

use crate::error::ServerError;
use crate::hands::learned::{self, Whose};
use crate::rooms::{Rooms, blocking};
use crate::web::{Auth, Web};
use app::house::HouseError;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use learn::sheet::Paper;
use leptos::server_fn::error::ServerFnUrlError;
use std::sync::Arc;

/// The most that is taken in at once: a few pages photographed by a good telephone, 160 MiB.
pub const LARGEST_PICTURES: usize = 160 * 1024 * 1024;

/// The routes; all of them ask who is signed in.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/hands/sheet-a4.pdf", get(async |rooms, auth| sheet(rooms, auth, Paper::A4).await))
        .route("/hands/sheet-letter.pdf", get(async |rooms, auth| sheet(rooms, auth, Paper::Letter).await))
        .route("/hands/learn", post(learn))
        .route("/hands/retake/{name}", post(retake))
        .route("/hands/of/{name}/box/{number}", get(one_box))
        .layer(DefaultBodyLimit::max(LARGEST_PICTURES))
}

async fn sheet(State(rooms): State<Arc<Rooms>>, auth: Auth, paper: Paper) -> Response {
    if auth.user.is_none() {
        return Redirect::to("/sign-in").into_response();
    }
    match blocking(move || rooms.hand_sheet(paper)).await {
        Ok(pdf) => ([(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, "inline; filename=\"hand-sheet.pdf\"")], pdf)
            .into_response(),
        Err(error) => refusal(&error),
    }
}

/// What a form with pictures says.
#[derive(Default)]
struct Form {
    title: String,
    only: String,
    pictures: Vec<Vec<u8>>,
}

impl Form {
    async fn read(mut parts: Multipart) -> Result<Form, ServerError> {
        let mut form = Form::default();
        let broken = |e: axum::extract::multipart::MultipartError| {
            ServerError::Misused(if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
                format!("The pictures are larger than {} MB together. Hand in fewer at a time.", LARGEST_PICTURES / 1024 / 1024)
            } else {
                "The pictures did not arrive whole. Send them again.".to_string()
            })
        };
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            match part.name().unwrap_or_default() {
                "title" => form.title = part.text().await.map_err(broken)?,
                "box" => form.only = part.text().await.map_err(broken)?,
                "pictures" => {
                    let bytes = part.bytes().await.map_err(broken)?;
                    if !bytes.is_empty() {
                        form.pictures.push(bytes.to_vec());
                    }
                }
                _ => {}
            }
        }
        if form.pictures.is_empty() {
            return Err(ServerError::Misused("No picture was chosen. Choose the scans or photographs of the sheet first.".into()));
        }
        Ok(form)
    }

    fn files(&self) -> Vec<&[u8]> {
        self.pictures.iter().map(Vec::as_slice).collect()
    }
}

async fn learn(State(rooms): State<Arc<Rooms>>, auth: Auth, parts: Multipart) -> Response {
    if auth.user.is_none() {
        return Redirect::to("/sign-in").into_response();
    }
    let learned = async {
        let form = Form::read(parts).await?;
        blocking(move || {
            let whose = Whose::titled(&rooms.templates, &rooms.data, &form.title);
            learned::from_pictures(&rooms.templates, &rooms.data, &whose, &form.files())
        })
        .await
    };
    match learned.await {
        Ok((card, _)) => Redirect::to(&format!("/hands/of/{}", card.name)).into_response(),
        Err(error) => back("/hands/new", &error),
    }
}

async fn retake(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(name): Path<String>, parts: Multipart) -> Response {
    if auth.user.is_none() {
        return Redirect::to("/sign-in").into_response();
    }
    let taken = async {
        let form = Form::read(parts).await?;
        let hand = name.clone();
        let for_blocking = rooms.clone();
        blocking(move || {
            let only = form.only.split_once(':').and_then(|(index, key)| Some((key, index.parse().ok()?)));
            learned::retake(&for_blocking.templates, &for_blocking.data, &hand, only, &form.files())
        })
        .await?;
        rooms.forget_hand(&name).await;
        Ok::<_, ServerError>(())
    };
    match taken.await {
        Ok(()) => Redirect::to(&format!("/hands/of/{name}")).into_response(),
        Err(error) => back(&format!("/hands/of/{name}"), &error),
    }
}

async fn one_box(State(rooms): State<Arc<Rooms>>, auth: Auth, Path((name, number)): Path<(String, usize)>) -> Response {
    if auth.user.is_none() {
        return Redirect::to("/sign-in").into_response();
    }
    let picture = blocking(move || {
        crate::hands::card(&rooms.templates, &rooms.data, &name)?;
        let reading = learned::sheet(&rooms.data, &name)?;
        let Some(shown) = reading.as_ref().and_then(|r| r.boxes().nth(number)) else { return Ok(None) };
        Ok(Some(shown.ink.png()?))
    });
    match picture.await {
        Ok(Some(png)) => ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-cache")], png).into_response(),
        Ok(None) => (StatusCode::NOT_FOUND, "There is no such box.\n").into_response(),
        Err(error) => refusal(&error),
    }
}

fn back(page: &str, error: &ServerError) -> Response {
    back_from(page, crate::house::refused(error))
}

/// Back to the page that the form stands on, which says what was wrong.
pub fn back_from(page: &str, error: HouseError) -> Response {
    const HERE: &str = "http://localhost";
    let text = error.to_string();
    match ServerFnUrlError::new(page, error).to_url(&format!("{HERE}{page}")) {
        Ok(url) => Redirect::to(url.as_str().trim_start_matches(HERE)).into_response(),
        Err(_) => refusal(&ServerError::Misused(text)),
    }
}

/// A refusal as a page's worth of text: a form with files is answered by the browser itself.
fn refusal(error: &ServerError) -> Response {
    let text = format!("{error}\n\nGo back and try again; nothing was kept or changed.\n");
    (StatusCode::UNPROCESSABLE_ENTITY, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

//! Letters to many: the list that comes as a file, pictures of single letters, and what is printed.

use crate::error::ServerError;
use crate::mailings::{self, Begun};
use crate::rooms::Rooms;
use crate::web::files::{file, missing, refusal};
use crate::web::hands::back_from;
use crate::web::{Auth, Web};
use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use letters::{AccountId, MailingId, PersonId};
use std::io::{Cursor, Write};
use std::sync::Arc;
use zip::write::SimpleFileOptions;

/// The largest list, in bytes: some two thousand rows with long notes.
const LARGEST_LIST: usize = 8 * 1024 * 1024;

/// The routes; all of them ask who is signed in.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/mailings/begin", post(begin))
        .route("/mailings/{id}/job.pdf", get(job))
        .route("/mailings/{id}/letters.zip", get(singles))
        .route("/mailings/{id}/{row}/{page}", get(picture))
        .layer(DefaultBodyLimit::max(LARGEST_LIST))
}

async fn form(mut parts: Multipart) -> Result<Begun, ServerError> {
    let broken = |e: MultipartError| {
        ServerError::Misused(if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            format!("The list is larger than {} MB. Divide it.", LARGEST_LIST / 1024 / 1024)
        } else {
            "The list did not arrive whole. Send it again.".to_string()
        })
    };
    let mut begun = Begun::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name().unwrap_or_default() {
            "title" => begun.title = part.text().await.map_err(broken)?,
            "way" => begun.drafted = part.text().await.map_err(broken)? == "brief",
            "list" => begun.list = part.bytes().await.map_err(broken)?.to_vec(),
            "person" => begun.people.extend(part.text().await.map_err(broken)?.parse::<PersonId>().ok()),
            "everybody" => begun.everybody = true,
            "who" => begun.who = part.text().await.map_err(broken)?,
            _ => {}
        }
    }
    Ok(begun)
}

async fn begin(State(rooms): State<Arc<Rooms>>, auth: Auth, parts: Multipart) -> Response {
    let Some(user) = auth.user else { return Redirect::to("/sign-in").into_response() };
    let begun = async { mailings::begin(&rooms, user.0.id, &user.0.signs_as, form(parts).await?).await };
    match begun.await {
        Ok(id) => Redirect::to(&format!("/mailings/{id}")).into_response(),
        Err(error) => back_from("/mailings/new", crate::house::refused(&error)),
    }
}

async fn asked(auth: Auth, id: &str) -> Result<(AccountId, MailingId), Response> {
    let Some(user) = auth.user else { return Err(Redirect::to("/sign-in").into_response()) };
    let id = id.parse().map_err(|_| missing("There are no such letters."))?;
    Ok((user.0.id, id))
}

/// All letters and envelopes as one job.
async fn job(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>) -> Response {
    let (account, id) = match asked(auth, &id).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    match mailings::job(&rooms, account, id).await {
        Ok(pdf) => file(pdf, "application/pdf", "inline; filename=\"letters.pdf\""),
        Err(error) => refusal(&error),
    }
}

/// A file of each.
async fn singles(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>) -> Response {
    let (account, id) = match asked(auth, &id).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    match mailings::singles(&rooms, account, id).await.and_then(|files| zipped(&files)) {
        Ok(zip) => file(zip, "application/zip", "attachment; filename=\"letters.zip\""),
        Err(error) => refusal(&error),
    }
}

fn zipped(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ServerError> {
    let failed = |e: zip::result::ZipError| ServerError::Unavailable(format!("The letters could not be put together: {e}."));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).map_err(failed)?;
        zip.write_all(bytes).map_err(|e| failed(e.into()))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

/// A page of one letter: `/mailings/ID/ROW/1.svg`.
async fn picture(State(rooms): State<Arc<Rooms>>, auth: Auth, Path((id, row, page)): Path<(String, u32, String)>) -> Response {
    let (account, id) = match asked(auth, &id).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let page = page.strip_suffix(".svg").and_then(|n| n.parse::<usize>().ok()?.checked_sub(1));
    let Some(page) = page else { return missing("There is no such page.") };
    match mailings::picture(&rooms, account, id, row, page).await {
        Ok(Some(svg)) => file(svg, "image/svg+xml", "inline"),
        Ok(None) => missing("There is no such page."),
        Err(error) => refusal(&error),
    }
}

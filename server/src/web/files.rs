//! Files to take home: a letter for the printer, a book for the press and the e-reader.

use crate::error::ServerError;
use crate::rooms::{Rooms, book_key};
use crate::web::Auth;
use archive::ArchiveError;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use letters::{CollectionId, CompilationState, LetterId};
use std::sync::Arc;

/// A letter as a PDF, made when it is asked for: the same letter gives the same bytes.
pub async fn letter(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>) -> Response {
    let Some(user) = auth.user else { return Redirect::to("/sign-in").into_response() };
    let Ok(id) = id.parse::<LetterId>() else { return missing("There is no such letter.") };
    let made = async {
        let letter = rooms.archive.letter(user.0.id, id).await?;
        if letter.text.trim().is_empty() {
            return Err(ServerError::Misused("This letter has no words yet. Write it first, then print it.".to_string()));
        }
        rooms.letter_pdf(&letter, &user.0.signs_as).await
    };
    match made.await {
        Ok(pdf) => file(pdf, "application/pdf", "inline; filename=\"letter.pdf\""),
        Err(error) => refusal(&error),
    }
}

/// The interior of the collection's last finished book.
pub async fn interior(state: State<Arc<Rooms>>, auth: Auth, path: Path<String>) -> Response {
    book(state, auth, path, "interior.pdf", "application/pdf").await
}

/// The EPUB of the collection's last finished book.
pub async fn epub(state: State<Arc<Rooms>>, auth: Auth, path: Path<String>) -> Response {
    book(state, auth, path, "book.epub", "application/epub+zip").await
}

async fn book(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>, name: &str, kind: &'static str) -> Response {
    let Some(user) = auth.user else { return Redirect::to("/sign-in").into_response() };
    let Ok(id) = id.parse::<CollectionId>() else { return missing("There is no such book.") };
    let found = async {
        let made = rooms.archive.latest_compilation(user.0.id, id).await?;
        let Some(made) = made.filter(|c| c.state == CompilationState::Finished) else {
            return Err(ServerError::Misused("This book has no finished files. Make them on the book’s page first.".to_string()));
        };
        Ok(rooms.files.get(&book_key(made.id, name)).await?)
    };
    match found.await {
        Ok(bytes) => file(bytes, kind, &format!("attachment; filename=\"{name}\"")),
        Err(error) => refusal(&error),
    }
}

fn file(bytes: impl Into<axum::body::Body>, kind: &'static str, disposition: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, kind.to_string()), (header::CONTENT_DISPOSITION, disposition.to_string())];
    (headers, bytes.into()).into_response()
}

fn refusal(error: &ServerError) -> Response {
    match error {
        ServerError::Archive(ArchiveError::NotFound(_)) => missing("That is not here, or no longer."),
        ServerError::Archive(inner) => {
            tracing::error!(error = %inner, "archive");
            (StatusCode::SERVICE_UNAVAILABLE, "The archive does not answer; try again in a moment.\n").into_response()
        }
        other => (StatusCode::CONFLICT, format!("{other}\n")).into_response(),
    }
}

fn missing(text: &'static str) -> Response {
    (StatusCode::NOT_FOUND, format!("{text}\n")).into_response()
}

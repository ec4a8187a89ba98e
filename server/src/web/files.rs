//! Files to take home: a letter for the printer, a book for the press and the e-reader.

use crate::error::ServerError;
use crate::rooms::{Plot, Rooms, book_key};
use crate::web::Auth;
use archive::ArchiveError;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use letters::{CollectionId, CompilationState, Letter, LetterId};
use std::sync::Arc;

/// A letter as a PDF, made when it is asked for: the same letter gives the same bytes.
pub async fn letter(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>) -> Response {
    let (letter, signs_as) = match own(&rooms, auth, &id).await {
        Ok(own) => own,
        Err(response) => return response,
    };
    match rooms.letter_pdf(&letter, &signs_as).await {
        Ok(pdf) => file(pdf, "application/pdf", "inline; filename=\"letter.pdf\""),
        Err(error) => refusal(&error),
    }
}

/// The letter's first page as a picture that looks scanned.
pub async fn picture(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>) -> Response {
    let letter = match own(&rooms, auth, &id).await {
        Ok((letter, _)) => letter,
        Err(response) => return response,
    };
    match rooms.letter_scan(&letter).await {
        Ok(png) => file(png, "image/png", "attachment; filename=\"letter.png\""),
        Err(error) => refusal(&error),
    }
}

/// The letter's pages for a pen plotter; several pages as a ZIP, a file a page.
pub async fn plot(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>, plot: Plot) -> Response {
    let letter = match own(&rooms, auth, &id).await {
        Ok((letter, _)) => letter,
        Err(response) => return response,
    };
    let (ending, kind) = match plot {
        Plot::Svg => ("svg", "image/svg+xml"),
        Plot::Hpgl => ("hpgl", "application/vnd.hp-hpgl"),
        Plot::Gcode => ("gcode", "text/plain; charset=utf-8"),
    };
    match rooms.letter_plot(&letter, plot).await.and_then(|pages| one_or_zip(pages, ending)) {
        Ok((bytes, true)) => file(bytes, "application/zip", "attachment; filename=\"letter-for-a-plotter.zip\""),
        Ok((bytes, false)) => file(bytes, kind, &format!("attachment; filename=\"letter.{ending}\"")),
        Err(error) => refusal(&error),
    }
}

/// The letter's envelope, addressed in its hand.
pub async fn envelope(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let account = auth.user.as_ref().map(|u| u.0.id);
    let letter = match own(&rooms, auth, &id).await {
        Ok((letter, _)) => letter,
        Err(response) => return response,
    };
    let made = async {
        let address = match (letter.person, account) {
            (Some(person), Some(account)) => rooms.archive.person(account, person).await?.address,
            _ => String::new(),
        };
        rooms.envelope_pdf(&letter, &address, &asked.size).await
    };
    match made.await {
        Ok(pdf) => file(pdf, "application/pdf", "inline; filename=\"envelope.pdf\""),
        Err(error) => refusal(&error),
    }
}

/// Which envelope.
#[derive(Debug, serde::Deserialize)]
pub struct Asked {
    #[serde(default = "usual_envelope")]
    size: String,
}

fn usual_envelope() -> String {
    "c6".into()
}

/// The letter that a path names and who signs it, when it is this person's and has words.
async fn own(rooms: &Rooms, auth: Auth, id: &str) -> Result<(Letter, String), Response> {
    let Some(user) = auth.user else { return Err(Redirect::to("/sign-in").into_response()) };
    let Ok(id) = id.parse::<LetterId>() else { return Err(missing("There is no such letter.")) };
    let letter = rooms.archive.letter(user.0.id, id).await.map_err(|e| refusal(&e.into()))?;
    if letter.text.trim().is_empty() {
        return Err(refusal(&ServerError::Misused("This letter has no words yet. Write it first, then print it.".to_string())));
    }
    Ok((letter, user.0.signs_as.clone()))
}

/// One page as it is, several in a ZIP; and whether it is one.
fn one_or_zip(mut pages: Vec<Vec<u8>>, ending: &str) -> Result<(Vec<u8>, bool), ServerError> {
    if pages.len() == 1 {
        return Ok((pages.remove(0), false));
    }
    let failed = |e: zip::result::ZipError| ServerError::Unavailable(format!("The pages could not be put together: {e}."));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (number, page) in pages.iter().enumerate() {
        zip.start_file(format!("letter-{}.{ending}", number + 1), zip::write::SimpleFileOptions::default()).map_err(failed)?;
        std::io::Write::write_all(&mut zip, page).map_err(|e| failed(e.into()))?;
    }
    Ok((zip.finish().map_err(failed)?.into_inner(), true))
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

/// A file to show or to keep.
pub fn file(bytes: impl Into<axum::body::Body>, kind: &'static str, disposition: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, kind.to_string()), (header::CONTENT_DISPOSITION, disposition.to_string())];
    (headers, bytes.into()).into_response()
}

/// Why there is no file.
pub fn refusal(error: &ServerError) -> Response {
    match error {
        ServerError::Archive(ArchiveError::NotFound(_)) => missing("That is not here, or no longer."),
        ServerError::Archive(inner) => {
            tracing::error!(error = %inner, "archive");
            (StatusCode::SERVICE_UNAVAILABLE, "The archive does not answer; try again in a moment.\n").into_response()
        }
        other => (StatusCode::CONFLICT, format!("{other}\n")).into_response(),
    }
}

/// There is nothing at that address.
pub fn missing(text: &'static str) -> Response {
    (StatusCode::NOT_FOUND, format!("{text}\n")).into_response()
}

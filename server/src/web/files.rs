//! Files to take home: a letter for the printer, a book for the press and the e-reader.

use crate::error::ServerError;
use crate::rooms::{ForPublisher, Plot, Rooms, book_key};
use crate::web::Auth;
use archive::{ArchiveError, Thing};
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use letters::{CollectionId, CompilationState, Letter, LetterId};
use std::sync::Arc;
use tokio::io::AsyncReadExt as _;

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

/// The same for a screen, with bookmarks and links.
pub async fn reading(state: State<Arc<Rooms>>, auth: Auth, path: Path<String>) -> Response {
    book(state, auth, path, "reading.pdf", "application/pdf").await
}

/// The cover of the collection's last finished book.
pub async fn cover(state: State<Arc<Rooms>>, auth: Auth, path: Path<String>) -> Response {
    book(state, auth, path, "cover.pdf", "application/pdf").await
}

/// The EPUB of the collection's last finished book.
pub async fn epub(state: State<Arc<Rooms>>, auth: Auth, path: Path<String>) -> Response {
    book(state, auth, path, "book.epub", "application/epub+zip").await
}

/// The book as a manuscript for an editor, made when it is asked for.
pub async fn manuscript_docx(state: State<Arc<Rooms>>, auth: Auth, path: Path<String>) -> Response {
    const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    to_publisher(state, auth, path, ForPublisher::Docx, DOCX, "manuscript.docx").await
}

/// The same in plain text.
pub async fn manuscript_markdown(state: State<Arc<Rooms>>, auth: Auth, path: Path<String>) -> Response {
    to_publisher(state, auth, path, ForPublisher::Markdown, "text/markdown; charset=utf-8", "manuscript.md").await
}

/// The letter to the editor with synopsis and samples.
pub async fn submission(state: State<Arc<Rooms>>, auth: Auth, path: Path<String>) -> Response {
    to_publisher(state, auth, path, ForPublisher::Proposal, "application/pdf", "submission.pdf").await
}

async fn to_publisher(
    State(rooms): State<Arc<Rooms>>,
    auth: Auth,
    Path(id): Path<String>,
    what: ForPublisher,
    kind: &'static str,
    name: &str,
) -> Response {
    let Some(user) = auth.user else { return Redirect::to("/sign-in").into_response() };
    let Ok(id) = id.parse::<CollectionId>() else { return missing("There is no such book.") };
    match rooms.for_publisher(user.0.id, id, what).await {
        Ok(bytes) => file(bytes, kind, &format!("attachment; filename=\"{name}\"")),
        Err(error) => refusal(&error),
    }
}

async fn book(State(rooms): State<Arc<Rooms>>, auth: Auth, Path(id): Path<String>, name: &str, kind: &'static str) -> Response {
    let Some(user) = auth.user else { return Redirect::to("/sign-in").into_response() };
    let Ok(id) = id.parse::<CollectionId>() else { return missing("There is no such book.") };
    let found = async {
        let made = rooms.archive.latest_compilation(user.0.id, id).await?;
        let Some(made) = made.filter(|c| c.state == CompilationState::Finished) else {
            return Err(ServerError::Misused("This book has no finished files. Make them on the book’s page first.".to_string()));
        };
        streamed(&rooms.files.place(&book_key(made.id, name))?).await
    };
    match found.await {
        Ok((length, body)) => {
            let mut response = file(body, kind, &format!("attachment; filename=\"{name}\""));
            response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
            response
        }
        Err(error) => refusal(&error),
    }
}

fn unread(error: &std::io::Error) -> ServerError {
    tracing::error!(%error, "a finished file");
    ServerError::Unavailable("The file cannot be read just now. Try again, or make the files again.".into())
}

/// A file a piece at a time, however large it is, and its length in bytes.
async fn streamed(path: &std::path::Path) -> Result<(u64, Body), ServerError> {
    const PIECE: usize = 1 << 16;
    let file = tokio::fs::File::open(path).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => ServerError::Archive(ArchiveError::NotFound(Thing::File)),
        _ => unread(&e),
    })?;
    let length = file.metadata().await.map_err(|e| unread(&e))?.len();
    let pieces = futures::stream::try_unfold(file, |mut file: tokio::fs::File| async move {
        let mut piece = vec![0_u8; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((piece, file)))
    });
    Ok((length, Body::from_stream(pieces)))
}

/// A file to show or to keep.
pub fn file(bytes: impl Into<Body>, kind: &'static str, disposition: &str) -> Response {
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

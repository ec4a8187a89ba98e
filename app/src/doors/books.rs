//! Collections, and the books made of them.

#![allow(clippy::too_many_arguments, reason = "a form's fields, one by one")]

use crate::house::HouseError;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use letters::{BookPart, Budget, NewCollection, Rename, RenameKind, Renames, Submission};
use letters::{CollectionId, Compilation, CompilationId, Decision, LetterId, Permission, Sequence, Shown};

/// Makes a collection of the letters that are marked for the book.
#[server(endpoint = "create-collection")]
pub async fn create_collection(title: String, #[server(default)] author: String) -> Result<(), HouseError> {
    let id = super::house()?.create_collection(NewCollection { title, author }).await?;
    super::go(format!("/book/{id}"));
    Ok(())
}

/// Removes a collection and the books made of it; the letters stay.
#[server(endpoint = "remove-collection")]
pub async fn remove_collection(id: CollectionId) -> Result<(), HouseError> {
    super::house()?.remove_collection(id).await?;
    super::go("/book");
    Ok(())
}

/// Adds the letters that have been marked since.
#[server(endpoint = "add-marked")]
pub async fn add_marked(id: CollectionId) -> Result<(), HouseError> {
    super::house()?.add_marked(id).await?;
    super::go(format!("/book/{id}"));
    Ok(())
}

/// Puts a collection's letters in this order; those not named are taken out.
#[server(endpoint = "set-order")]
pub async fn set_order(id: CollectionId, #[server(default)] letters: Vec<LetterId>) -> Result<(), HouseError> {
    super::house()?.set_order(id, letters).await
}

/// Asks the press for the book's files; answers the making as it stands.
#[server(endpoint = "ask-compilation")]
pub async fn ask_compilation(collection: CollectionId, design: String, trim: String) -> Result<Compilation, HouseError> {
    let trim = trim.parse().map_err(|e: letters::TrimError| HouseError::Refused(e.to_string()))?;
    let house = super::house()?;
    house.compilation(house.ask_compilation(collection, design, trim).await?).await
}

/// Stops the making of a book's files; answers it as it then stands.
#[server(endpoint = "stop-compilation")]
pub async fn stop_compilation(id: CompilationId) -> Result<Compilation, HouseError> {
    super::house()?.stop_compilation(id).await
}

/// Says whether a letter may be published.
#[server(endpoint = "set-permission")]
pub async fn set_permission(book: CollectionId, letter: LetterId, permission: Permission) -> Result<(), HouseError> {
    super::house()?.set_permission(letter, permission).await?;
    super::go(format!("/book/{book}/choose#l-{letter}"));
    Ok(())
}

/// Pins a letter, drops it, or leaves it open again.
#[server(endpoint = "decide")]
pub async fn decide(book: CollectionId, letter: LetterId, decision: Decision) -> Result<(), HouseError> {
    super::house()?.decide(book, letter, decision).await?;
    super::go(format!("/book/{book}/choose#l-{letter}"));
    Ok(())
}

/// Keeps what the book says beside a letter.
#[server(endpoint = "save-book-note")]
pub async fn save_book_note(book: CollectionId, letter: LetterId, #[server(default)] note: String) -> Result<(), HouseError> {
    super::house()?.save_book_note(book, letter, note.replace("\r\n", "\n")).await?;
    super::go(format!("/book/{book}/choose#l-{letter}"));
    Ok(())
}

/// Makes a first choice and a first order; empty fields are no bounds.
#[server(endpoint = "choose")]
pub async fn choose(
    book: CollectionId,
    #[server(default)] letters: String,
    #[server(default)] pages: String,
    sequence: Sequence,
) -> Result<(), HouseError> {
    let house = super::house()?;
    let shown = house.front(book).await?.shown;
    let budget = Budget { letters: number(&letters, "letters")?, pages: number(&pages, "pages")?, shown };
    house.choose(book, budget, sequence).await?;
    super::go(format!("/book/{book}/choose"));
    Ok(())
}

/// Puts the letters that are in the book in a first order.
#[server(endpoint = "order-by")]
pub async fn order_by(book: CollectionId, sequence: Sequence) -> Result<(), HouseError> {
    super::house()?.order_by(book, sequence).await?;
    super::go(format!("/book/{book}"));
    Ok(())
}

/// Keeps what stands before the letters, and the parts.
#[server(endpoint = "save-words")]
pub async fn save_words(
    book: CollectionId,
    title: String,
    #[server(default)] author: String,
    #[server(default)] subtitle: String,
    #[server(default)] dedication: String,
    #[server(default)] epigraph: String,
    #[server(default)] epigraph_by: String,
    #[server(default)] foreword: String,
    #[server(default)] part: Vec<String>,
    #[server(default)] begins: Vec<String>,
) -> Result<(), HouseError> {
    let house = super::house()?;
    let lines = |text: String| text.replace("\r\n", "\n").trim().to_string();
    let named = part.into_iter().zip(begins).filter(|(title, letter)| !title.trim().is_empty() && !letter.is_empty());
    let mut front = house.front(book).await?;
    front.parts = named
        .map(|(title, letter)| {
            let letter = letter.parse().map_err(|e: letters::IdError| HouseError::Refused(e.to_string()))?;
            Ok(BookPart { title: title.trim().to_string(), letter })
        })
        .collect::<Result<_, HouseError>>()?;
    (front.subtitle, front.dedication, front.epigraph) = (lines(subtitle), lines(dedication), lines(epigraph));
    (front.epigraph_by, front.foreword) = (lines(epigraph_by), lines(foreword));
    house.save_front(book, front).await?;
    house.rename_collection(book, NewCollection { title, author }).await?;
    super::go(format!("/book/{book}/words"));
    Ok(())
}

/// Keeps what is said to a publisher, and which letters go there first.
#[server(endpoint = "save-submission")]
pub async fn save_submission(
    book: CollectionId,
    #[server(default)] name: String,
    #[server(default)] contact: String,
    #[server(default)] editor: String,
    #[server(default)] house: String,
    #[server(default)] about_book: String,
    #[server(default)] synopsis: String,
    #[server(default)] about_author: String,
    #[server(default)] besides: String,
    #[server(default)] samples: Vec<LetterId>,
) -> Result<(), HouseError> {
    let at = super::house()?;
    let lines = |text: String| text.replace("\r\n", "\n").trim().to_string();
    let mut front = at.front(book).await?;
    front.submission = Submission {
        name: lines(name),
        contact: lines(contact),
        editor: lines(editor),
        house: lines(house),
        about_book: lines(about_book),
        synopsis: lines(synopsis),
        about_author: lines(about_author),
        besides: lines(besides),
    };
    front.samples = samples;
    at.save_front(book, front).await?;
    super::go(format!("/book/{book}/publisher"));
    Ok(())
}

/// Keeps how the book is to be made.
#[server(endpoint = "save-making")]
pub async fn save_making(
    book: CollectionId,
    #[server(default)] shop: String,
    #[server(default)] paper: String,
    #[server(default)] cover: String,
    #[server(default)] spine: String,
    #[server(default)] shown: Shown,
) -> Result<(), HouseError> {
    let house = super::house()?;
    let mut front = house.front(book).await?;
    (front.shop, front.paper, front.cover, front.spine, front.shown) = (shop, paper, cover, spine.trim().to_string(), shown);
    house.save_front(book, front).await?;
    super::go(format!("/book/{book}"));
    Ok(())
}

/// Keeps the table of names; a row without a name in it is none.
#[server(endpoint = "save-names")]
pub async fn save_names(
    book: CollectionId,
    #[server(default)] from: Vec<String>,
    #[server(default)] to: Vec<String>,
    #[server(default)] kind: Vec<String>,
) -> Result<(), HouseError> {
    let rows = from.into_iter().zip(to).zip(kind.into_iter().chain(std::iter::repeat_with(String::new)));
    let filled = rows.filter(|((from, to), _)| !from.trim().is_empty() || !to.trim().is_empty());
    let names = filled.map(|((from, to), kind)| Rename { from, to, kind: RenameKind::parse(&kind).unwrap_or_default() }).collect();
    super::house()?.save_renames(book, Renames { names }).await?;
    super::go(format!("/book/{book}/names"));
    Ok(())
}

/// A bound out of a form; an empty field is none.
#[cfg(feature = "ssr")]
fn number(text: &str, of: &str) -> Result<Option<u32>, HouseError> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .ok()
            .filter(|n| *n > 0)
            .map(Some)
            .ok_or_else(|| HouseError::Refused(format!("The most {of} must be a whole number, or nothing for no bound."))),
    }
}

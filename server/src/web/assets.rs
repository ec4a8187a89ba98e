//! What a page is made of: the style sheet, the browser half, faces and hands. All of it from this machine.

use crate::config::Config;
use crate::hands;
use crate::rooms::Rooms;
use crate::web::Web;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// The routes; none of them asks who is signed in.
pub fn routes(config: &Config) -> Router<Web> {
    // The browser asks each time whether the built half changed, and is answered in a few bytes when not.
    let pkg = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .service(ServeDir::new(config.site.join("pkg")));
    Router::new()
        .nest_service("/pkg", pkg)
        .route("/style.css", get(style))
        .route("/cabinet.css", get(cabinet))
        .route("/hands/{file}", get(hand))
        .route("/faces/{file}", get(face))
        .route("/favicon.svg", get(favicon))
}

async fn style() -> Response {
    asset(app::STYLE.as_bytes().to_vec(), "text/css; charset=utf-8", "no-cache")
}

/// The hands and inks that are here, as the classes that pages name.
async fn cabinet(State(rooms): State<Arc<Rooms>>) -> Response {
    asset(app::cabinet_css(&rooms.cabinet()).into_bytes(), "text/css; charset=utf-8", "no-cache")
}

async fn hand(State(rooms): State<Arc<Rooms>>, Path(file): Path<String>) -> Response {
    match file.rsplit_once('.') {
        Some((name, "ttf")) if rooms.templates.hand_card(name).is_ok() => read(rooms.data.hand(name), "font/ttf").await,
        // A learned hand may be learned again: the browser asks each time.
        Some((name, "hand")) if hands::is_learned(&rooms.templates, &rooms.data, name) => {
            match tokio::fs::read(rooms.data.learned_book(name)).await {
                Ok(bytes) => asset(bytes, "application/json", "no-cache"),
                Err(_) => StatusCode::NOT_FOUND.into_response(),
            }
        }
        Some((name, "svg")) => match rooms.hand_sample(name).await {
            Ok(svg) => asset(svg.into_bytes(), "image/svg+xml", "no-cache"),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        Some((name, "json")) => match hands::card(&rooms.templates, &rooms.data, name).map(|card| serde_json::to_vec(&card)) {
            Ok(Ok(card)) => asset(card, "application/json", "no-cache"),
            _ => StatusCode::NOT_FOUND.into_response(),
        },
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn face(State(rooms): State<Arc<Rooms>>, Path(file): Path<String>) -> Response {
    // Only names that the catalogue holds are ever looked up on the disk.
    let known = rooms.templates.faces().find(|card| rooms.data.face(card).file_name().is_some_and(|f| f.to_str() == Some(&file)));
    match known {
        Some(card) => {
            let kind = if file.ends_with(".woff2") { "font/woff2" } else { "font/ttf" };
            read(rooms.data.face(card), kind).await
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn favicon() -> Response {
    const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#f3eadf"/><path d="M7 24c6-2 9-7 11-14 1-3 4-4 5-2 1 3-4 8-9 9 4 0 4 5 10 3" fill="none" stroke="#c9432f" stroke-width="2.4" stroke-linecap="round"/></svg>"##;
    asset(ICON.as_bytes().to_vec(), "image/svg+xml", "public, max-age=86400")
}

async fn read(path: PathBuf, kind: &'static str) -> Response {
    match tokio::fs::read(&path).await {
        Ok(bytes) => asset(bytes, kind, "public, max-age=604800"),
        Err(_) => (StatusCode::NOT_FOUND, "These letterforms are not here yet: run letters setup.\n").into_response(),
    }
}

fn asset(bytes: Vec<u8>, kind: &'static str, cache: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], bytes).into_response()
}

//! The web: pages, server functions, streams of a draft's words, and files to download.
//!
//! Thin doors: each reads who is signed in, calls one thing in another room and answers. Nothing changes
//! on GET, and nothing that is written in a letter appears in a log or a URL.

mod assets;
mod dictation;
mod events;
mod files;
mod guard;
mod hands;
mod mailings;
mod voice;

use crate::accounts::{Accounts, Sessions};
use crate::config::Config;
use crate::data::Data;
use crate::error::ServerError;
use crate::house::Desk;
use crate::jobs;
use crate::rooms::{Plot, Rooms};
use crate::templates::Templates;
use app::house::House;
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRef, Request, State};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum_login::AuthManagerLayerBuilder;
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

/// The signed-in session of a request.
type Auth = axum_login::AuthSession<Accounts>;

/// The largest request body, in bytes: a long letter and some air.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

#[derive(Clone)]
struct Web {
    rooms: Arc<Rooms>,
    options: LeptosOptions,
}

impl FromRef<Web> for Arc<Rooms> {
    fn from_ref(web: &Web) -> Self {
        web.rooms.clone()
    }
}

impl FromRef<Web> for LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        web.options.clone()
    }
}

/// Opens every room, takes up unfinished work and serves until the process is told to end.
///
/// # Errors
/// When a room cannot be opened or the address is taken; the text says what to do.
pub async fn serve(config: Config, data: Data, templates: Arc<Templates>) -> Result<(), ServerError> {
    let listen = config.listen;
    let rooms = Arc::new(Rooms::open(config, data, templates).await?);
    let listener = TcpListener::bind(listen).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => ServerError::Unavailable(format!(
            "{listen} is already taken, perhaps by another “letters serve”. Stop that one, or choose another address: letters serve --listen 127.0.0.1:8421"
        )),
        _ => ServerError::Unavailable(format!("Cannot listen on {listen}: {e}. Choose another address with --listen.")),
    })?;
    let at = listener.local_addr().map_or(listen, |at| at);
    let workers = jobs::start(rooms.clone()).await?;
    let router = router(rooms)?;
    eprintln!("Your letters are at http://{at}");
    tracing::info!(%at, "serving");
    let served = axum::serve(listener, router.into_make_service()).with_graceful_shutdown(told_to_end()).await;
    drop(workers);
    served.map_err(|e| ServerError::Unavailable(format!("The server stopped: {e}")))
}

fn router(rooms: Arc<Rooms>) -> Result<Router, ServerError> {
    let session_layer = SessionManagerLayer::new(Sessions::new(rooms.archive.clone()))
        .with_name("letters")
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(rooms.config.secure_cookies)
        .with_expiry(Expiry::OnInactivity(time::Duration::days(30)));
    let auth_layer = AuthManagerLayerBuilder::new(Accounts::new(rooms.archive.clone()), session_layer).build();
    let routes = generate_route_list(app::App);
    let web = Web { options: LeptosOptions::builder().output_name("app").site_pkg_dir("pkg").build(), rooms: rooms.clone() };
    let signed = Router::new()
        .leptos_routes_with_handler(routes, get(page))
        .route("/api/{*function}", axum::routing::post(server_function).layer(RequestBodyLimitLayer::new(LARGEST_BODY)))
        .route("/events/drafts/{id}", get(events::draft))
        .route("/events/compilations/{id}", get(events::compilation))
        .route("/letters/{id}/letter.pdf", get(files::letter))
        .route("/letters/{id}/letter.png", get(files::picture))
        .route("/letters/{id}/letter.plot.svg", get(async |rooms, auth, id| files::plot(rooms, auth, id, Plot::Svg).await))
        .route("/letters/{id}/letter.hpgl", get(async |rooms, auth, id| files::plot(rooms, auth, id, Plot::Hpgl).await))
        .route("/letters/{id}/letter.gcode", get(async |rooms, auth, id| files::plot(rooms, auth, id, Plot::Gcode).await))
        .route("/letters/{id}/envelope.pdf", get(files::envelope))
        .route("/book/{id}/interior.pdf", get(files::interior))
        .route("/book/{id}/reading.pdf", get(files::reading))
        .route("/book/{id}/cover.pdf", get(files::cover))
        .route("/book/{id}/book.epub", get(files::epub))
        .route("/book/{id}/manuscript.docx", get(files::manuscript_docx))
        .route("/book/{id}/manuscript.md", get(files::manuscript_markdown))
        .route("/book/{id}/submission.pdf", get(files::submission))
        .route("/events/revisions/{id}", get(events::revision))
        .merge(hands::routes())
        .merge(mailings::routes())
        .merge(dictation::routes())
        .merge(voice::routes())
        .fallback(page)
        .layer(auth_layer);
    Ok(Router::new()
        .merge(assets::routes(&rooms.config))
        .route("/health", get(health))
        .merge(signed)
        .layer(middleware::from_fn_with_state(web.clone(), guard::same_origin))
        .layer(middleware::from_fn(guard::headers))
        .layer(RequestBodyLimitLayer::new(hands::LARGEST_PICTURES))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| oops().into_response()))
        .layer(middleware::from_fn(guard::traced))
        .with_state(web))
}

/// Renders a page for whoever is signed in.
async fn page(State(web): State<Web>, auth: Auth, request: Request) -> Response {
    let house = desk(&web, auth);
    let options = web.options.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || {
            guard::content_security_policy();
            provide_context(house.clone());
        },
        move || app::shell(options.clone()),
    );
    render(request).await
}

async fn server_function(State(web): State<Web>, auth: Auth, request: Request) -> impl IntoResponse {
    let house = desk(&web, auth);
    leptos_axum::handle_server_fns_with_context(move || provide_context(house.clone()), request).await
}

fn desk(web: &Web, auth: Auth) -> Arc<dyn House> {
    Arc::new(Desk::new(web.rooms.clone(), auth))
}

async fn health(State(web): State<Web>) -> Response {
    match web.rooms.archive.ping().await {
        Ok(()) => (StatusCode::OK, "well\n").into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the archive does not answer\n").into_response(),
    }
}

fn oops() -> impl IntoResponse + use<> {
    (StatusCode::INTERNAL_SERVER_ERROR, Body::from("Something broke in the house. Nothing that was saved is lost; go back and try again."))
}

/// Ctrl-C, or a service manager's TERM. Streams stay open for ever, so they get two seconds.
async fn told_to_end() {
    crate::interrupt::told().await;
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        std::process::exit(0);
    });
}

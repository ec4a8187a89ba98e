//! What every request passes: where it comes from, what its answer may do in a browser, and one span.

use crate::web::Web;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use tracing::Instrument;
use uuid::Uuid;

/// Refuses what another site's page sends here, and, on a server that only this machine can reach, what
/// reaches it under a foreign name (DNS rebinding).
pub async fn same_origin(State(web): State<Web>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if web.rooms.config.listen.ip().is_loopback() && !host_is_loopback(headers) {
        return (StatusCode::MISDIRECTED_REQUEST, "This server answers to 127.0.0.1 and localhost only.\n").into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && !is_own(headers) {
        return (StatusCode::FORBIDDEN, "This was sent from another site and has been ignored.\n").into_response();
    }
    next.run(request).await
}

fn is_own(headers: &HeaderMap) -> bool {
    if let Some(site) = text(headers, "sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    // Older browsers send Origin with every POST; what sends neither is no browser and carries no one's cookie.
    match (text(headers, "origin"), text(headers, "host")) {
        (Some(origin), Some(host)) => origin.parse::<Uri>().ok().and_then(|o| o.authority().map(|a| a.as_str() == host)).unwrap_or(false),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

fn host_is_loopback(headers: &HeaderMap) -> bool {
    let Some(host) = text(headers, "host") else { return true };
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.chars().all(|c| c.is_ascii_digit()) { name } else { host });
    name == "localhost" || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// Headers that every answer carries.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(self), geolocation=(), interest-cohort=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        // Pages hold somebody's letters: no copy stays in a cache.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// The content security policy of a page, with the nonce that its own scripts carry.
pub fn content_security_policy() {
    let Some(nonce) = leptos::nonce::use_nonce() else { return };
    let policy = format!(
        "default-src 'self'; script-src 'strict-dynamic' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let (Some(options), Ok(policy)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy)) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// One span a request. It names method, route and status, never the query (a search may quote a letter).
pub async fn traced(request: Request, next: Next) -> Response {
    let span = tracing::info_span!("request", id = %Uuid::now_v7(), method = %request.method(), path = %request.uri().path());
    async {
        let begun = std::time::Instant::now();
        let response = next.run(request).await;
        tracing::info!(status = response.status().as_u16(), milliseconds = begun.elapsed().as_millis() as u64, "answered");
        response
    }
    .instrument(span)
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn another_sites_page_is_refused() {
        assert!(is_own(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_own(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(is_own(&headers(&[("origin", "http://127.0.0.1:8420"), ("host", "127.0.0.1:8420")])));
        assert!(!is_own(&headers(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8420")])));
        assert!(!is_own(&headers(&[("origin", "null"), ("host", "127.0.0.1:8420")])));
        assert!(is_own(&headers(&[("host", "127.0.0.1:8420")])));
    }

    #[test]
    fn a_rebound_name_is_not_this_machine() {
        for own in ["127.0.0.1:8420", "localhost:8420", "localhost", "[::1]:8420", "[::1]", "127.0.0.2"] {
            assert!(host_is_loopback(&headers(&[("host", own)])), "{own}");
        }
        for foreign in ["evil.example:8420", "192.168.0.4", "localhost.evil.example"] {
            assert!(!host_is_loopback(&headers(&[("host", foreign)])), "{foreign}");
        }
    }
}

//! The doors between the browser and the house: server functions of a line each, under `/api`.
//!
//! Every door answers plain forms too (it redirects to the page that reads what was kept) and is a POST:
//! nothing is changed by a link.

#![allow(missing_docs, reason = "the server macro makes public fields of a door's arguments; the doors themselves are documented")]

pub mod books;
pub mod drafts;
pub mod hands;
pub mod letters;
pub mod mailings;
pub mod people;
pub mod plans;
pub mod revisions;
pub mod sign_in;
pub mod voices;

use crate::house::HouseError;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

impl FromServerFnError for HouseError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => {
                HouseError::Unavailable("The house does not answer. Is it still running? Nothing you wrote is lost.".into())
            }
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                HouseError::Refused("Something in the form was missing or could not be read. Look it over and send it again.".into())
            }
            _ => HouseError::Unavailable("The house gave an answer that could not be read. Load the page again.".into()),
        }
    }
}

#[cfg(feature = "ssr")]
fn house() -> Result<std::sync::Arc<dyn crate::house::House>, HouseError> {
    leptos::prelude::use_context().ok_or_else(|| HouseError::Unavailable("The house is not open yet. Try again in a moment.".into()))
}

/// After a form: on to the page that reads what was kept.
#[cfg(feature = "ssr")]
fn go(path: impl AsRef<str>) {
    leptos_axum::redirect(path.as_ref());
}

/// A path of this house, whatever was sent; anything else becomes `otherwise`.
#[cfg(feature = "ssr")]
fn inside<'a>(path: &'a str, otherwise: &'a str) -> &'a str {
    let ours = path.starts_with('/') && !path.starts_with("//") && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if ours { path } else { otherwise }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::inside;

    #[test]
    fn a_form_leads_nowhere_but_into_the_house() {
        assert_eq!(inside("/letters?q=porch", "/"), "/letters?q=porch");
        for foreign in ["https://example.org", "//example.org", "/\\example.org", "/a\r\nb", "", "letters"] {
            assert_eq!(inside(foreign, "/"), "/", "{foreign:?}");
        }
    }
}

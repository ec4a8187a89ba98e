//! The Hugging Face hub, through its own client crate. HF_ENDPOINT names another hub, HF_TOKEN an account.
//!
//! The hub states a file's SHA-256 before it sends it; where the catalogue knows one too, they must agree
//! before a byte is downloaded. What has come of a broken download is kept and gone on with.

use super::{SupplyError, Wanted, settle, verify};
use crate::progress::Meter;
use hf_hub::api::sync::{ApiBuilder, ApiError, ApiRepo};
use hf_hub::{Cache, Repo, RepoType};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// How often a broken connection is taken up again before the next source is tried.
const ATTEMPTS: usize = 4;

/// Downloads one file of one repository.
///
/// # Errors
/// When the hub cannot be reached, states no hash or another one, or the file differs.
pub fn one(wanted: &Wanted, repo: &str, file: &str, revision: &str, meter: Meter) -> Result<(), SupplyError> {
    let endpoint = std::env::var("HF_ENDPOINT").ok().filter(|e| !e.is_empty());
    from(endpoint, wanted, repo, file, revision, meter)
}

fn from(endpoint: Option<String>, wanted: &Wanted, repo: &str, file: &str, revision: &str, meter: Meter) -> Result<(), SupplyError> {
    let folder = wanted.to.parent().unwrap_or(Path::new(".")).join(".hub");
    let cache = Cache::new(folder.clone());
    let mut builder = ApiBuilder::new().with_cache_dir(folder.clone()).with_progress(false);
    if let Some(endpoint) = endpoint {
        builder = builder.with_endpoint(endpoint.trim_end_matches('/').to_string());
    }
    if let Ok(token) = std::env::var("HF_TOKEN") {
        builder = builder.with_token(Some(token).filter(|t| !t.is_empty()));
    }
    let api = builder.build().map_err(|e| explain(repo, &e))?;
    let place = Repo::with_revision(repo.to_string(), RepoType::Model, revision.to_string());
    let (here, api_repo) = (cache.repo(place.clone()), api.repo(place.clone()));

    let stated = api.metadata(&api_repo.url(file)).map_err(|e| explain(repo, &e))?;
    let hash = stated.etag().to_string();
    if !verify::is_sha256(&hash) {
        return Err(SupplyError::Hub(format!("the hub states no sha256 for {file}, so it cannot be checked")));
    }
    if let Some(meant) = &wanted.sha256
        && !meant.eq_ignore_ascii_case(&hash)
    {
        return Err(SupplyError::Hub(format!(
            "the hub now has another file under this name\n  expected sha256 {meant}\n  the hub's sha256 {hash}\n  nothing was downloaded"
        )));
    }
    let blob = here.blob_path(&hash);
    download(&api_repo, file, &blob, stated.size() as u64, repo, &meter)?;

    let got = verify::sha256(&blob)?;
    let verdict = verify::same(&wanted.name, &hash, &got);
    if verdict.is_ok() {
        settle(&File::open(&blob).map_err(|e| SupplyError::io(&blob, e))?, &blob)?;
        if wanted.sha256.is_none() {
            verify::note(&wanted.to, &hash)?;
        }
        fs::rename(&blob, &wanted.to).map_err(|e| SupplyError::io(&wanted.to, e))?;
    }
    let _ = fs::remove_dir_all(folder.join(place.folder_name()));
    let _ = fs::remove_dir(&folder);
    verdict
}

/// Downloads to `blob`, going on where a broken connection stopped. The client crate takes a connection
/// that ends early for the end of the file, so the size is looked at here.
fn download(repo: &ApiRepo, file: &str, blob: &PathBuf, size: u64, name: &str, meter: &Meter) -> Result<(), SupplyError> {
    let part = blob.with_extension("part");
    let length = |path: &Path| fs::metadata(path).map(|m| m.len()).ok();
    let mut said = SupplyError::Hub(format!("{name}: the connection broke off {ATTEMPTS} times"));
    for _ in 0..ATTEMPTS {
        // Whole, but not yet named when the last run ended: asking for the bytes after the last is an error.
        if length(&part) == Some(size) {
            fs::rename(&part, blob).map_err(|e| SupplyError::io(blob, e))?;
        }
        match length(blob) {
            Some(l) if l == size => return Ok(()),
            Some(l) if l < size => fs::rename(blob, &part).map_err(|e| SupplyError::io(&part, e))?,
            Some(_) => fs::remove_file(blob).map_err(|e| SupplyError::io(blob, e))?,
            None => {}
        }
        if length(&part).is_some_and(|l| l > size) {
            fs::remove_file(&part).map_err(|e| SupplyError::io(&part, e))?;
        }
        if let Err(error) = repo.download_with_progress(file, meter.clone()) {
            said = explain(name, &error);
        }
    }
    match length(blob) {
        Some(l) if l == size => Ok(()),
        // Torn, and the client named it: back to being a part, for the next time.
        Some(_) => fs::rename(blob, &part).map_err(|e| SupplyError::io(&part, e)).and(Err(said)),
        None => Err(said),
    }
}

fn explain(repo: &str, error: &ApiError) -> SupplyError {
    let text = error.to_string();
    let because = if text.contains("401") || text.contains("403") {
        format!("{repo} is given out only to those who have agreed to its licence; agree on its page and put your token into HF_TOKEN")
    } else if text.contains("404") {
        format!("{repo} has no such file")
    } else {
        format!("{repo}: {text}")
    };
    SupplyError::Hub(because)
}

#[cfg(test)]
#[path = "hub_tests.rs"]
mod tests;

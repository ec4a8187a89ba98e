//! Files in one: the ZIP containers of EPUB and DOCX.
//!
//! Written with the `zip` crate: epub-builder and docx-rs stamp the time of their run into what they make, or
//! may, so the same book would not give the same bytes.

use std::io::{Cursor, Write as _};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipResult, write::SimpleFileOptions};

/// Puts files into a container without a clock. A `mimetype` stands first and stored, so that its name and type are
/// at fixed places in the file (OCF 3.3, 4.3).
pub(crate) fn package(mimetype: Option<&str>, files: &[(String, Vec<u8>)]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let still = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    if let Some(mimetype) = mimetype {
        zip.start_file("mimetype", still.compression_method(CompressionMethod::Stored))?;
        zip.write_all(mimetype.as_bytes())?;
    }
    for (name, bytes) in files {
        zip.start_file(name.as_str(), still.compression_method(CompressionMethod::Deflated))?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

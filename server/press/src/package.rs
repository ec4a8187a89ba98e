//! Files in one: the ZIP containers of EPUB and DOCX.
//!
//! Written with the `zip` crate: epub-builder and docx-rs stamp the time of their run into what they make, or
//! may, so the same book would not give the same bytes.

use crate::PressError;
use std::io::{Cursor, Write as _};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// A container being filled. It bears no clock.
pub(crate) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    still: SimpleFileOptions,
}

impl Package {
    pub(crate) fn new() -> Package {
        let still = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
        Package { zip: ZipWriter::new(Cursor::new(Vec::new())), still }
    }

    /// A container that says first what it is: its `mimetype` is stored, so that name and type stand at fixed places
    /// in the file (OCF 3.3, 4.3).
    pub(crate) fn of_type(mimetype: &str) -> Result<Package, PressError> {
        let mut package = Package::new();
        package.put("mimetype", mimetype.as_bytes(), CompressionMethod::Stored)?;
        Ok(package)
    }

    /// Adds a file, compressed at once, so that no more than the container is in memory.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), PressError> {
        self.put(name, bytes, CompressionMethod::Deflated)
    }

    fn put(&mut self, name: &str, bytes: &[u8], how: CompressionMethod) -> Result<(), PressError> {
        let fault = |e: ZipError| PressError::Assembly(e.to_string());
        self.zip.start_file(name, self.still.compression_method(how)).map_err(fault)?;
        self.zip.write_all(bytes).map_err(|e| PressError::Assembly(e.to_string()))
    }

    /// The whole container.
    pub(crate) fn finish(self) -> Result<Vec<u8>, PressError> {
        Ok(self.zip.finish().map_err(|e| PressError::Assembly(e.to_string()))?.into_inner())
    }
}

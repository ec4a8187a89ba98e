//! Files in one: the ZIP containers of EPUB and DOCX.
//!
//! Written with the `zip` crate: epub-builder and docx-rs stamp the time of their run into what they make, or
//! may, so the same book would not give the same bytes.

use crate::PressError;
use std::io::{Cursor, Seek, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Where a container goes: what is in it is written as it comes, and its table at the end.
pub trait Container: Write + Seek {}

impl<T: Write + Seek> Container for T {}

/// A container being filled. It bears no clock.
pub(crate) struct Package<W: Container> {
    zip: ZipWriter<W>,
    still: SimpleFileOptions,
}

impl Package<Cursor<Vec<u8>>> {
    /// One in memory.
    pub(crate) fn small() -> Self {
        Package::new(Cursor::new(Vec::new()))
    }
}

impl<W: Container> Package<W> {
    pub(crate) fn new(out: W) -> Package<W> {
        let still = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
        Package { zip: ZipWriter::new(out), still }
    }

    /// A container that says first what it is: its `mimetype` is stored, so that name and type stand at fixed places
    /// in the file (OCF 3.3, 4.3).
    pub(crate) fn of_type(mimetype: &str, out: W) -> Result<Package<W>, PressError> {
        let mut package = Package::new(out);
        package.put("mimetype", mimetype.as_bytes(), CompressionMethod::Stored)?;
        Ok(package)
    }

    /// Adds a file, compressed at once: nothing of it stays in memory.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), PressError> {
        self.put(name, bytes, CompressionMethod::Deflated)
    }

    /// Adds a file that is packed already.
    pub(crate) fn add_packed(&mut self, name: &str, bytes: &[u8]) -> Result<(), PressError> {
        self.put(name, bytes, CompressionMethod::Stored)
    }

    fn put(&mut self, name: &str, bytes: &[u8], how: CompressionMethod) -> Result<(), PressError> {
        self.zip.start_file(name, self.still.compression_method(how)).map_err(fault)?;
        self.zip.write_all(bytes).map_err(PressError::Write)
    }

    /// Writes the table, and gives what the container was written to.
    pub(crate) fn finish(self) -> Result<W, PressError> {
        self.zip.finish().map_err(fault)
    }
}

fn fault(error: ZipError) -> PressError {
    match error {
        ZipError::Io(error) => PressError::Write(error),
        other => PressError::Assembly(other.to_string()),
    }
}

//! A PDF that is written object by object, so that no more of it is in memory than what is being made.
//!
//! lopdf and pdf-writer keep a whole file until its end. Here pdf-writer says one object at a time; where
//! each begins is kept, and the cross-reference table closes the file (PDF 1.7, 7.5.4).

use crate::PressError;
use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Object, ObjectId, Stream};
use pdf_writer::{Chunk, Name, Null, Obj, Ref, Str};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Where a file goes while it is being made.
pub trait Output: Write {
    /// Forgets what was written and begins again: a book that grew thicker than it was taken for is set anew.
    ///
    /// # Errors
    /// As for any writing.
    fn again(&mut self) -> io::Result<()>;
}

impl Output for Vec<u8> {
    fn again(&mut self) -> io::Result<()> {
        self.clear();
        Ok(())
    }
}

impl Output for std::fs::File {
    fn again(&mut self) -> io::Result<()> {
        self.set_len(0)?;
        io::Seek::rewind(self)
    }
}

/// So much is gathered before it is written.
const BUFFER: usize = 1 << 16;

/// A PDF on its way out.
pub(crate) struct PdfFile<'o> {
    out: &'o mut dyn Output,
    buffer: Vec<u8>,
    /// Bytes before the buffer.
    written: u64,
    /// Where each object begins; 0 for one that is only promised.
    offsets: Vec<u64>,
    hash: Sha256,
    packer: Compress,
}

impl<'o> PdfFile<'o> {
    /// Begins a file of a version ("1.7").
    pub(crate) fn begin(out: &'o mut dyn Output, version: &str) -> Result<PdfFile<'o>, PressError> {
        let mut file = PdfFile {
            out,
            buffer: Vec::with_capacity(2 * BUFFER),
            written: 0,
            offsets: Vec::new(),
            hash: Sha256::new(),
            packer: Compress::new(Compression::new(6), true),
        };
        // Bytes above 127 tell programs that move files that this is none of text (PDF 1.7, 7.5.2).
        file.bytes(format!("%PDF-{version}\n%").as_bytes())?;
        file.bytes(&[0xe2, 0xe3, 0xcf, 0xd3, b'\n'])?;
        Ok(file)
    }

    /// Promises an object.
    pub(crate) fn id(&mut self) -> ObjectId {
        self.offsets.push(0);
        (self.offsets.len() as u32, 0)
    }

    /// The last number that an object has.
    pub(crate) fn last(&self) -> u32 {
        self.offsets.len() as u32
    }

    /// Writes a promised object; numbers beyond the last are taken as promised. Streams are deflated.
    pub(crate) fn put(&mut self, id: ObjectId, object: &Object) -> Result<(), PressError> {
        let at = id.0 as usize;
        if at > self.offsets.len() {
            self.offsets.resize(at, 0);
        }
        let number = i32::try_from(id.0).ok().filter(|n| *n > 0).ok_or_else(|| PressError::Assembly("an object has no number".into()))?;
        self.offsets[at - 1] = self.written + self.buffer.len() as u64;
        let mut chunk = Chunk::new();
        match object {
            Object::Stream(stream) => self.stream(&mut chunk, Ref::new(number), stream)?,
            other => say(chunk.indirect(Ref::new(number)), other),
        }
        self.bytes(chunk.as_bytes())
    }

    /// Writes an object and gives its number.
    pub(crate) fn add(&mut self, object: impl Into<Object>) -> Result<ObjectId, PressError> {
        let id = self.id();
        self.put(id, &object.into())?;
        Ok(id)
    }

    /// Writes the objects of a document whose numbers follow on [`PdfFile::last`].
    pub(crate) fn take(&mut self, doc: &mut lopdf::Document) -> Result<(), PressError> {
        for (id, object) in std::mem::take(&mut doc.objects) {
            self.put(id, &object)?;
        }
        while self.last() < doc.max_id {
            self.id();
        }
        Ok(())
    }

    fn stream(&mut self, chunk: &mut Chunk, id: Ref, stream: &Stream) -> Result<(), PressError> {
        let is_metadata = stream.dict.get(b"Type").and_then(Object::as_name).is_ok_and(|n| n == b"Metadata");
        let packed = if is_metadata || stream.dict.has(b"Filter") { None } else { self.packed(&stream.content)? };
        let mut written = chunk.stream(id, packed.as_deref().unwrap_or(&stream.content));
        for (key, value) in stream.dict.iter().filter(|(key, _)| key.as_slice() != b"Length") {
            say(written.insert(Name(key)), value);
        }
        if packed.is_some() {
            written.pair(Name(b"Filter"), Name(b"FlateDecode"));
        }
        Ok(())
    }

    /// Deflated, unless it would grow.
    fn packed(&mut self, content: &[u8]) -> Result<Option<Vec<u8>>, PressError> {
        self.packer.reset();
        let mut packed = Vec::with_capacity(content.len() + content.len() / 1000 + 64);
        let status = self.packer.compress_vec(content, &mut packed, FlushCompress::Finish);
        if !matches!(status, Ok(Status::StreamEnd)) {
            return Err(PressError::Assembly("a page could not be packed".into()));
        }
        Ok((packed.len() + 21 < content.len()).then_some(packed))
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), PressError> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), PressError> {
        self.hash.update(&self.buffer);
        self.out.write_all(&self.buffer).map_err(PressError::Write)?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }

    /// Sixteen bytes out of everything written so far and what is said of the file.
    pub(crate) fn identity(&mut self, said: &[&str]) -> Result<[u8; 16], PressError> {
        self.flush()?;
        let mut hash = self.hash.clone();
        for part in said {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let mut id = [0; 16];
        id.copy_from_slice(&hash.finalize()[..16]);
        Ok(id)
    }

    /// Writes the cross-reference table and the trailer. A number that was promised and never written is free.
    pub(crate) fn finish(mut self, root: ObjectId, info: ObjectId, id: [u8; 16]) -> Result<(), PressError> {
        let start = self.written + self.buffer.len() as u64;
        let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", self.offsets.len() + 1);
        for offset in &self.offsets {
            let line = if *offset == 0 { "0000000000 65535 f\r\n".to_string() } else { format!("{offset:010} 00000 n\r\n") };
            table.push_str(&line);
        }
        let half: String = id.iter().map(|b| format!("{b:02X}")).collect();
        table.push_str(&format!(
            "trailer\n<</Size {}/Root {} 0 R/Info {} 0 R/ID[<{half}><{half}>]>>\nstartxref\n{start}\n%%EOF\n",
            self.offsets.len() + 1,
            root.0,
            info.0
        ));
        self.bytes(table.as_bytes())?;
        self.flush()?;
        self.out.flush().map_err(PressError::Write)
    }
}

/// Says an object as pdf-writer writes it.
fn say(to: Obj, object: &Object) {
    match object {
        Object::Null => to.primitive(Null),
        Object::Boolean(value) => to.primitive(*value),
        Object::Integer(value) => to.primitive(i32::try_from(*value).unwrap_or(i32::MAX)),
        Object::Real(value) => to.primitive(*value),
        Object::Name(name) => to.primitive(Name(name)),
        Object::String(bytes, _) => to.primitive(Str(bytes)),
        Object::Reference(id) => match i32::try_from(id.0) {
            Ok(number) if number > 0 => to.primitive(Ref::new(number)),
            _ => to.primitive(Null),
        },
        Object::Array(items) => {
            let mut array = to.array();
            for item in items {
                say(array.push(), item);
            }
        }
        Object::Dictionary(dictionary) => pairs(to, dictionary),
        // A stream stands by itself (PDF 1.7, 7.3.8): what is said inside another object is its dictionary.
        Object::Stream(stream) => pairs(to, &stream.dict),
    }
}

fn pairs(to: Obj, dictionary: &Dictionary) {
    let mut dict = to.dict();
    for (key, value) in dictionary {
        say(dict.insert(Name(key)), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn what_goes_out_object_by_object_is_read_back_as_a_document() {
        let mut out = Vec::new();
        let mut file = PdfFile::begin(&mut out, "1.7").unwrap();
        let (root, free) = (file.id(), file.id());
        let stream = file.add(Stream::new(Dictionary::new(), b"0 0 m ".repeat(200))).unwrap();
        let tree = file.add(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 }).unwrap();
        let info = file.add(dictionary! { "Title" => Object::string_literal("a (b\\c"), "Real" => 0.25, "Of" => stream }).unwrap();
        file.put(root, &Object::Dictionary(dictionary! { "Type" => "Catalog", "Pages" => tree })).unwrap();
        let id = file.identity(&["x"]).unwrap();
        file.finish(root, info, id).unwrap();
        let read = lopdf::Document::load_mem(&out).unwrap();
        assert_eq!(read.get_object(stream).unwrap().as_stream().unwrap().decompressed_content().unwrap().len(), 1200);
        assert_eq!(read.get_dictionary(info).unwrap().get(b"Title").unwrap().as_str().unwrap(), b"a (b\\c");
        assert!(read.get_object(free).is_err() && out.starts_with(b"%PDF-1.7"));
    }
}

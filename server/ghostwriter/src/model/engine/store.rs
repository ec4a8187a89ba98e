//! Where packed weights come from: a file beside the model, mapped into memory, or memory alone.
//!
//! The file is ours to make again at any time. It is believed when it says that it was packed by this layout
//! from this very model file (its size, its time of change, its head and 64 samples of its body) and its own body
//! is whole; otherwise it is packed anew, written beside and renamed. Where that cannot be, weights are packed
//! into memory. The sums find faults of disks and copies, not malice: the folder is the user's own.

use super::{
    kernels::{Lanes, as_bytes, as_bytes_mut},
    packed::{Matrix, ROWS, Source, pack},
    pool::{Pool, pieces},
};
use memmap2::Mmap;
use std::{
    fs::{self, File},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// Raised when a byte of the layout changes its meaning.
const LAYOUT: u64 = 1;
const MAGIC: &[u8; 8] = b"packed\r\n";
/// Bytes before the body: magic, layout, identity, length of the body, its sum, and the sum of these.
const HEAD: usize = 4096;
/// Models smaller than this are packed faster than a file is looked for.
const SMALL: u64 = 16 << 20;
/// Bytes that are packed at a time.
const SLAB: usize = 8 << 20;
/// Bytes that are summed at a time.
const PART: usize = 1 << 20;

/// All packed matrices of a model.
pub enum Store {
    /// A file beside the model.
    Mapped(Mmap),
    /// Memory.
    Owned(Vec<Lanes>),
}

/// One matrix to be packed: where it goes, and where in the model file it comes from.
pub struct Task {
    /// Where it goes.
    pub matrix: Matrix,
    /// How the model file has it.
    pub source: Source,
    /// Its first byte there.
    pub from: u64,
}

impl Store {
    /// The body: matrices at their offsets.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Store::Mapped(map) => &map[HEAD..],
            Store::Owned(lanes) => as_bytes(lanes),
        }
    }

    /// The packed weights of the model file at `path`, from the file beside it where that can be believed.
    /// `head` is where the body of the model file begins.
    ///
    /// # Errors
    /// When the model file cannot be read.
    pub fn open(path: &Path, head: u64, tasks: &[Task]) -> io::Result<Store> {
        let mut file = File::open(path)?;
        if file.metadata()?.len() < SMALL {
            return packed_into_memory(&mut file, tasks, length(tasks));
        }
        Store::kept(path, &mut file, head, tasks)
    }

    fn kept(path: &Path, file: &mut File, head: u64, tasks: &[Task]) -> io::Result<Store> {
        let length = length(tasks);
        let identity = identity(file, head, tasks)?;
        let beside = beside(path);
        if let Some(map) = believed(&beside, identity, length) {
            return Ok(Store::Mapped(map));
        }
        match written(file, &beside, identity, tasks, length) {
            Ok(()) => {
                if let Some(map) = believed(&beside, identity, length) {
                    return Ok(Store::Mapped(map));
                }
            }
            Err(error) => tracing::warn!(%error, "packed weights cannot be kept beside the model; every start packs them anew"),
        }
        packed_into_memory(file, tasks, length)
    }
}

fn length(tasks: &[Task]) -> usize {
    tasks.iter().map(|t| t.matrix.offset + t.matrix.bytes()).max().unwrap_or(0)
}

/// `NAME.packed` beside `NAME.gguf`.
pub fn beside(path: &Path) -> PathBuf {
    path.with_extension("packed")
}

fn packed_into_memory(file: &mut File, tasks: &[Task], length: usize) -> io::Result<Store> {
    let mut lanes: Vec<Lanes> = Vec::new();
    let size = length.div_ceil(64);
    lanes.try_reserve_exact(size).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    lanes.resize(size, [0.0; ROWS]);
    let body = as_bytes_mut(&mut lanes);
    each_slab(file, tasks, &mut |offset, slab| {
        body[offset..offset + slab.len()].copy_from_slice(slab);
        Ok(())
    })?;
    Ok(Store::Owned(lanes))
}

/// Packs everything, some groups at a time, in the order of the offsets.
fn each_slab(file: &mut File, tasks: &[Task], put: &mut dyn FnMut(usize, &[u8]) -> io::Result<()>) -> io::Result<()> {
    let team = Pool::shared().team();
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let (mut raw, mut slab) = (Vec::new(), Vec::new());
    for Task { matrix, source, from } in tasks {
        let (numbers, bytes) = source.block();
        let row = matrix.width / numbers * bytes;
        let group = matrix.format.group(matrix.width);
        reader.seek(SeekFrom::Start(*from))?;
        let step = (SLAB / group).max(1);
        for first in (0..matrix.groups()).step_by(step) {
            let groups = step.min(matrix.groups() - first);
            let rows = (groups * ROWS).min(matrix.rows - first * ROWS);
            raw.resize(rows * row, 0);
            reader.read_exact(&mut raw)?;
            slab.resize(groups * group, 0);
            team.each(pieces(&mut slab, group), |g, out| {
                pack(*source, matrix.width, &raw[g * ROWS * row..(g * ROWS * row + ROWS * row).min(raw.len())], out);
            });
            put(matrix.offset + first * group, &slab)?;
        }
    }
    Ok(())
}

/// Writes the file beside the model: under another name first, so that nobody ever sees half of it.
fn written(file: &mut File, beside: &Path, identity: u64, tasks: &[Task], length: usize) -> io::Result<()> {
    let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let draft = beside.with_file_name(format!(".{name}.{}", std::process::id()));
    let result = write_draft(file, &draft, identity, tasks, length).and_then(|()| fs::rename(&draft, beside));
    if result.is_err() {
        let _ = fs::remove_file(&draft);
    }
    result
}

fn write_draft(file: &mut File, draft: &Path, identity: u64, tasks: &[Task], length: usize) -> io::Result<()> {
    let mut out = File::create(draft)?;
    out.write_all(&[0; HEAD])?;
    let mut at = 0;
    each_slab(file, tasks, &mut |offset, slab| {
        // Between two matrices nothing is left out; a hole would be zeros.
        out.seek(SeekFrom::Start((HEAD + offset) as u64))?;
        at = offset + slab.len();
        out.write_all(slab)
    })?;
    out.set_len((HEAD + at.max(length)) as u64)?;
    let map = map(draft)?;
    out.seek(SeekFrom::Start(0))?;
    out.write_all(&header(identity, length, sum_of_all(&map[HEAD..])))?;
    out.sync_all()
}

fn header(identity: u64, length: usize, sum: u64) -> Vec<u8> {
    let mut head = MAGIC.to_vec();
    for number in [LAYOUT, identity, length as u64, sum] {
        head.extend(number.to_le_bytes());
    }
    let own = sum_of(&head);
    head.extend(own.to_le_bytes());
    head
}

/// The file beside the model, when it is what it should be.
fn believed(beside: &Path, identity: u64, length: usize) -> Option<Mmap> {
    let map = map(beside).ok()?;
    if map.len() != HEAD + length || map[..24] != header(identity, length, 0)[..24] {
        return None;
    }
    let sum = sum_of_all(&map[HEAD..]);
    let head = header(identity, length, sum);
    (map[..head.len()] == head[..]).then_some(map)
}

#[expect(unsafe_code, reason = "a file is seen as memory")]
fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: nobody writes into a finished file; it is only ever replaced by another under the same name.
    let map = unsafe { Mmap::map(&file) }?;
    // From a disk it comes faster when the system knows that all of it is wanted.
    #[cfg(unix)]
    let _ = map.advise(memmap2::Advice::WillNeed);
    Ok(map)
}

/// What tells this model file from any other, without reading all of it.
fn identity(file: &mut File, head: u64, tasks: &[Task]) -> io::Result<u64> {
    let about = file.metadata()?;
    let size = about.len();
    let changed = about.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos());
    let mut known = Vec::new();
    known.extend(size.to_le_bytes());
    known.extend(changed.to_le_bytes());
    for Task { matrix, source, from } in tasks {
        for number in [matrix.offset, matrix.rows, matrix.width, matrix.format as usize, *source as usize, *from as usize] {
            known.extend(number.to_le_bytes());
        }
    }
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = vec![0; head.min(size) as usize];
    file.read_exact(&mut bytes)?;
    known.extend(sum_of_all(&bytes).to_le_bytes());
    let mut sample = [0; 4096];
    for i in 0..64 {
        file.seek(SeekFrom::Start(size.saturating_sub(sample.len() as u64) / 63 * i))?;
        let read = file.read(&mut sample)?;
        known.extend(sum_of(&sample[..read]).to_le_bytes());
    }
    Ok(sum_of(&known))
}

/// A sum of bytes that any change of a word changes: four lanes, multiplied and turned (after xxHash, Collet 2014).
fn sum_of(bytes: &[u8]) -> u64 {
    const FIRST: u64 = 0x9E37_79B1_85EB_CA87;
    const SECOND: u64 = 0xC2B2_AE3D_27D4_EB4F;
    let mut lanes = [FIRST, SECOND, !FIRST, !SECOND];
    let step = |lane: u64, word: u64| (lane.wrapping_add(word.wrapping_mul(SECOND))).rotate_left(31).wrapping_mul(FIRST);
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = step(*lane, u64::from_le_bytes(*word));
        }
    }
    let mut sum = bytes.len() as u64;
    for word in rest {
        sum = step(sum, u64::from(*word));
    }
    for lane in lanes {
        sum = step(sum, lane);
    }
    sum ^ sum >> 29
}

fn sum_of_all(bytes: &[u8]) -> u64 {
    let mut sums = vec![0u64; bytes.len().div_ceil(PART)];
    Pool::shared().team().each(pieces(&mut sums, 1), |i, sum| {
        sum[0] = sum_of(&bytes[i * PART..(i * PART + PART).min(bytes.len())]);
    });
    sum_of(&sums.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{engine::packed::Format, sampler::draw};

    /// A file that stands for a model: two matrices behind a head of 100 bytes.
    fn model(folder: &Path, seed: u32) -> (PathBuf, Vec<Task>) {
        fs::create_dir_all(folder).unwrap();
        let path = folder.join("letters.gguf");
        let bytes: Vec<u8> = (0..100 + 40 * 2 * 20 + 16 * 34).map(|i| (draw(seed, i, 0) * 256.0) as u8).collect();
        fs::write(&path, bytes).unwrap();
        let first = Matrix { format: Format::Q4, rows: 40, width: 64, offset: 0 };
        let second = Matrix { format: Format::Q8, rows: 16, width: 32, offset: first.bytes() };
        let tasks = vec![
            Task { matrix: first, source: Source::Q4_1, from: 100 },
            Task { matrix: second, source: Source::Q8_0, from: 100 + 40 * 2 * 20 },
        ];
        (path, tasks)
    }

    fn open(path: &Path, tasks: &[Task]) -> (bool, Vec<u8>) {
        let store = Store::kept(path, &mut File::open(path).unwrap(), 100, tasks).unwrap();
        (matches!(store, Store::Mapped(_)), store.bytes()[..length(tasks)].to_vec())
    }

    #[test]
    fn a_packed_file_is_used_when_it_is_whole_and_made_again_when_it_is_not() {
        let folder = std::env::temp_dir().join(format!("packed-{}", std::process::id()));
        let (path, tasks) = model(&folder, 1);
        let packed = beside(&path);
        let whole = open(&path, &tasks);
        assert!(whole.0 && whole.1.iter().any(|b| *b != 0));
        let written = fs::read(&packed).unwrap();
        let changed = fs::metadata(&packed).unwrap().modified().unwrap();
        assert!(open(&path, &tasks) == whole);
        assert_eq!(fs::metadata(&packed).unwrap().modified().unwrap(), changed, "a second start only looks");

        let mut faults: Vec<Vec<u8>> = vec![written[..written.len() - 1].to_vec(), written[..20].to_vec(), Vec::new(), vec![7; 50_000]];
        for at in [0, 9, 20, 30, 38, HEAD, written.len() - 1] {
            let mut fault = written.clone();
            fault[at] ^= 4;
            faults.push(fault);
        }
        for fault in faults {
            fs::write(&packed, fault).unwrap();
            assert!(open(&path, &tasks) == whole);
            assert!(fs::read(&packed).unwrap() == written, "it was made again");
        }
        let (_, tasks) = model(&folder, 2);
        let other = open(&path, &tasks);
        assert!(other.0 && other.1 != whole.1, "a file of another model is not believed");

        fs::remove_file(&packed).unwrap();
        fs::create_dir_all(packed.join("in the way")).unwrap();
        let unwritable = open(&path, &tasks);
        assert!(!unwritable.0 && unwritable.1 == other.1, "without a place for it, into memory");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "and nothing is left lying about");
        fs::remove_dir_all(folder).unwrap();
    }
}

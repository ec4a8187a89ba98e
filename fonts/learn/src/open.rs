//! Bytes into grey pictures, under limits that are checked before anything is decoded.

use crate::LearnError;
use image::{DynamicImage, GrayImage, ImageReader, Limits};
use std::io::Cursor;

/// The most dots that a picture may say it has: 600 dpi of A3, or the largest phone camera.
const MOST_MEGAPIXELS: u64 = 100;
/// The most memory that decoding one may take.
const MOST_BYTES: u64 = 512 << 20;
/// The fewest dots along the shorter side: A4 at 75 dpi, below which nothing can be read.
const FEWEST: u32 = 600;
/// Longer pictures are reduced to at most this: A4 at 380 dpi shows all that a pen does.
const LONGEST: u32 = 4_500;
/// The most pictures read at once: each page of the sheet, several times over.
const MOST_PICTURES: usize = 24;

/// A page's picture as given.
pub(crate) struct Picture {
    /// What to call it in an error.
    pub(crate) place: String,
    /// Paper bright, ink dark. The sheet's guides are printed in a warm pale colour and drop out here, because
    /// red counts most and blue not at all.
    pub(crate) grey: GrayImage,
}

/// Opens all that was given; a PDF is a picture a page.
pub(crate) fn open(files: &[&[u8]]) -> Result<Vec<Picture>, LearnError> {
    if files.is_empty() {
        return Err(LearnError::Nothing);
    }
    let mut out = Vec::new();
    for (number, bytes) in files.iter().enumerate() {
        let place = format!("picture {}", number + 1);
        if bytes.iter().take(1024).collect::<Vec<_>>().windows(5).any(|w| w == [&b'%', &b'P', &b'D', &b'F', &b'-']) {
            out.extend(crate::pages_of_pdf::pictures(bytes, &place)?);
        } else {
            out.push(Picture { grey: decode(bytes, &place)?, place });
        }
        if out.len() > MOST_PICTURES {
            return Err(LearnError::TooMany { most: MOST_PICTURES });
        }
    }
    Ok(out)
}

/// Refuses a size that no scan of a sheet has.
pub(crate) fn check_size(width: u32, height: u32, place: &str) -> Result<(), LearnError> {
    let place = place.to_string();
    if u64::from(width) * u64::from(height) > MOST_MEGAPIXELS * 1_000_000 {
        return Err(LearnError::TooLarge { place, width, height, most: MOST_MEGAPIXELS });
    }
    if width.min(height) < FEWEST {
        return Err(LearnError::TooSmall { place, width, height });
    }
    Ok(())
}

/// Decodes a picture file.
pub(crate) fn decode(bytes: &[u8], place: &str) -> Result<GrayImage, LearnError> {
    let fault = |e: image::ImageError| LearnError::NotAnImage { place: place.into(), why: e.to_string() };
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|e| fault(e.into()));
    let (width, height) = reader()?.into_dimensions().map_err(fault)?;
    check_size(width, height, place)?;
    let mut reader = reader()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    Ok(reduced(grey(reader.decode().map_err(fault)?)))
}

/// Three parts red and two green: blue and black ink stay dark, the warm guides go.
fn grey(picture: DynamicImage) -> GrayImage {
    let weigh = |r: u8, g: u8| ((3 * u16::from(r) + 2 * u16::from(g)) / 5) as u8;
    match picture {
        DynamicImage::ImageLuma8(grey) => grey,
        DynamicImage::ImageRgb8(rgb) => GrayImage::from_fn(rgb.width(), rgb.height(), |x, y| {
            let [r, g, _] = rgb.get_pixel(x, y).0;
            image::Luma([weigh(r, g)])
        }),
        other => {
            let rgba = other.into_rgba8();
            GrayImage::from_fn(rgba.width(), rgba.height(), |x, y| {
                let [r, g, _, a] = rgba.get_pixel(x, y).0;
                // What is transparent is paper.
                let over = (u32::from(weigh(r, g)) * u32::from(a) + 255 * (255 - u32::from(a))) / 255;
                image::Luma([over as u8])
            })
        }
    }
}

/// At most [`LONGEST`] dots long.
pub(crate) fn reduced(grey: GrayImage) -> GrayImage {
    let by = grey.width().max(grey.height()).div_ceil(LONGEST);
    if by < 2 { grey } else { shrunk(&grey, by) }
}

/// Each `by` × `by` dots averaged to one.
pub(crate) fn shrunk(grey: &GrayImage, by: u32) -> GrayImage {
    let (width, height) = (grey.width() / by, grey.height() / by);
    let (from, row) = (grey.as_raw(), grey.width() as usize);
    let by = by as usize;
    let mut out = Vec::with_capacity((width * height) as usize);
    for y in 0..height as usize {
        for x in 0..width as usize {
            let mut sum = 0u32;
            for line in 0..by {
                let start = (y * by + line) * row + x * by;
                sum += from[start..start + by].iter().map(|v| u32::from(*v)).sum::<u32>();
            }
            out.push((sum / (by * by) as u32) as u8);
        }
    }
    GrayImage::from_raw(width, height, out).unwrap_or_default()
}

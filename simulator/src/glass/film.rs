use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use embedded_graphics::pixelcolor::{Rgb888, RgbColor as _};
use gif::{DisposalMethod, Encoder, Repeat};
use motograph_shared::layout::Screen;
use motograph_shared::time::Instant;

use super::picture::{Picture, SCALE};
use crate::error::PictureError;

/// An animated GIF: each frame is kept until the next one differs, and only the rows that differ are written.
pub struct Film<W: Write> {
    encoder: Encoder<W>,
    screen: Screen,
    name: String,
    shown: Option<Shown>,
}

/// The frame that is on now.
#[derive(Debug)]
struct Shown {
    since: Instant,
    picture: Picture,
    /// The first row that differs from the frame before, and the one after the last.
    rows: (u16, u16),
}

impl Film<BufWriter<File>> {
    /// A film in a new file.
    ///
    /// # Errors
    /// [`PictureError::Unwritable`] when the file cannot be written.
    pub fn create(path: &Path, screen: Screen) -> Result<Self, PictureError> {
        let name = path.display().to_string();
        match File::create(path) {
            Ok(file) => Self::new(BufWriter::new(file), screen, name),
            Err(error) => Err(PictureError::Unwritable { name, error: error.to_string() }),
        }
    }
}

impl<W: Write> Film<W> {
    /// A film of `screen` that is written to `writer`, called `name` in errors.
    ///
    /// # Errors
    /// [`PictureError::Unwritable`] when the header cannot be written.
    pub fn new(writer: W, screen: Screen, name: String) -> Result<Self, PictureError> {
        let scale = SCALE as u16;
        let unwritable =
            |error: gif::EncodingError| PictureError::Unwritable { name: name.clone(), error: error.to_string() };
        let mut encoder = Encoder::new(writer, screen.width * scale, screen.height * scale, &[]).map_err(unwritable)?;
        encoder.set_repeat(Repeat::Infinite).map_err(unwritable)?;
        Ok(Self { encoder, screen, name, shown: None })
    }

    /// Shows `picture` from `now` on.
    ///
    /// # Errors
    /// [`PictureError::Unwritable`] when the frame before cannot be written.
    pub fn show(&mut self, now: Instant, picture: Picture) -> Result<(), PictureError> {
        let height = self.screen.height;
        let rows = match &self.shown {
            None => (0, height),
            Some(shown) => {
                let width = usize::from(self.screen.width.max(1));
                let (before, after) = (shown.picture.colors().chunks(width), picture.colors().chunks(width));
                let mut differing = (0..height).zip(before.zip(after)).filter(|(_, (before, after))| before != after);
                let Some((first, _)) = differing.next() else { return Ok(()) };
                (first, differing.next_back().map_or(first, |(last, _)| last) + 1)
            }
        };
        self.end_at(now)?;
        self.shown = Some(Shown { since: now, picture, rows });
        Ok(())
    }

    /// Ends the film at `now`.
    ///
    /// # Errors
    /// [`PictureError::Unwritable`] when the last frame cannot be written.
    pub fn finish(mut self, now: Instant) -> Result<(), PictureError> {
        self.end_at(now)?;
        match self.encoder.into_inner().and_then(|mut writer| Ok(writer.flush()?)) {
            Ok(()) => Ok(()),
            Err(error) => Err(PictureError::Unwritable { name: self.name, error: error.to_string() }),
        }
    }

    /// Writes the frame that was on until `now`.
    fn end_at(&mut self, now: Instant) -> Result<(), PictureError> {
        let Some(Shown { since, picture, rows: (first, end) }) = self.shown.take() else { return Ok(()) };
        let scale = SCALE as usize;
        let width = usize::from(self.screen.width);
        let colors = picture.colors().get(usize::from(first) * width..usize::from(end) * width).unwrap_or_default();
        // A frame has few colours; each of them is told by its place in the frame's own palette.
        let mut palette: Vec<Rgb888> = Vec::new();
        let indices: Vec<u8> = colors
            .iter()
            .map(|color| {
                let place = palette.iter().position(|known| known == color).unwrap_or_else(|| {
                    palette.push(*color);
                    palette.len() - 1
                });
                u8::try_from(place).unwrap_or(u8::MAX)
            })
            .collect();
        let pixels: Vec<u8> = indices
            .chunks(width)
            .flat_map(|row| {
                let wide: Vec<u8> = row.iter().flat_map(|&index| std::iter::repeat_n(index, scale)).collect();
                wide.repeat(scale)
            })
            .collect();
        let frame = gif::Frame {
            // Hundredths of a second; frames are on a grid of 20 ms, so nothing is rounded.
            delay: u16::try_from(now.since(since).ms() / 10).unwrap_or(u16::MAX),
            dispose: DisposalMethod::Keep,
            top: first * SCALE as u16,
            width: self.screen.width * SCALE as u16,
            height: (end - first) * SCALE as u16,
            palette: Some(palette.iter().flat_map(|color| [color.r(), color.g(), color.b()]).collect()),
            buffer: Cow::Owned(pixels),
            ..gif::Frame::default()
        };
        self.encoder
            .write_frame(&frame)
            .map_err(|error| PictureError::Unwritable { name: self.name.clone(), error: error.to_string() })
    }
}

impl<W: Write> std::fmt::Debug for Film<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Film").field("name", &self.name).field("screen", &self.screen).finish_non_exhaustive()
    }
}

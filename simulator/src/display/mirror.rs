use motograph_shared::layout::Screen;
use motograph_shared::link::{Reply, Request, decode_runs};
use motograph_shared::paint::{Canvas, Frame, Look};

use super::ask;
use crate::error::SendError;
use crate::glass::picture::{Depth, Picture};
use crate::push::Port;

/// Bytes of the largest canvas: 256 by 256 pixels.
const CANVAS_BYTES: usize = 256 * 256 / 8;

/// A display whose glass is looked at from afar.
#[derive(Debug)]
pub struct Mirror {
    screen: Screen,
}

/// A part of a picture: where it begins, how many bytes the whole has, its look, and its bytes.
type Part = (u16, u16, Look, Vec<u8>);

/// Asks the display on `port` for its size.
///
/// # Errors
/// [`SendError`] when nobody answers, or what answers is no display.
pub fn mirror(port: &mut Port) -> Result<Mirror, SendError> {
    let size = ask(port, Request::HELLO, |reply| match reply {
        Reply::Hello(greeting) => Some((greeting.width, greeting.height)),
        _ => None,
    })?;
    match size {
        // What a display says of itself may be anything.
        Some((width @ 1..=256, height @ 8..=256)) if height % 8 == 0 => {
            Ok(Mirror { screen: Screen::new(width, height) })
        }
        _ => Err(SendError::NoDisplay { port: port.name().to_owned() }),
    }
}

impl Mirror {
    /// What is on the glass now, as a panel of 16 greys shows it.
    ///
    /// # Errors
    /// [`SendError`] when the display does not answer, or has no picture.
    pub fn look(&self, port: &mut Port) -> Result<Picture, SendError> {
        let mut canvas = Canvas::<CANVAS_BYTES>::new(self.screen);
        let mut at = 0;
        loop {
            let from = u16::try_from(at).unwrap_or(u16::MAX);
            let (whole, look) = match part(port, from)? {
                Some((begin, whole, look, bytes))
                    if begin == from && usize::from(whole) == self.screen.canvas_bytes() && !bytes.is_empty() =>
                {
                    let room = canvas.columns_mut().get_mut(at..at + bytes.len());
                    room.ok_or_else(|| SendError::NoPicture { port: port.name().to_owned() })?.copy_from_slice(&bytes);
                    at += bytes.len();
                    (usize::from(whole), look)
                }
                _ => return Err(SendError::NoPicture { port: port.name().to_owned() }),
            };
            if at >= whole {
                return Ok(Picture::new(&Frame::of(&canvas, look), Depth::Grey16));
            }
        }
    }
}

/// The part of the picture that begins with byte `from`; nothing when the display has none.
fn part(port: &mut Port, from: u16) -> Result<Option<Part>, SendError> {
    ask(port, Request::Picture { from }, |reply| match reply {
        Reply::Picture(part) => {
            let mut bytes = Vec::new();
            decode_runs(part.runs, |byte| bytes.push(byte)).then_some((part.from, part.whole, part.look, bytes))
        }
        _ => None,
    })
}

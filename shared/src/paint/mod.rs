//! Where each glyph stands → pixels in a canvas.
//!
//! *In:* a [`Scene`](crate::layout::Scene) and the marquee's offset. *Out:* one bit a pixel in a [`Canvas`], and which
//! [`Pages`] changed.
//! *Promises:* only the pages of the bands that changed are touched; what a band holds depends on its scene alone, not
//! on what was drawn before.
//! *Does not know:* time, serial lines, storage, or how a panel is wired. A panel takes a [`Frame`] and asks for the
//! grey of each pixel.

mod bands;
mod canvas;
mod frame;
mod line;
mod pages;

pub use bands::{Hairline, paint_headline, paint_labels};
pub use canvas::Canvas;
pub use frame::{Brightness, Frame, Grey};
pub use line::paint_line;
pub use pages::Pages;

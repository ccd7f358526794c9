//! Where each glyph stands → pixels in a canvas.
//!
//! *In:* a [`Scene`](crate::layout::Scene) and the marquee's offset. *Out:* one bit a pixel in a [`Canvas`], and which
//! [`Pages`] changed.
//! *Promises:* only the pages of the bands that changed are touched; what a band holds depends on its scene alone, not
//! on what was drawn before, once a headline has come in.
//! *Does not know:* time, serial lines, storage, or how a panel is wired. A panel takes a [`Frame`] and asks how each row
//! looks.

mod canvas;
mod entering;
mod frame;
mod gather;
mod hairline;
mod headline;
mod labels;
mod line;
mod over;
mod pages;
mod style;

pub use canvas::Canvas;
pub use entering::paint_entering;
pub use frame::{Frame, Look, RowStyle};
pub use hairline::{Hairline, Stroke, paint_hairline};
pub use headline::{Place, move_headline, paint_headline};
pub use labels::paint_labels;
pub use line::paint_line;
pub use pages::Pages;
pub use style::{Brightness, Grey, Rgb, Style};

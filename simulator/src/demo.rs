//! `motograph` without arguments: the built-in article, packed, pushed and shown.

use std::path::Path;

use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};

use crate::bundle_file::Bundle;
use crate::desk::{Desk, Profile};
use crate::error::{PackError, PictureError, PushFailed, ShowError};
use crate::feed;
use crate::pack::{self, Order};
use crate::push::Delivery;
use crate::shot::Staged;
use crate::show::{Show, show};
use crate::words::say;

/// An article page in the shape that people have: several posts, some with bylines, and what pages put around them.
const SAMPLE: &str = include_str!("../samples/evening.txt");

/// Where the demo writes when nobody looks on.
const FILM: &str = "motograph-demo.gif";
const PICTURE: &str = "motograph-demo.png";

/// How much of the film is written.
const LENGTH: Span = Span::from_s(10);

/// Why the demo ended.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The built-in article cannot be packed.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The desk does not take it.
    #[error(transparent)]
    Push(#[from] PushFailed),
    /// It cannot be shown.
    #[error(transparent)]
    Show(#[from] ShowError),
    /// The film or the picture cannot be written.
    #[error(transparent)]
    Picture(#[from] PictureError),
}

/// The built-in article's bundle.
///
/// # Errors
/// [`PackError`] when it cannot be packed.
pub fn bundle() -> Result<Bundle, PackError> {
    let page = feed::read_article(SAMPLE);
    let masthead = Some("The Motograph".to_owned());
    let order = Order { masthead, ..Order::plain(pack::number_now()) };
    Ok(pack::pack(&page, &order)?.bundle)
}

/// Runs the demo: live in a terminal; else ten seconds of it, written to files.
///
/// # Errors
/// [`DemoError`] when any part of it does not work.
pub fn run(is_terminal: bool) -> Result<(), DemoError> {
    let bundle = bundle()?;
    if is_terminal {
        let show = Show { bundle: Some(bundle), ..Show::default() };
        return Ok(self::show(&show, true)?);
    }
    let mut memory = Memory::new();
    let mut delivery = Delivery::new(bundle.edition().number(), bundle.bytes().len() as u32);
    let desk = Desk::new(Profile::default(), &mut memory, Instant::default());
    let (mut staged, outcome) = Staged::new(&bundle, desk, Instant::default(), |heard| delivery.hear(&heard))?;
    staged.film(Span::ZERO, LENGTH, Path::new(FILM))?;
    staged.picture(LENGTH, Path::new(PICTURE))?;
    let written = format!("no terminal to show it in: ten seconds are in {FILM}, the last frame is in {PICTURE}");
    let said = format!("the virtual display says: {}", delivery.done(outcome).report());
    say(&written).and_then(|()| say(&said)).map_err(ShowError::Output)?;
    Ok(())
}

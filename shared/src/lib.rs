//! Everything a Motograph ticker decides, for every board and for the desk.
//!
//! ```text
//!  serial ──▶ link ───▶ bundle ──▶ shelf ────▶ playlist ─▶ layout ──▶ paint ───▶ panel
//!  (board)   frames,   checked    the edition  which one   where      pixels     (board
//!            messages  editions   on show      now         each glyph in a       or desk)
//!                                                          stands     canvas
//!            └────────────────── ticker: poll(now, bytes) · draw(now) ──────────┘
//! ```
//!
//! No allocator, no clock, no I/O: bytes and times come in as arguments, and [`Ticker::poll`] says when to call again.

#![cfg_attr(not(test), no_std)]

pub mod limits;

pub mod time;

// Serial bytes ⇄ frames ⇄ messages.
pub mod link;

// Who may change what is shown.
pub mod trust;

// Bytes → a checked edition of headlines.
pub mod bundle;

// The edition on show, and the one arriving.
pub mod shelf;

// Which headline is on the glass now.
pub mod playlist;

// What an operator may choose.
pub mod settings;

// A character → its glyph.
pub mod font;

// A headline and a screen → where each glyph stands.
pub mod layout;

// Where each glyph stands → pixels.
pub mod paint;

// Buttons, debounced.
pub mod keys;

mod ticker;

pub use ticker::{Polled, Setup, Ticker};

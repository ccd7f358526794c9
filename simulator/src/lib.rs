//! The Motograph ticker on a desk, and the tool that feeds real ones.
//!
//! ```text
//!  article ─▶ feed ─▶ pack ─▶ push ═══ serial line ═══▶ a display
//!                       │       └──────────────────────▶ desk ─▶ glass (terminal, window, PNG, GIF)
//!                       └─▶ bundle_file
//! ```

pub mod feed;

pub mod fallback;

pub mod pack;

pub mod check;

pub mod bundle_file;

pub mod push;

pub mod newsroom;

pub mod carrier;

mod backoff;

mod cache;

pub mod display;

pub mod displays;

pub mod keys;

pub mod manner;

pub mod desk;

pub mod faults;

pub mod glass;

pub mod show;

pub mod shot;

pub mod sheet;

pub mod demo;

pub mod cli;

pub mod error;

pub mod same;

pub mod times;

pub mod words;

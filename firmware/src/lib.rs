//! What of the firmware needs no board, and is tested on the host.

#![no_std]
#![forbid(unsafe_code)]

pub mod card;
pub mod lines;
pub mod panel;
pub mod serial;

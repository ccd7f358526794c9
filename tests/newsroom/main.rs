//! Does the daemon of a lobby do what its settings say?

mod daemon;
mod web;

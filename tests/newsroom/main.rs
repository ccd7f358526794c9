//! Is the right news on the glass after an hour in which everything fails in turn?

mod daemon;
mod hour;
mod lobby;
mod web;

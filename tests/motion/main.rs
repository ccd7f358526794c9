//! Does text move evenly, for days, whatever the clock does? All of it in virtual time, on the pixels themselves.

mod clock;
mod flash;
mod lateness;
mod stand;
mod steps;

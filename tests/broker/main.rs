//! Does news reach the glass by way of a real broker, and after an hour in which everything fails in turn?

mod carry;
mod door;
mod hour;
mod lobby;
mod site;
mod sites;

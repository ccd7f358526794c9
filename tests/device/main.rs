//! Does the real firmware image do it too? Needs QEMU and the image: `tests/run` sees to both.

mod bulletin;
mod key;
mod line;
mod panics;
mod picture;
mod power;
mod restart;
mod size;
mod sources;
mod stack;

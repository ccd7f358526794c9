//! Golden pictures: a picture is compared with the PNG that somebody looked at and blessed.
//!
//! `MOTOGRAPH_BLESS=1 cargo test -p motograph-tests --test pixels` writes them anew; look at each before committing it.

use std::path::{Path, PathBuf};

use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics_simulator::{OutputSettings, OutputSettingsBuilder, SimulatorDisplay};
use motograph_simulator::glass::picture::{Picture, SCALE};

/// Compares `picture` with `tests/pixels/golden/<name>.png`. One that differs is written to `target/pixels`, with the
/// picture of what differs beside it.
///
/// # Panics
/// When it differs, or there is no such picture.
pub fn check(name: &str, picture: &Picture) {
    let file = format!("{name}.png");
    let golden = crate::workspace().join("tests/pixels/golden").join(&file);
    let image = picture.display().to_rgb_output_image(&OutputSettings::default());
    if std::env::var_os("MOTOGRAPH_BLESS").is_some() {
        image.save_png(&golden).expect("the goldens' folder is there");
        return;
    }
    let folder: PathBuf = crate::target().join("pixels");
    std::fs::create_dir_all(&folder).expect("target is ours");
    let actual = folder.join(&file);
    image.save_png(&actual).expect("target is ours");
    let load = |path: &PathBuf| SimulatorDisplay::<Rgb888>::load_png(path);
    let expected = load(&golden).unwrap_or_else(|error| panic!("{}: {error}; see support/golden.rs", golden.display()));
    let shown = load(&actual).expect("it was just written");
    if let Some(difference) = shown.diff(&expected) {
        let path = folder.join(format!("{name}.diff.png"));
        let settings = OutputSettingsBuilder::new().scale(SCALE).build();
        difference.to_rgb_output_image(&settings).save_png(&path).expect("target is ours");
        panic!("{name} differs from its golden picture: {} and {}", actual.display(), path.display());
    }
}

/// Compares the picture that `write` writes with the one at `path`, byte by byte.
///
/// # Panics
/// When they differ, or there is no such picture.
pub fn check_file(path: &Path, write: impl FnOnce(&Path)) {
    if std::env::var_os("MOTOGRAPH_BLESS").is_some() {
        return write(path);
    }
    let folder: PathBuf = crate::target().join("pixels");
    std::fs::create_dir_all(&folder).expect("target is ours");
    let actual = folder.join(path.file_name().expect("a file's path"));
    write(&actual);
    let read = |path: &Path| std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(read(&actual) == read(path), "{} is not {}", actual.display(), path.display());
}

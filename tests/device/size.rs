use motograph_tests::figures;
use motograph_tests::image::Image;

const COMMAND: &str = "tests/run firmware";

/// The board's flash and RAM.
const FLASH: u64 = 256 * 1024;
pub(super) const RAM: u64 = 64 * 1024;

/// RAM that is left to the stack at the least: what it takes under load (`stack_max_bytes`), with its guard, and some more.
const STACK: u64 = 25 * 1024;

#[test]
fn the_image_fits_its_board() {
    let sizes = Image::built().sizes();
    println!(
        "flash {} of {FLASH} bytes, RAM {} of {RAM} bytes, {} left to the stack",
        sizes.flash,
        sizes.ram,
        RAM - sizes.ram
    );
    figures::record("flash_bytes", sizes.flash, "bytes", COMMAND, None);
    figures::record("ram_bytes", sizes.ram, "bytes", COMMAND, None);
    assert!(sizes.flash > 20_000 && sizes.ram > 32_000, "what was measured is no whole image: {sizes:?}");
    assert!(sizes.flash <= FLASH && sizes.ram + STACK <= RAM, "{sizes:?}");
}

use motograph_tests::figures;
use motograph_tests::image::Image;

const COMMAND: &str = "tests/run pico";

/// Flash that code may use, without the store's sectors, and RAM.
const FLASH: u64 = 2048 * 1024 - 96 * 1024;
const RAM: u64 = 256 * 1024;

/// What the image may take: an eighth of the flash, and a fifth of the RAM.
const FLASH_BUDGET: u64 = FLASH / 8;
const RAM_BUDGET: u64 = RAM / 5;

#[test]
fn the_image_fits_its_budget() {
    let sizes = Image::built_for_pico().sizes();
    println!(
        "flash {} of {FLASH_BUDGET} bytes ({FLASH} there are), RAM {} of {RAM_BUDGET} bytes ({RAM} there are)",
        sizes.flash, sizes.ram
    );
    figures::record("pico_flash_bytes", sizes.flash, "bytes", COMMAND, None);
    figures::record("pico_ram_bytes", sizes.ram, "bytes", COMMAND, None);
    assert!(sizes.flash > 20_000 && sizes.ram > 32_000, "what was measured is no whole image: {sizes:?}");
    assert!(sizes.flash <= FLASH_BUDGET && sizes.ram <= RAM_BUDGET, "{sizes:?}");
}

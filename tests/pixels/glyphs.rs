use embedded_graphics::mono_font::mapping::Mapping;
use embedded_graphics::mono_font::{
    MonoFont, MonoTextStyle, iso_8859_1, iso_8859_2, iso_8859_3, iso_8859_4, iso_8859_5, iso_8859_7, iso_8859_9,
    iso_8859_10, iso_8859_13, iso_8859_14, iso_8859_15, iso_8859_16,
};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::text::{Baseline, Text};
use motograph_shared::font::{CHARACTERS, Font, SIZE_5X8, SIZE_6X10, SIZE_9X18, SIZE_10X20};
use motograph_shared::layout::{Band, Line, Screen, Typeface};
use motograph_shared::paint::{Canvas, paint_line};
use motograph_tests::figures;

const COMMAND: &str = "cargo test -p motograph-tests --test pixels glyph";

/// Room for a glyph at every place and height, and for what must stay empty around it.
const SCREEN: Screen = Screen::new(24, 32);

/// The fonts of one size, in the order in which the build script takes glyphs from them.
macro_rules! fonts {
    ($font:ident) => {
        [
            (Mapping::Iso8859_1, iso_8859_1::$font),
            (Mapping::Iso8859_15, iso_8859_15::$font),
            (Mapping::Iso8859_2, iso_8859_2::$font),
            (Mapping::Iso8859_9, iso_8859_9::$font),
            (Mapping::Iso8859_13, iso_8859_13::$font),
            (Mapping::Iso8859_16, iso_8859_16::$font),
            (Mapping::Iso8859_4, iso_8859_4::$font),
            (Mapping::Iso8859_10, iso_8859_10::$font),
            (Mapping::Iso8859_3, iso_8859_3::$font),
            (Mapping::Iso8859_14, iso_8859_14::$font),
            (Mapping::Iso8859_7, iso_8859_7::$font),
            (Mapping::Iso8859_5, iso_8859_5::$font),
        ]
    };
}

/// Compares every glyph of `font` at every x over both edges of the screen and at every height within a page with what
/// embedded-graphics draws; returns the glyphs and the pixels compared.
fn compare(font: &'static Font, peers: &[(Mapping, MonoFont<'static>)]) -> (u64, u64) {
    let (mut glyphs, mut pixels, mut ink) = (0, 0, 0);
    for c in CHARACTERS.iter().filter_map(|&code| char::from_u32(code.into())) {
        // What embedded-graphics lacks was drawn for us, and is looked at instead.
        let Some((_, peer)) = peers.iter().find(|(mapping, _)| mapping.glyph_mapping().contains(c)) else { continue };
        glyphs += 1;
        let (text, style) = (c.to_string(), MonoTextStyle::new(peer, BinaryColor::On));
        let typeface = Typeface::plain(font);
        let line = Line::<4>::set(&text, &typeface);
        for x in -i32::from(font.advance())..=i32::from(SCREEN.width) {
            for top in 0..8 {
                let band = Band { first: 0, pages: SCREEN.pages(), top, font, scale: 1 };
                let mut ours = Canvas::<96>::new(SCREEN);
                paint_line(&mut ours, &band, line.placed(), &typeface, -x, 0..SCREEN.width);
                let mut theirs = Canvas::<96>::new(SCREEN);
                let Ok(_) =
                    Text::with_baseline(&text, Point::new(x, top.into()), style, Baseline::Top).draw(&mut theirs);
                for page in 0..SCREEN.pages() {
                    assert_eq!(ours.page(page), theirs.page(page), "{c} at {x}, {top}");
                }
                pixels += u64::from(SCREEN.width) * u64::from(SCREEN.height);
                ink += u64::from(
                    (0..SCREEN.pages()).flat_map(|page| ours.page(page)).map(|column| column.count_ones()).sum::<u32>(),
                );
            }
        }
    }
    assert!(ink * 100 > pixels, "hardly any ink was compared: {ink} of {pixels} pixels");
    (glyphs, pixels)
}

#[test]
fn every_glyph_at_every_place_is_embedded_graphics_own() {
    let mut pixels = 0;
    for (font, peers) in [
        (&SIZE_5X8, fonts!(FONT_5X8)),
        (&SIZE_6X10, fonts!(FONT_6X10)),
        (&SIZE_9X18, fonts!(FONT_9X18)),
        (&SIZE_10X20, fonts!(FONT_10X20)),
    ] {
        let (glyphs, compared) = compare(font, &peers);
        println!("{}×{}: {glyphs} glyphs, {compared} pixels", font.advance(), font.height());
        assert!(glyphs > 450, "glyphs are missing");
        pixels += compared;
    }
    figures::record("glyph_pixels_compared", pixels, "pixels", COMMAND, None);
}

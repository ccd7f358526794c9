use core::hint::black_box;

use cortex_m_semihosting::hprintln;
use motograph_shared::bundle::Glyphs;
use motograph_shared::font::{Font, SIZE_6X10, SIZE_9X18, SIZE_10X20};
use motograph_shared::layout::{Band, Line, Screen, Setting, Typeface, Words};
use motograph_shared::limits::LINE_GLYPHS;
use motograph_shared::paint::{Canvas, Place, Stroke, move_headline, paint_line};
use motograph_shared::settings::Settings;

use crate::count::Counter;
use crate::texts::{ASCII, CYRILLIC, MIXED, long};

const SCREEN: Screen = Screen::new(128, 64);

/// A panel whose headline is the 6×10 line.
const LOW: Screen = Screen::new(128, 16);

/// A whole pass of the headline: from where its first column comes in to where its last one goes out.
fn pass(counter: &mut Counter, canvas: &mut Canvas<1024>, band: &Band, text: &str) -> u32 {
    let typeface = Typeface { font: band.font, travelling: Glyphs::default() };
    let line = Line::<LINE_GLYPHS>::set(text, &typeface);
    let frames = u32::from(SCREEN.width) + u32::from(line.width());
    counter.each(frames, |frame| {
        let offset = frame as i32 - i32::from(SCREEN.width);
        paint_line(canvas, band, black_box(line.placed()), &typeface, offset, 0..SCREEN.width);
    })
}

/// A frame whose every column is a glyph's, in the middle of the text.
fn covered(counter: &mut Counter, canvas: &mut Canvas<1024>, band: &Band, text: &str) -> u32 {
    let typeface = Typeface { font: band.font, travelling: Glyphs::default() };
    let line = Line::<LINE_GLYPHS>::set(text, &typeface);
    let most = i32::from(line.width()).saturating_sub(i32::from(SCREEN.width)).max(1);
    counter.each(120, |frame| {
        paint_line(canvas, band, black_box(line.placed()), &typeface, frame as i32 % most, 0..SCREEN.width);
    })
}

/// The same pass, with what is on the canvas kept from frame to frame and only the columns drawn that come in; the ticker
/// draws so. It takes no memory but the canvas.
fn kept(counter: &mut Counter, canvas: &mut Canvas<1024>, screen: Screen) -> u32 {
    let scene = Setting::set(screen, Settings::DEFAULT, &Words { headline: ASCII, ..Words::default() });
    let frames = u32::from(scene.headline.width());
    let place = |offset| Place { offset, ..Place::default() };
    counter.each(frames, |frame| {
        let offset = frame as i32;
        let travelling = Glyphs::default();
        move_headline(canvas, black_box(&scene), travelling, Stroke::Solid, place(offset), place(offset + 1));
    })
}

const fn band(pages: u8, top: i8, font: &'static Font) -> Band {
    Band { first: 2, pages, top, font, scale: 1 }
}

#[inline(never)]
pub fn run(counter: &mut Counter) {
    let mut canvas = Canvas::<1024>::new(SCREEN);
    for (name, band) in [
        ("frame_6x10", band(2, 0, &SIZE_6X10)),
        ("frame_6x10_unaligned", band(2, 5, &SIZE_6X10)),
        ("frame_9x18", band(3, 0, &SIZE_9X18)),
        ("frame_10x20", band(3, 0, &SIZE_10X20)),
        ("frame_10x20_unaligned", band(4, 6, &SIZE_10X20)),
    ] {
        hprintln!("{} {}", name, pass(counter, &mut canvas, &band, ASCII));
    }
    let mut low = Canvas::<1024>::new(LOW);
    hprintln!("kept_6x10 {}", kept(counter, &mut low, LOW));
    hprintln!("kept_10x20 {}", kept(counter, &mut canvas, SCREEN));
    let six = band(2, 0, &SIZE_6X10);
    for (script, text) in [("ascii", ASCII), ("cyrillic", CYRILLIC), ("mixed", MIXED)] {
        for count in [42, 88, 160, 240] {
            let text = long(text, count);
            hprintln!("covered_{}_{} {}", script, count, covered(counter, &mut canvas, &six, &text));
        }
    }
}

//! The same headline in the same pass, drawn by others into a buffer of the same size, as their users draw it.

use core::convert::Infallible;
use core::hint::black_box;

use cortex_m_semihosting::hprintln;
use embedded_graphics::mono_font::ascii::{FONT_6X10, FONT_10X20};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;
use embedded_graphics::text::{Baseline, Text};
use motograph_shared::layout::Screen;
use motograph_shared::paint::Canvas;
use u8g2_fonts::types::{FontColor, VerticalPosition};
use u8g2_fonts::{Font, FontRenderer, fonts};

use crate::count::Counter;
use crate::texts::ASCII;

const SCREEN: Screen = Screen::new(128, 64);

fn embedded_graphics(counter: &mut Counter, font: &MonoFont<'_>) -> u32 {
    let mut canvas = Canvas::<1024>::new(SCREEN);
    let style = MonoTextStyle::new(font, BinaryColor::On);
    let width = ASCII.len() as u32 * font.character_size.width;
    counter.each(u32::from(SCREEN.width) + width, |frame| {
        canvas.blank();
        let x = i32::from(SCREEN.width) - frame as i32;
        let text = Text::with_baseline(black_box(ASCII), Point::new(x, 16), style, Baseline::Top);
        let drawn: Result<Point, Infallible> = text.draw(&mut canvas);
        let _ = black_box(drawn);
    })
}

fn u8g2<F: Font>(counter: &mut Counter, advance: u32) -> u32 {
    let mut canvas = Canvas::<1024>::new(SCREEN);
    let renderer = FontRenderer::new::<F>();
    let width = ASCII.len() as u32 * advance;
    counter.each(u32::from(SCREEN.width) + width, |frame| {
        canvas.blank();
        let x = i32::from(SCREEN.width) - frame as i32;
        let color = FontColor::Transparent(BinaryColor::On);
        let drawn = renderer.render(black_box(ASCII), Point::new(x, 16), VerticalPosition::Top, color, &mut canvas);
        let _ = black_box(drawn.is_ok());
    })
}

#[inline(never)]
pub fn run(counter: &mut Counter) {
    hprintln!("peer_embedded_graphics_6x10 {}", embedded_graphics(counter, &FONT_6X10));
    hprintln!("peer_embedded_graphics_10x20 {}", embedded_graphics(counter, &FONT_10X20));
    hprintln!("peer_u8g2_fonts_6x10 {}", u8g2::<fonts::u8g2_font_6x10_tf>(counter, 6));
    hprintln!("peer_u8g2_fonts_10x20 {}", u8g2::<fonts::u8g2_font_10x20_tf>(counter, 10));
}

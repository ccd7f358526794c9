use super::gather::column;
use super::hairline::{Hairline, Stroke, paint_hairline};
use super::over::scaled;
use super::{Canvas, Pages, paint_line};
use crate::bundle::Glyphs;
use crate::layout::{Scene, Typeface};

/// Draws the headline of `scene`, shifted `offset` pixels to the left, and its hairline, over all pages of the body.
pub fn paint_headline<const N: usize>(
    canvas: &mut Canvas<N>,
    scene: &Scene,
    travelling: Glyphs<'_>,
    offset: i32,
    stroke: Stroke,
    progress: Hairline,
) -> Pages {
    let (bands, width) = (&scene.bands, canvas.screen().width);
    canvas.blank_pages(bands.body, 0..width);
    for (band, marks) in scene.rows() {
        paint_line(canvas, &band, marks, &Typeface { font: band.font, travelling }, offset, 0..width);
    }
    paint_hairline(canvas, bands, stroke, 0..progress.0);
    Pages::body(bands.body)
}

/// Where a moving line stands: its offset, and its hairline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Pixels of the panel that the line is shifted to the left.
    pub offset: i32,
    /// How much of its time is over.
    pub progress: Hairline,
}

/// Most pixels that a line is moved by what is on the canvas already.
const MOST_KEPT: i32 = 2;

/// Moves the line of `scene`, drawn at `from`, to `to`: what is on the canvas is kept, and only the columns that come in
/// are drawn. A greater way is drawn anew.
pub fn move_headline<const N: usize>(
    canvas: &mut Canvas<N>,
    scene: &Scene,
    travelling: Glyphs<'_>,
    stroke: Stroke,
    from: Place,
    to: Place,
) -> Pages {
    let band = &scene.bands.headline;
    let (width, placed) = (canvas.screen().width, scene.headline.placed());
    let typeface = Typeface { font: band.font, travelling };
    let way = to.offset - from.offset;
    let is_grown = to.progress.0 >= from.progress.0;
    match u16::try_from(way) {
        Ok(0) if is_grown => return paint_hairline(canvas, &scene.bands, stroke, from.progress.0..to.progress.0),
        Ok(columns) if way <= MOST_KEPT && is_grown && stroke == Stroke::Solid => {
            for page in band.first..band.first + band.pages {
                canvas.shift_left(page, columns.into());
            }
            for x in width.saturating_sub(columns)..width {
                let pixel = (to.offset + i32::from(x)).div_euclid(i32::from(band.scale.max(1)));
                let mut bits = scaled(column(placed, &typeface, pixel), band.scale) << (band.top as u32 & 31);
                for page in band.first..band.first + band.pages {
                    if let Some(column) = canvas.page_mut(page).get_mut(usize::from(x)) {
                        *column = bits as u8;
                    }
                    bits >>= 8;
                }
            }
            // The hairline has moved with the line: what it lost at its end, it gets back.
            paint_hairline(canvas, &scene.bands, stroke, from.progress.0.saturating_sub(columns)..to.progress.0);
        }
        _ => return paint_headline(canvas, scene, travelling, to.offset, stroke, to.progress),
    }
    Pages::of(band)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Band, Bands, Screen, Setting, Words};
    use crate::settings::{Motion, Settings};
    use embedded_graphics::mono_font::{MonoTextStyle, iso_8859_5, iso_8859_15};
    use embedded_graphics::pixelcolor::BinaryColor;
    use embedded_graphics::prelude::*;
    use embedded_graphics::text::{Baseline, Text};

    /// What embedded-graphics draws of `text` with its cells' top left corner at `(x, y)`, cut to the rows of a band.
    fn reference(
        screen: Screen,
        band: &Band,
        text: &str,
        style: MonoTextStyle<'_, BinaryColor>,
        x: i32,
    ) -> Canvas<2048> {
        let mut canvas = Canvas::<2048>::new(screen);
        let top = i32::from(band.first) * 8 + i32::from(band.top);
        Text::with_baseline(text, Point::new(x, top), style, Baseline::Top).draw(&mut canvas).unwrap();
        canvas
    }

    #[test]
    fn every_offset_draws_what_embedded_graphics_draws() {
        let mut pixels = 0_u32;
        for height in [8, 16, 32, 48, 64] {
            let screen = Screen::new(72, height);
            let bands = Bands::of(screen, Motion::Scroll);
            let (latin, cyrillic) = match bands.headline.font.advance() {
                5 => (iso_8859_15::FONT_5X8, iso_8859_5::FONT_5X8),
                6 => (iso_8859_15::FONT_6X10, iso_8859_5::FONT_6X10),
                _ => (iso_8859_15::FONT_10X20, iso_8859_5::FONT_10X20),
            };
            for (text, font) in [("Ångström: €5, \"jäh\" & ÿ?", &latin), ("Щука й їжак, №7", &cyrillic)]
            {
                let style = MonoTextStyle::new(font, BinaryColor::On);
                let scene = Setting::set(screen, Settings::DEFAULT, &Words { headline: text, ..Words::default() });
                for offset in -80..i32::from(scene.headline.width()) + 2 {
                    let mut canvas = Canvas::<2048>::new(screen);
                    let pages =
                        paint_headline(&mut canvas, &scene, Glyphs::default(), offset, Stroke::Solid, Hairline(0));
                    let expected = reference(screen, &bands.headline, text, style, -offset);
                    assert_eq!(pages, Pages::body(bands.body));
                    for page in 0..screen.pages() {
                        assert_eq!(canvas.page(page), expected.page(page), "{text} at {offset}, height {height}");
                    }
                    pixels += u32::from(screen.width) * u32::from(screen.height);
                }
            }
        }
        println!("{pixels} pixels compared");
    }

    #[test]
    fn a_line_that_is_moved_is_the_one_that_is_drawn_anew() {
        let (mut pixels, mut ink) = (0, 0);
        for (width, height) in [(32, 8), (64, 32), (50, 16), (128, 64), (240, 240)] {
            let screen = Screen::new(width, height);
            let words = Words { headline: "Łódź: “Swans cost €5”, ﬁsh and 漢", ..Words::default() };
            let scene = Setting::set(screen, Settings::DEFAULT, &words);
            let anew = |place: Place| {
                let mut canvas = Canvas::<7680>::new(screen);
                paint_headline(&mut canvas, &scene, Glyphs::default(), place.offset, Stroke::Solid, place.progress);
                canvas
            };
            for way in [0, 1, 2, 3] {
                let mut place = Place { offset: -40, progress: Hairline(0) };
                let mut canvas = anew(place);
                for step in 0..200 {
                    let grown = Hairline((place.progress.0 + step % 3).min(width));
                    let next = Place { offset: place.offset + way, progress: grown };
                    move_headline(&mut canvas, &scene, Glyphs::default(), Stroke::Solid, place, next);
                    place = next;
                    let expected = anew(place);
                    for page in 0..screen.pages() {
                        assert_eq!(canvas.page(page), expected.page(page), "{width}×{height}, {way}, page {page}");
                        ink += canvas.page(page).iter().map(|column| column.count_ones()).sum::<u32>();
                    }
                    pixels += u32::from(width) * u32::from(height);
                }
            }
        }
        assert!(ink > pixels / 100, "{ink} of {pixels}");
    }
}

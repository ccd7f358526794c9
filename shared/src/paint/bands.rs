use super::{Canvas, Pages, paint_line};
use crate::bundle::Glyphs;
use crate::layout::{Band, Labels, Scene, Typeface};

/// The hairline of progress: how many columns of its row have ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hairline(pub u16);

/// Draws the moving line of `scene`, shifted `offset` pixels to the left, and its hairline of progress.
pub fn paint_headline<const N: usize>(
    canvas: &mut Canvas<N>,
    scene: &Scene,
    travelling: Glyphs<'_>,
    offset: i32,
    progress: Hairline,
) -> Pages {
    let band = &scene.bands.headline;
    let typeface = Typeface { font: band.font, travelling };
    let width = canvas.screen().width;
    let pages = paint_line(canvas, band, &scene.headline, &typeface, offset, 0..width);
    if let Some(row) = scene.bands.progress {
        let bit = 1 << (row % 8);
        let page = u8::try_from(row / 8).unwrap_or(u8::MAX);
        for column in canvas.page_mut(page).iter_mut().take(usize::from(progress.0)) {
            *column |= bit;
        }
    }
    pages
}

/// Draws a label line in its band.
pub fn paint_labels<const N: usize>(
    canvas: &mut Canvas<N>,
    band: &Band,
    labels: &Labels,
    travelling: Glyphs<'_>,
) -> Pages {
    let typeface = Typeface { font: band.font, travelling };
    let (width, margin) = (canvas.screen().width, canvas.screen().margin());
    // The right text begins where it has to; what is left of it is the left text's.
    let right = width.saturating_sub(margin).saturating_sub(labels.right.width());
    let left = paint_line(canvas, band, &labels.left, &typeface, -i32::from(margin), 0..right);
    left.and(paint_line(canvas, band, &labels.right, &typeface, -i32::from(right), right..width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Bands, Line, Screen, Setting, Words};
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
            let bands = Bands::of(screen);
            let (latin, cyrillic) = match bands.headline.font.advance() {
                5 => (iso_8859_15::FONT_5X8, iso_8859_5::FONT_5X8),
                6 => (iso_8859_15::FONT_6X10, iso_8859_5::FONT_6X10),
                _ => (iso_8859_15::FONT_10X20, iso_8859_5::FONT_10X20),
            };
            for (text, font) in [("Ångström: €5, \"jäh\" & ÿ?", &latin), ("Щука й їжак, №7", &cyrillic)]
            {
                let style = MonoTextStyle::new(font, BinaryColor::On);
                let scene = Setting::set(screen, &Words { headline: text, ..Words::default() });
                for offset in -80..i32::from(scene.headline.width()) + 2 {
                    let mut canvas = Canvas::<2048>::new(screen);
                    let pages = paint_headline(&mut canvas, &scene, Glyphs::default(), offset, Hairline(0));
                    let expected = reference(screen, &bands.headline, text, style, -offset);
                    assert_eq!(pages, Pages::of(&bands.headline));
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
    fn the_progress_is_a_hairline_in_the_last_row() {
        let screen = Screen::new(64, 16);
        let scene = Scene::blank(screen);
        let mut canvas = Canvas::<128>::new(screen);
        paint_headline(&mut canvas, &scene, Glyphs::default(), 0, Hairline(3));
        assert_eq!(canvas.page(1)[..4], [0x80, 0x80, 0x80, 0]);
    }

    #[test]
    fn labels_stand_at_both_margins() {
        let screen = Screen::new(128, 64);
        let scene = Setting::set(screen, &Words { foot: ("a", "b"), ..Words::default() });
        let (_, band) = scene.bands.labels.unwrap();
        let mut canvas = Canvas::<1024>::new(screen);
        assert_eq!(paint_labels(&mut canvas, &band, &scene.foot, Glyphs::default()), Pages::of(&band));
        let ink: Vec<u16> = (0..128).filter(|&x| (0..64).any(|y| canvas.is_ink(x, y))).collect();
        let at = |margin: core::ops::Range<u16>| ink.iter().filter(|&x| margin.contains(x)).count();
        assert!(at(2..8) >= 4 && at(120..126) >= 4, "{ink:?}");
        assert!(ink.iter().all(|x| (2..8).contains(x) || (120..126).contains(x)), "{ink:?}");
        assert_eq!(Line::<4>::set("a", &Typeface::plain(band.font)).width(), 6);
    }
}

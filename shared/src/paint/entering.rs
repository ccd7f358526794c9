use super::hairline::blank_hairline;
use super::over::{Over, paint_over};
use super::{Canvas, Pages, paint_line};
use crate::bundle::Glyphs;
use crate::layout::{Scene, Typeface};
use crate::settings::Transition;
use crate::time::Span;

/// Dark columns before those that a wipe has uncovered.
const EDGE: u16 = 8;

/// Draws the headline of `scene`, which stands in one line, as it comes in over the one before it, on the canvas: `to` pixels of it are in,
/// and `from` were.
pub fn paint_entering<const N: usize>(
    canvas: &mut Canvas<N>,
    scene: &Scene,
    travelling: Glyphs<'_>,
    transition: Transition,
    from: u16,
    to: u16,
) -> Pages {
    let (bands, width) = (&scene.bands, canvas.screen().width);
    let (band, placed) = (&bands.headline, scene.headline.placed());
    let typeface = Typeface { font: band.font, travelling };
    let offset = scene.marquee.offset(Span::ZERO);
    let area = band.area();
    // It belongs to the headline that goes.
    blank_hairline(canvas, bands);
    match transition {
        Transition::Cut => {}
        Transition::RollUp => {
            let mut rows = to.saturating_sub(from);
            while rows > 0 {
                canvas.roll_up(area, rows.min(8));
                rows -= rows.min(8);
            }
            let y = band.y() + area.height().saturating_sub(to);
            paint_over(canvas, &Over { clip: area, y, scale: band.scale }, placed, &typeface, offset, 0..width);
        }
        Transition::Wipe => {
            // What comes and what goes do not touch.
            canvas.blank_pages(area, 0..to.saturating_add(EDGE).min(width));
            paint_line(canvas, band, placed, &typeface, offset, 0..to.min(width));
        }
    }
    Pages::body(area)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Screen, Setting, Words};
    use crate::paint::{Hairline, Stroke, paint_headline};
    use crate::settings::Settings;

    fn headline(screen: Screen, headline: &str) -> (Scene, Canvas<7680>) {
        let scene = Setting::set(screen, Settings::DEFAULT, &Words { headline, ..Words::default() });
        let mut canvas = Canvas::new(screen);
        let offset = scene.marquee.offset(Span::ZERO);
        paint_headline(&mut canvas, &scene, Glyphs::default(), offset, Stroke::Solid, Hairline(0));
        (scene, canvas)
    }

    /// Compares what is drawn in steps of `step` with what a picture of both headlines gives at each pixel.
    fn compare(
        transition: Transition,
        step: u16,
        expected: impl Fn(&Canvas<7680>, &Canvas<7680>, u16, u16, u16) -> bool,
    ) {
        for (width, height) in [(32, 8), (64, 32), (128, 16), (128, 64), (240, 240)] {
            let screen = Screen::new(width, height);
            let (old, mut canvas) = headline(screen, "Old news, long and wide");
            let old_canvas = canvas.clone();
            paint_hairline_of(&mut canvas, &old);
            let (scene, new_canvas) = headline(screen, "New");
            let body = scene.bands.headline.area();
            let way = if transition == Transition::Wipe { width } else { body.height() };
            let (mut from, mut changed) = (0, 0);
            while from < way {
                let to = (from + step).min(way);
                let pages = paint_entering(&mut canvas, &scene, Glyphs::default(), transition, from, to);
                assert_eq!(pages, Pages::body(body));
                from = to;
                let first = u16::from(body.first) * 8;
                for (x, y) in (0..width).flat_map(|x| (0..body.height()).map(move |y| (x, y))) {
                    let is_ink = canvas.is_ink(x, first + y);
                    let expected = expected(&old_canvas, &new_canvas, x, first + y, to);
                    let expected = match (transition, y + to >= body.height()) {
                        (Transition::RollUp, true) => new_canvas.is_ink(x, first + y + to - body.height()),
                        _ => expected,
                    };
                    assert_eq!(is_ink, expected, "{width}×{height}: {x} {y} after {to}");
                    changed += u32::from(is_ink != old_canvas.is_ink(x, first + y));
                }
            }
            assert!(changed > 20, "the picture changed");
        }
    }

    fn paint_hairline_of(canvas: &mut Canvas<7680>, scene: &Scene) {
        crate::paint::paint_hairline(canvas, &scene.bands, Stroke::Solid, 0..canvas.screen().width);
    }

    #[test]
    fn a_headline_that_rolls_up_takes_the_old_one_with_it() {
        for step in [1, 2, 3, 9] {
            compare(Transition::RollUp, step, |old, _, x, y, to| old.is_ink(x, y + to));
        }
    }

    #[test]
    fn a_headline_that_is_wiped_in_uncovers_columns() {
        for step in [1, 8, 15] {
            compare(
                Transition::Wipe,
                step,
                |old, new, x, y, to| if x < to { new.is_ink(x, y) } else { x >= to + EDGE && old.is_ink(x, y) },
            );
        }
    }
}

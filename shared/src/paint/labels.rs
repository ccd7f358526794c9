use super::{Canvas, Pages, paint_line};
use crate::bundle::Glyphs;
use crate::layout::{Band, Labels, Screen, Typeface};

/// The column at which the right text of a label line begins: what is left of it is the left text's.
pub(super) const fn right_from(screen: Screen, labels: &Labels) -> u16 {
    screen.width.saturating_sub(screen.margin()).saturating_sub(labels.right.width())
}

/// Draws a label line in its band.
pub fn paint_labels<const N: usize>(
    canvas: &mut Canvas<N>,
    band: &Band,
    labels: &Labels,
    travelling: Glyphs<'_>,
) -> Pages {
    let typeface = Typeface { font: band.font, travelling };
    let (screen, right) = (canvas.screen(), right_from(canvas.screen(), labels));
    let margin = i32::from(screen.margin());
    let left = paint_line(canvas, band, labels.left.placed(), &typeface, -margin, 0..right);
    left.and(paint_line(canvas, band, labels.right.placed(), &typeface, -i32::from(right), right..screen.width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Line, Setting, Words};
    use crate::settings::Settings;

    #[test]
    fn labels_stand_at_both_margins() {
        let screen = Screen::new(128, 64);
        let scene = Setting::set(screen, Settings::DEFAULT, &Words { foot: ("a", "b"), ..Words::default() });
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

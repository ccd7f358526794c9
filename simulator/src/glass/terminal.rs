use motograph_shared::layout::Screen;
use motograph_shared::paint::{Frame, Grey};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::widgets::Widget;

/// A frame in a terminal: two pixels a character cell where the terminal is large enough, else eight.
#[derive(Debug)]
pub struct Glass<'f, const N: usize> {
    frame: Frame<'f, N>,
    colors: Colors,
}

/// How a terminal shows greys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// Any grey.
    True,
    /// The grey ramp of the 256-colour palette.
    Palette,
}

impl Colors {
    /// What the terminal says of itself in `COLORTERM`.
    pub fn of_terminal() -> Self {
        match std::env::var("COLORTERM").as_deref() {
            Ok("truecolor" | "24bit") => Self::True,
            _ => Self::Palette,
        }
    }

    const fn color(self, grey: Grey) -> Color {
        match (self, grey.0) {
            (Self::True, grey) => Color::Rgb(grey * 17, grey * 17, grey * 17),
            (Self::Palette, 0) => Color::Indexed(16),
            (Self::Palette, 15) => Color::Indexed(231),
            // 232 to 255 are greys 8 to 238 in steps of 10.
            (Self::Palette, grey) => Color::Indexed(232 + ((grey as u16 * 17 - 8) / 10) as u8),
        }
    }
}

impl<'f, const N: usize> Glass<'f, N> {
    /// The frame in a terminal with these colours.
    pub const fn new(frame: Frame<'f, N>, colors: Colors) -> Self {
        Self { frame, colors }
    }

    /// The cells that `screen` takes in an area of `width` by `height` cells; `None` when it does not fit at all.
    pub const fn size(screen: Screen, width: u16, height: u16) -> Option<(u16, u16)> {
        let halves = (screen.width, screen.height.div_ceil(2));
        let braille = (screen.width.div_ceil(2), screen.height.div_ceil(4));
        if halves.0 <= width && halves.1 <= height {
            Some(halves)
        } else if braille.0 <= width && braille.1 <= height {
            Some(braille)
        } else {
            None
        }
    }

    /// The upper half block in the upper pixel's grey, on the lower pixel's; a space where both are dark, so that the
    /// text can be copied.
    fn half_block(&self, column: u16, row: u16) -> (char, Color, Color) {
        let (upper, lower) = (self.frame.grey(column, row * 2), self.frame.grey(column, row * 2 + 1));
        let symbol = if (upper, lower) == (Grey(0), Grey(0)) { ' ' } else { '▀' };
        (symbol, self.colors.color(upper), self.colors.color(lower))
    }

    /// A braille pattern (Unicode 2800 to 28FF) of two by four pixels, in the grey of the brightest.
    fn braille(&self, column: u16, row: u16) -> (char, Color, Color) {
        // The bit of each dot, by row: the standard numbers its dots down the columns, the fourth row last.
        const DOTS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let (mut dots, mut brightest) = (0, Grey(0));
        for (y, bits) in (row * 4..).zip(DOTS) {
            for (x, bit) in (column * 2..).zip(bits) {
                let grey = self.frame.grey(x, y);
                if grey != Grey(0) {
                    dots |= bit;
                    brightest = Grey(grey.0.max(brightest.0));
                }
            }
        }
        let pattern = char::from_u32(0x2800 | dots).unwrap_or(' ');
        (pattern, self.colors.color(brightest), self.colors.color(Grey(0)))
    }
}

impl<const N: usize> Widget for Glass<'_, N> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let screen = self.frame.canvas().screen();
        let Some((width, height)) = Self::size(screen, area.width, area.height) else {
            let (across, down) = (
                screen.width.div_ceil(2) - area.width.min(screen.width.div_ceil(2)),
                screen.height.div_ceil(4).saturating_sub(area.height),
            );
            let more = format!("too small: {across} columns and {down} rows more");
            buffer.set_stringn(area.x, area.y, more, area.width.into(), Color::Reset);
            return;
        };
        for row in 0..height {
            for column in 0..width {
                let (symbol, ink, paper) =
                    if width == screen.width { self.half_block(column, row) } else { self.braille(column, row) };
                if let Some(cell) = buffer.cell_mut((area.x + column, area.y + row)) {
                    cell.set_char(symbol).set_fg(ink).set_bg(paper);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_graphics::pixelcolor::BinaryColor;
    use embedded_graphics::prelude::*;
    use motograph_shared::layout::Bands;
    use motograph_shared::paint::{Brightness, Canvas};

    /// A 16×8 frame with ink at the pixels of a list.
    fn render(ink: &[(i32, i32)], area: Rect) -> Buffer {
        let screen = Screen::new(16, 8);
        let mut canvas = Canvas::<16>::new(screen);
        canvas.draw_iter(ink.iter().map(|&(x, y)| Pixel(Point::new(x, y), BinaryColor::On))).unwrap();
        let mut buffer = Buffer::empty(area);
        let frame = Frame::new(&canvas, Bands::of(screen), Brightness::FULL);
        Glass::new(frame, Colors::True).render(area, &mut buffer);
        buffer
    }

    #[test]
    fn two_pixels_a_cell_where_there_is_room() {
        let buffer = render(&[(0, 0), (1, 1)], Rect::new(0, 0, 16, 4));
        let cell = |x| (buffer[(x, 0)].symbol().to_owned(), buffer[(x, 0)].fg, buffer[(x, 0)].bg);
        let (white, black) = (Color::Rgb(255, 255, 255), Color::Rgb(0, 0, 0));
        assert_eq!(cell(0), ("▀".to_owned(), white, black));
        assert_eq!(cell(1), ("▀".to_owned(), black, white));
        assert_eq!(cell(2), (" ".to_owned(), black, black));
    }

    #[test]
    fn eight_pixels_a_cell_where_there_is_less() {
        let buffer = render(&[(0, 0), (1, 1), (0, 3), (3, 7)], Rect::new(0, 0, 15, 3));
        assert_eq!(buffer[(0, 0)].symbol(), "\u{2851}");
        assert_eq!(buffer[(1, 1)].symbol(), "\u{2880}");
        assert_eq!(buffer[(2, 0)].symbol(), "\u{2800}");
    }

    #[test]
    fn too_little_room_is_said() {
        let buffer = render(&[], Rect::new(0, 0, 60, 1));
        let text: String = (0..36).map(|x| buffer[(x, 0)].symbol().to_owned()).collect();
        assert_eq!(text, "too small: 0 columns and 1 rows more");
    }
}

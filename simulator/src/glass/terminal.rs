use embedded_graphics::pixelcolor::{Rgb888, RgbColor as _};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::widgets::Widget;

use super::picture::Picture;

/// A picture in a terminal: two pixels a character cell where the terminal is large enough, else eight.
#[derive(Debug)]
pub struct Glass<'p> {
    picture: &'p Picture,
    colors: Colors,
}

/// How a terminal shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// Any colour.
    True,
    /// The 256-colour palette: its grey ramp, and its cube of 6×6×6 colours.
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

    fn color(self, color: Rgb888) -> Color {
        let (red, green, blue) = (color.r(), color.g(), color.b());
        match self {
            Self::True => Color::Rgb(red, green, blue),
            Self::Palette if red == green && green == blue => match red {
                0..8 => Color::Indexed(16),
                239.. => Color::Indexed(231),
                // 232 to 255 are greys 8 to 238 in steps of 10.
                grey => Color::Indexed(232 + (grey - 8) / 10),
            },
            Self::Palette => Color::Indexed(16 + 36 * sixth(red) + 6 * sixth(green) + sixth(blue)),
        }
    }
}

/// The nearest of the palette's six levels: 0, 95, 135, 175, 215, 255.
const fn sixth(level: u8) -> u8 {
    match level {
        0..48 => 0,
        48..115 => 1,
        level => (level - 35) / 40,
    }
}

impl<'p> Glass<'p> {
    /// The picture in a terminal with these colours.
    pub const fn new(picture: &'p Picture, colors: Colors) -> Self {
        Self { picture, colors }
    }

    /// The cells that `picture` takes in an area of `width` by `height` cells; `None` when it does not fit at all.
    pub fn size(picture: &Picture, width: u16, height: u16) -> Option<(u16, u16)> {
        let halves = (picture.width(), picture.height().div_ceil(2));
        let braille = (picture.width().div_ceil(2), picture.height().div_ceil(4));
        if halves.0 <= width && halves.1 <= height {
            Some(halves)
        } else if braille.0 <= width && braille.1 <= height {
            Some(braille)
        } else {
            None
        }
    }

    /// The upper half block in the upper pixel's colour, on the lower pixel's; a space where both are dark, so that the
    /// text can be copied.
    fn half_block(&self, column: u16, row: u16) -> (char, Color, Color) {
        let (upper, lower) = (self.picture.color(column, row * 2), self.picture.color(column, row * 2 + 1));
        let symbol = if (upper, lower) == (Rgb888::BLACK, Rgb888::BLACK) { ' ' } else { '▀' };
        (symbol, self.colors.color(upper), self.colors.color(lower))
    }

    /// A braille pattern (Unicode 2800 to 28FF) of two by four pixels: a dot for each that is not of the cell's paper, in
    /// the colour of the first. Paper is what most of the pixels are.
    fn braille(&self, column: u16, row: u16) -> (char, Color, Color) {
        // The bit of each dot, by row: the standard numbers its dots down the columns, the fourth row last.
        const DOTS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let pixels =
            || (row * 4..).zip(DOTS).flat_map(|(y, bits)| (column * 2..).zip(bits).map(move |(x, bit)| (x, y, bit)));
        let color = |(x, y, _): (u16, u16, u32)| self.picture.color(x, y);
        let dark = pixels().filter(|&pixel| color(pixel) == Rgb888::BLACK).count();
        let lit = pixels().map(color).find(|&color| color != Rgb888::BLACK).unwrap_or(Rgb888::BLACK);
        let paper = if dark > 3 { Rgb888::BLACK } else { lit };
        let dots = pixels().filter(|&pixel| color(pixel) != paper).fold(0, |dots, (_, _, bit)| dots | bit);
        let ink = pixels().map(color).find(|&color| color != paper).unwrap_or(paper);
        let pattern = char::from_u32(0x2800 | dots).unwrap_or(' ');
        (pattern, self.colors.color(ink), self.colors.color(paper))
    }
}

impl Widget for Glass<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let picture = self.picture;
        let Some((width, height)) = Self::size(picture, area.width, area.height) else {
            let across = picture.width().div_ceil(2).saturating_sub(area.width);
            let down = picture.height().div_ceil(4).saturating_sub(area.height);
            let more = format!("too small: {across} columns and {down} rows more");
            buffer.set_stringn(area.x, area.y, more, area.width.into(), Color::Reset);
            return;
        };
        for row in 0..height {
            for column in 0..width {
                let (symbol, ink, paper) =
                    if width == picture.width() { self.half_block(column, row) } else { self.braille(column, row) };
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

    /// A 16×8 picture with light at the pixels of a list.
    fn render(light: &[(usize, usize)], area: Rect) -> Buffer {
        let mut greys = [0; 16 * 8];
        for (x, y) in light {
            greys[y * 16 + x] = 15;
        }
        let mut buffer = Buffer::empty(area);
        Glass::new(&Picture::of_greys(16, &greys), Colors::True).render(area, &mut buffer);
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

    #[test]
    fn eight_pixels_a_cell_can_be_dark_on_light() {
        let most: Vec<(usize, usize)> =
            (0..2).flat_map(|x| (0..4).map(move |y| (x, y))).filter(|&at| at != (1, 1)).collect();
        let buffer = render(&most, Rect::new(0, 0, 15, 3));
        let (white, black) = (Color::Rgb(255, 255, 255), Color::Rgb(0, 0, 0));
        assert_eq!(buffer[(0, 0)].symbol(), "\u{2810}");
        assert_eq!((buffer[(0, 0)].fg, buffer[(0, 0)].bg), (black, white));
    }

    #[test]
    fn the_palette_has_its_nearest_color() {
        let color = |red, green, blue| Colors::Palette.color(Rgb888::new(red, green, blue));
        assert_eq!(color(0, 0, 0), Color::Indexed(16));
        assert_eq!(color(119, 119, 119), Color::Indexed(243));
        assert_eq!(color(255, 255, 255), Color::Indexed(231));
        assert_eq!(color(196, 0, 20), Color::Indexed(160));
        assert_eq!(color(255, 172, 28), Color::Indexed(214));
    }
}

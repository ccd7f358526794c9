use std::path::Path;

use embedded_graphics::mono_font::MonoTextStyle;
use embedded_graphics::mono_font::iso_8859_1::{FONT_6X10, FONT_10X20};
use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics::primitives::{CornerRadii, PrimitiveStyleBuilder, Rectangle, RoundedRectangle};
use embedded_graphics::text::{Baseline, Text};
use embedded_graphics_simulator::{OutputSettings, SimulatorDisplay};

use super::State;
use crate::desk::Profile;
use crate::error::PictureError;
use crate::glass::picture::{Depth, Picture};

/// Pixels of the sheet.
const WIDTH: i32 = 1444;
const MARGIN: i32 = 24;

/// Pixels between a panel and what is around it, and between panels.
const BEZEL: i32 = 6;
const GAP: i32 = 14;

/// Rows of a caption, and of a panel's heading.
const CAPTION: i32 = 18;
const HEADING: i32 = 30;

const PAPER: Rgb888 = Rgb888::new(22, 25, 31);
const GLASS: Rgb888 = Rgb888::BLACK;
const EDGE: Rgb888 = Rgb888::new(52, 57, 68);
const INK: Rgb888 = Rgb888::new(226, 228, 233);
const QUIET: Rgb888 = Rgb888::new(138, 145, 158);

/// A sheet that is drawn from top to bottom.
pub(super) struct Sheet {
    display: SimulatorDisplay<Rgb888>,
}

/// One panel's pictures: how large they are and how many fit a row.
struct Strip {
    profile: Profile,
    scale: i32,
}

impl Strip {
    const fn of(profile: Profile) -> Self {
        let scale = match profile {
            Profile::Strip8x32 => 8,
            Profile::Matrix64x32 => 4,
            Profile::Oled128x64 | Profile::Oled128x32 | Profile::Matrix192x16 => 2,
            Profile::Oled256x64 | Profile::Tft240x240 => 1,
        };
        Self { profile, scale }
    }

    const fn cell(&self) -> (i32, i32) {
        let screen = self.profile.screen();
        let around = 2 * BEZEL;
        (screen.width as i32 * self.scale + around, screen.height as i32 * self.scale + around)
    }

    /// From one picture to the next; most panels share a grid of five.
    const fn pitch(&self) -> i32 {
        let grid = 256 + 2 * BEZEL + GAP;
        let own = self.cell().0 + GAP;
        if own < grid { grid } else { own }
    }

    const fn columns(&self) -> i32 {
        (WIDTH - 2 * MARGIN + GAP) / self.pitch()
    }

    const fn height(&self) -> i32 {
        let rows = (State::ALL.len() as i32 + self.columns() - 1) / self.columns();
        HEADING + rows * (self.cell().1 + CAPTION + 4)
    }

    fn heading(&self) -> String {
        let depth = match self.profile.depth() {
            Depth::Mono(_) => "lit or not",
            Depth::Grey16 => "16 greys",
            Depth::Rgb888 => "all colours",
            Depth::Rgb565 => "16 bits a pixel",
        };
        format!("{}   {depth}", self.profile.name())
    }
}

impl Sheet {
    pub(super) fn draw() -> Self {
        let strips = Profile::ALL.map(Strip::of);
        let height = MARGIN + 40 + strips.iter().map(|strip| strip.height() + 10).sum::<i32>() + MARGIN;
        let mut sheet = Self { display: SimulatorDisplay::new(Size::new(WIDTH as u32, height as u32)) };
        sheet.fill(sheet.display.bounding_box(), PAPER);
        sheet.text("Motograph: every panel in every state", MARGIN, MARGIN, MonoTextStyle::new(&FONT_10X20, INK));
        let mut y = MARGIN + 40;
        for strip in &strips {
            sheet.strip(strip, y);
            y += strip.height() + 10;
        }
        sheet
    }

    pub(super) fn write_png(&self, path: &Path) -> Result<(), PictureError> {
        self.display
            .to_rgb_output_image(&OutputSettings::default())
            .save_png(path)
            .map_err(|error| PictureError::Unwritable { name: path.display().to_string(), error: error.to_string() })
    }

    /// A panel's heading and its pictures, from row `y` on.
    fn strip(&mut self, strip: &Strip, y: i32) {
        self.text(&strip.heading(), MARGIN, y + 8, MonoTextStyle::new(&FONT_6X10, INK));
        let (_, height) = strip.cell();
        for (state, place) in State::ALL.into_iter().zip(0..) {
            let x = MARGIN + place % strip.columns() * strip.pitch();
            let y = y + HEADING + place / strip.columns() * (height + CAPTION + 4);
            self.panel(&state.picture(strip.profile), strip.scale, x, y);
            self.text(state.name(), x + 2, y + height + 5, MonoTextStyle::new(&FONT_6X10, QUIET));
        }
    }

    /// A picture in its bezel. Where a pixel is large enough, it is seen as one.
    fn panel(&mut self, picture: &Picture, scale: i32, x: i32, y: i32) {
        let size = Size::new(picture.width().into(), picture.height().into()) * scale as u32;
        let bezel = Rectangle::new(Point::new(x, y), size + Size::new_equal(2 * BEZEL as u32));
        let style = PrimitiveStyleBuilder::new().fill_color(GLASS).stroke_color(EDGE).stroke_width(1).build();
        let rounded = RoundedRectangle::new(bezel, CornerRadii::new(Size::new_equal(5)));
        let Ok(()) = rounded.into_styled(style).draw(&mut self.display);
        let side = (if scale > 2 { scale - 1 } else { scale }) as u32;
        for (row, column) in (0..picture.height()).flat_map(|row| (0..picture.width()).map(move |column| (row, column)))
        {
            let color = picture.color(column, row);
            if color != GLASS {
                let corner = Point::new(i32::from(column), i32::from(row)) * scale + Point::new(x + BEZEL, y + BEZEL);
                self.fill(Rectangle::new(corner, Size::new_equal(side)), color);
            }
        }
    }

    fn fill(&mut self, area: Rectangle, color: Rgb888) {
        let Ok(()) = self.display.fill_solid(&area, color);
    }

    fn text(&mut self, text: &str, x: i32, y: i32, style: MonoTextStyle<'_, Rgb888>) {
        let Ok(_) = Text::with_baseline(text, Point::new(x, y), style, Baseline::Top).draw(&mut self.display);
    }
}

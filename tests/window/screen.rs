use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics_simulator::{OutputSettings, SimulatorDisplay};

/// A virtual X server whose screen is a file, ended when this is dropped.
pub(super) struct VirtualScreen {
    child: Child,
    /// Its name, for `DISPLAY`.
    pub(super) display: String,
    file: PathBuf,
}

/// What the screen showed at a moment.
pub(super) struct Photograph {
    width: u32,
    height: u32,
    colors: Vec<Rgb888>,
}

impl VirtualScreen {
    /// Starts the server on a free display, with its file in `folder`.
    pub(super) fn start(folder: &Path) -> Self {
        let mut child = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp", "-fbdir"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is there: apt-get install xvfb, or run tests/run, which does it");
        let mut number = String::new();
        let out = child.stdout.take().expect("its output is piped");
        BufReader::new(out).read_line(&mut number).expect("Xvfb names its display");
        let display = format!(":{}", number.trim());
        Self { child, display, file: folder.join("Xvfb_screen0") }
    }

    /// Reads the screen's file, which is an X window dump (XWDFile.h): a header of big-endian words, the colour map,
    /// and the pixels.
    pub(super) fn photograph(&self) -> Photograph {
        let bytes = std::fs::read(&self.file).expect("Xvfb keeps its screen in a file");
        let word = |place: usize| u32::from_be_bytes(bytes[place * 4..][..4].try_into().expect("four bytes"));
        let (header, width, height, stride, map) = (word(0), word(4), word(5), word(12), word(19));
        assert_eq!((word(1), word(11), word(7)), (7, 32, 0), "version, bits a pixel, little endian");
        let pixels = &bytes[header as usize + 12 * map as usize..];
        let color = |x: u32, y: u32| {
            let [blue, green, red, _] = pixels[(y * stride + x * 4) as usize..][..4] else { unreachable!() };
            Rgb888::new(red, green, blue)
        };
        let colors = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| color(x, y)).collect();
        Photograph { width, height, colors }
    }
}

impl Drop for VirtualScreen {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Photograph {
    /// Where a picture of `width` by `height` greys stands on the screen, every pixel of it.
    pub(super) fn find(&self, width: u32, height: u32, grey: impl Fn(u32, u32) -> u8) -> Option<(u32, u32)> {
        let places = (0..=self.height - height).flat_map(|top| (0..=self.width - width).map(move |left| (left, top)));
        let greys: Vec<u8> =
            (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| grey(x, y)).collect();
        // A pixel with ink first: a dark one stands nearly everywhere.
        let ink = greys.iter().position(|&grey| grey != 0)? as u32;
        let is_at = |left: u32, top: u32, place: u32| {
            let (x, y) = (left + place % width, top + place / width);
            let grey = greys[place as usize];
            self.colors[(y * self.width + x) as usize] == Rgb888::new(grey, grey, grey)
        };
        places
            .filter(|&(left, top)| is_at(left, top, ink))
            .find(|&(left, top)| (0..width * height).all(|place| is_at(left, top, place)))
    }

    pub(super) fn save(&self, path: &Path) {
        let size = Size::new(self.width, self.height);
        let mut display = SimulatorDisplay::<Rgb888>::new(size);
        let area = embedded_graphics::primitives::Rectangle::new(Point::zero(), size);
        let Ok(()) = display.fill_contiguous(&area, self.colors.iter().copied());
        display.to_rgb_output_image(&OutputSettings::default()).save_png(path).expect("target is ours");
    }
}

use std::path::Path;

use motograph_simulator::glass::picture::Picture;

/// The emulated glass: each pixel of the panel is 4×4 of the picture's, grey n is RGB n·17.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Glass {
    width: usize,
    greys: Vec<u8>,
}

/// Pixels of the picture for one of the panel's, a side.
const SCALE: usize = 4;

impl Glass {
    /// Reads the PPM that QEMU writes.
    pub(super) fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).expect("QEMU writes the picture");
        let header: Vec<&[u8]> = bytes.splitn(5, |byte| byte.is_ascii_whitespace()).collect();
        let [b"P6", width, height, b"255", pixels] = header[..] else { panic!("no PPM of 8 bits a channel") };
        let number = |digits| std::str::from_utf8(digits).ok().and_then(|text| text.parse::<usize>().ok());
        let (width, height) = (number(width).expect("a width"), number(height).expect("a height"));
        assert_eq!(pixels.len(), width * height * 3, "the picture is whole");
        let picture = |x: usize, y: usize| &pixels[(y * width + x) * 3..][..3];
        let mut greys = Vec::with_capacity(width * height / SCALE / SCALE);
        for y in (0..height).step_by(SCALE) {
            for x in (0..width).step_by(SCALE) {
                let pixel = picture(x, y);
                for (down, right) in (0..SCALE).flat_map(|down| (0..SCALE).map(move |right| (down, right))) {
                    assert_eq!(picture(x + right, y + down), pixel, "a pixel of the panel is one colour");
                }
                assert!(
                    pixel[0] == pixel[1] && pixel[1] == pixel[2] && pixel[0].is_multiple_of(17),
                    "{pixel:?} is no grey"
                );
                greys.push(pixel[0] / 17);
            }
        }
        Self { width: width / SCALE, greys }
    }

    /// Pixels that `picture` has in another colour.
    pub fn differing(&self, picture: &Picture) -> usize {
        let own = self.picture();
        assert_eq!((own.width(), own.height()), (picture.width(), picture.height()));
        own.colors().iter().zip(picture.colors()).filter(|(own, other)| own != other).count()
    }

    /// What it shows.
    pub fn picture(&self) -> Picture {
        Picture::of_greys(self.width as u16, &self.greys)
    }

    /// Pixels that are not dark.
    pub fn lit(&self) -> usize {
        self.greys.iter().filter(|&&grey| grey != 0).count()
    }

    /// How many pixels there are.
    pub fn pixels(&self) -> usize {
        self.greys.len()
    }
}

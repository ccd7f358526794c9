use crate::limits::SCREEN_WIDTH;

/// Rows of a page: what one byte of a canvas column holds, topmost row in bit 0, as in the SSD1306's memory.
pub(super) const PAGE: u16 = 8;

/// The size of a panel in pixels; the height is whole pages of eight rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Pixels across.
    pub width: u16,
    /// Pixels down, a multiple of 8.
    pub height: u16,
}

impl Screen {
    /// A panel of `width` by `height` pixels.
    ///
    /// # Panics
    /// When it is wider than [`SCREEN_WIDTH`], higher than 256, or its height is not whole pages: at compile time for a
    /// board, whose panel is a constant.
    pub const fn new(width: u16, height: u16) -> Self {
        assert!(width as usize <= SCREEN_WIDTH, "a line is gathered in one word a column");
        assert!(height <= 256 && height.is_multiple_of(PAGE), "a screen is whole pages, at most 32");
        Self { width, height }
    }

    /// Pixels that stay free at the left and the right edge of what stands still: glass has a frame around it. Narrow
    /// screens have none to spare.
    pub const fn margin(self) -> u16 {
        match (self.width, self.height) {
            (..96, _) => 0,
            (_, ..128) => 2,
            (_, _) => 8,
        }
    }

    /// Pixels between the margins.
    pub const fn room(self) -> u16 {
        self.width.saturating_sub(2 * self.margin())
    }

    /// Pages from top to bottom.
    pub const fn pages(self) -> u8 {
        (self.height / PAGE) as u8
    }

    /// Bytes of a canvas of this size.
    pub const fn canvas_bytes(self) -> usize {
        self.width as usize * self.pages() as usize
    }
}

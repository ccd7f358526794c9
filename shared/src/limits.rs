//! Every capacity of the device, with its unit and its reason. Host tools read the same numbers.

use crate::time::Span;

/// Bytes of the longest edition a device keeps. Two are held at once (on show and arriving), which is half of the RAM
/// of the smallest board (64 KiB).
pub const EDITION_BYTES: usize = 16 * 1024;

/// Bytes of what a display remembers beside its edition: key, place, numbers and settings take 70 at the most.
pub const STATE_BYTES: usize = 96;

/// Bytes of what firmware that could not go on said before it started again: a panic's file and line fit.
pub const LAST_WORDS_BYTES: usize = 96;

/// Headlines in one edition. Their places are two bytes each, for both editions.
pub const HEADLINES: usize = 256;

/// Characters (Unicode scalar values) in one headline.
pub const HEADLINE_CHARS: usize = 240;

/// Items before the first headline, or with one: an edition is read in place, so they are passed over again and again.
pub const ITEMS: usize = 16;

/// Characters in a byline, a section, a masthead or a dateline.
pub const LABEL_CHARS: usize = 120;

/// Glyphs in the longest line that is laid out: a whole headline, and a remark or an age before it.
pub const LINE_GLYPHS: usize = 264;

/// Rows of a wrapped headline: what the highest panel (256 rows) has room for between its label lines.
pub const ROWS: usize = 8;

/// Glyphs in a top or foot text: the widest panel (256 px) holds 42 of the smallest.
pub const LABEL_GLYPHS: usize = 48;

/// Pixels across the widest panel. A line is gathered in one word a column, on the stack, before it is drawn.
pub const SCREEN_WIDTH: usize = 256;

/// Glyphs that can travel in one edition.
pub const TRAVELLING_GLYPHS: usize = 256;

/// How long the select button has to be held before a key is taken: nobody who pauses the news does so without meaning to.
pub const SELECT_HOLD: Span = Span::from_s(3);

/// Characters of a text that are counted or set in one call of the ticker: each takes at the most 4,000 instructions, and
/// no call may take more than 40,000.
pub const CHARACTERS_A_CALL: usize = 8;

/// Bytes of an edition that go into its code in one call: 64 of them take 3,000 instructions, and two blocks more at
/// each end.
pub const PROVED_BYTES_A_CALL: usize = 512;

/// Bytes of an edition in one chunk: with everything around it, a frame stays within [`FRAME_BODY_BYTES`].
pub const CHUNK_BYTES: usize = 480;

/// Bytes that one request may take over from the edition on show: their digest takes 8 instructions a byte.
pub const COPIED_BYTES: usize = 2048;

/// Bytes in a frame's body: envelope and message. CRC-32C finds every error of up to four bits in frames of up to
/// 532 bytes (exhaustive search, `performance-and-reliability.md` §5).
pub const FRAME_BODY_BYTES: usize = 512;

/// Bytes of the CRC-32C behind the body.
pub const CHECK_BYTES: usize = 4;

/// Bytes of a frame on the line: body and check, COBS overhead, and the zero that ends it.
pub const FRAME_BYTES: usize = cobs::max_encoding_length(FRAME_BODY_BYTES + CHECK_BYTES) + 1;

/// Bytes of the longest reply on the line; a request is only read while a reply still fits the outbox.
pub const REPLY_BYTES: usize = 228;

/// Bytes that wait for the line in a device.
pub const OUTBOX_BYTES: usize = 512;

/// Bytes a sender may have on the line without an answer. A device's receive queue holds at least this much, so
/// nothing is lost while a frame is drawn.
pub const WINDOW_BYTES: usize = 1536;

/// Bulletins that a display holds at once. Each takes [`BULLETIN_BYTES`] of memory.
pub const BULLETINS: usize = 4;

/// Bytes of a bulletin's text and section together: a command is proved in the call that receives it, which takes 1,500
/// instructions for 64 bytes.
pub const BULLETIN_BYTES: usize = 216;

/// Characters at the beginning of a bulletin of which one has to leave ink: each takes some hundred instructions.
pub const INK_WITHIN: usize = 24;

/// Seconds that a bulletin is shown at the most.
pub const BULLETIN_SECONDS: u16 = 4 * 60 * 60;

/// Bytes of a headline with fields, which is set from a copy; the fields may add as many bytes as [`LIVE_FIELDS`] grow by.
pub const LIVE_BYTES: usize = 192;

/// Fields in one headline: `{date}` grows by four bytes, the others by fewer.
pub const LIVE_FIELDS: usize = 4;

/// Bytes of such a headline with its fields filled in: an age of seven digits in days is nine bytes for five.
pub const LIVE_TEXT_BYTES: usize = LIVE_BYTES + 4 * LIVE_FIELDS;

/// Headlines of which it is asked in one call whether they are to be shown now, or which story they are: each takes at the most
/// 3,000 instructions, most of them for the bytes of a text that are compared.
pub const HEADLINES_A_CALL: usize = 4;

/// Bytes of a board's stack that its deepest call should leave; `motograph doctor` warns of less. An interrupt may come on
/// top of that call, and behind the stack lies the firmware's data.
pub const SPARE_STACK_BYTES: u32 = 1024;

const _: () = {
    assert!(FRAME_BODY_BYTES + CHECK_BYTES <= 532, "CRC-32C would no longer find every four-bit error");
    assert!(CHUNK_BYTES + 32 <= FRAME_BODY_BYTES, "a chunk with its envelope and a tag must fit a frame");
    assert!(EDITION_BYTES <= u16::MAX as usize, "places in an edition are two bytes");
    assert!(HEADLINE_CHARS <= LINE_GLYPHS, "a headline must fit a line");
    assert!(HEADLINES <= u16::MAX as usize, "a headline's index is two bytes");
    assert!(2 * REPLY_BYTES <= OUTBOX_BYTES, "one reply must fit while another waits");
    assert!(WINDOW_BYTES >= 2 * FRAME_BYTES, "a window of one frame would stop at every reply");
};

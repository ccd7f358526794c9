//! Turns embedded-graphics' ISO 8859 fonts into one column-major table a size, with the few glyphs they lack from
//! `fonts/drawn.txt`. A glyph is one machine word a column, bit 0 the topmost row, so that drawing a column at any
//! height is one shift.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use embedded_graphics::{
    image::GetPixel,
    mono_font::{
        MonoFont, iso_8859_1, iso_8859_2, iso_8859_3, iso_8859_4, iso_8859_5, iso_8859_7, iso_8859_9, iso_8859_10,
        iso_8859_13, iso_8859_14, iso_8859_15, iso_8859_16,
        mapping::{Mapping, StrGlyphMapping},
    },
    pixelcolor::BinaryColor,
    prelude::*,
};

/// The glyphs of one size, by character: one word a column.
type Glyphs = BTreeMap<char, Vec<u32>>;

/// One size of the family: its name in the table, its fonts by character set, and its name in `drawn.txt`.
struct Size {
    constant: &'static str,
    label: &'static str,
    fonts: [(Mapping, MonoFont<'static>); 12],
}

/// The fonts of one size, the most widely used character set first: a glyph is taken from the first that has it.
macro_rules! size {
    ($constant:literal, $label:literal, $font:ident) => {
        Size {
            constant: $constant,
            label: $label,
            fonts: [
                (Mapping::Iso8859_1, iso_8859_1::$font),
                (Mapping::Iso8859_15, iso_8859_15::$font),
                (Mapping::Iso8859_2, iso_8859_2::$font),
                (Mapping::Iso8859_9, iso_8859_9::$font),
                (Mapping::Iso8859_13, iso_8859_13::$font),
                (Mapping::Iso8859_16, iso_8859_16::$font),
                (Mapping::Iso8859_4, iso_8859_4::$font),
                (Mapping::Iso8859_10, iso_8859_10::$font),
                (Mapping::Iso8859_3, iso_8859_3::$font),
                (Mapping::Iso8859_14, iso_8859_14::$font),
                (Mapping::Iso8859_7, iso_8859_7::$font),
                (Mapping::Iso8859_5, iso_8859_5::$font),
            ],
        }
    };
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=fonts/drawn.txt");
    let drawn = fs::read_to_string("fonts/drawn.txt").expect("fonts/drawn.txt holds the glyphs drawn by hand");
    let sizes = [
        size!("SIZE_5X8", "5x8", FONT_5X8),
        size!("SIZE_6X10", "6x10", FONT_6X10),
        size!("SIZE_9X18", "9x18", FONT_9X18),
        size!("SIZE_10X20", "10x20", FONT_10X20),
    ];
    let mut tables = String::new();
    let mut characters: Option<Vec<char>> = None;
    for size in &sizes {
        let mut glyphs = from_fonts(size);
        add_drawn(&mut glyphs, size, &drawn);
        let coverage: Vec<char> = glyphs.keys().copied().collect();
        match &characters {
            None => characters = Some(coverage),
            Some(first) => assert_eq!(first, &coverage, "{} covers other characters than the first size", size.label),
        }
        write_font(&mut tables, size, &glyphs);
    }
    write_characters(&mut tables, &characters.expect("there is at least one size"));
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("fonts.rs");
    fs::write(out, tables).expect("OUT_DIR can be written");
}

/// Every printable character of the character sets, with its columns.
fn from_fonts(size: &Size) -> Glyphs {
    let mut glyphs = Glyphs::new();
    for (mapping, font) in &size.fonts {
        for (index, c) in characters_of(mapping.glyph_mapping()) {
            let columns = columns_of(font, index);
            // A blank cell stands for a code point that is not assigned; only the space is blank on purpose.
            if c == ' ' || columns.iter().any(|&column| column != 0) {
                glyphs.entry(c).or_insert(columns);
            }
        }
    }
    glyphs
}

/// Characters with their place in the font's image, without controls, the no-break space and the soft hyphen (which
/// are folded by the layout).
fn characters_of(mapping: &'static StrGlyphMapping<'static>) -> impl Iterator<Item = (usize, char)> {
    mapping.chars().enumerate().filter(|&(_, c)| !c.is_control() && c != '\u{a0}' && c != '\u{ad}')
}

/// The columns of the glyph at `index` in a font's image.
fn columns_of(font: &MonoFont<'_>, index: usize) -> Vec<u32> {
    let cell = font.character_size;
    let per_row = (font.image.size().width / cell.width) as usize;
    let left = (index % per_row) as u32 * cell.width;
    let top = (index / per_row) as u32 * cell.height;
    (left..left + cell.width)
        .map(|x| {
            (0..cell.height)
                .filter(|y| font.image.pixel(Point::new(x as i32, (top + y) as i32)) == Some(BinaryColor::On))
                .fold(0, |column, y| column | 1 << y)
        })
        .collect()
}

/// Adds the glyphs of `drawn.txt` for this size. A block is `size character`, then one line a row, `#` for ink.
fn add_drawn(glyphs: &mut Glyphs, size: &Size, drawn: &str) {
    let cell = size.fonts[0].1.character_size;
    for block in drawn.split("\n\n").map(|block| block.trim_matches('\n')).filter(|block| !block.starts_with("//")) {
        let mut lines = block.lines();
        let heading = lines.next().expect("a block has a heading");
        let (label, code) = heading.split_once(" U+").expect("a heading is `size U+code`");
        if label != size.label {
            continue;
        }
        let code = code.split(' ').next().expect("a heading names a code point");
        let c = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a heading names a code point");
        let rows: Vec<&str> = lines.collect();
        assert_eq!(rows.len(), cell.height as usize, "{heading}: rows");
        let columns = (0..cell.width as usize)
            .map(|x| {
                rows.iter().enumerate().fold(0, |column, (y, row)| {
                    assert_eq!(row.len(), cell.width as usize, "{heading}: row {y}");
                    if row.as_bytes()[x] == b'#' { column | 1 << y } else { column }
                })
            })
            .collect();
        assert!(glyphs.insert(c, columns).is_none(), "{heading}: the ISO 8859 fonts have this glyph");
    }
}

/// One `Font` constant.
fn write_font(tables: &mut String, size: &Size, glyphs: &Glyphs) {
    let font = &size.fonts[0].1;
    let cell = font.character_size;
    let glyphs: Vec<String> = glyphs
        .values()
        .map(|columns| {
            let columns: Vec<String> = columns.iter().map(|column| format!("{column:#x}")).collect();
            format!("[{}]", columns.join(","))
        })
        .collect();
    writeln!(
        tables,
        "/// {label}: cells of {width} by {height} pixels, baseline {baseline} rows below the top.\n\
         pub static {constant}: Font = Font {{ width: {width}, height: {height}, baseline: {baseline}, \
         table: Table::Width{width}(&{constant}_GLYPHS) }};\n\
         static {constant}_GLYPHS: [[u32; {width}]; {count}] = [{glyphs}];",
        label = size.label,
        width = cell.width,
        height = cell.height,
        baseline = font.baseline,
        constant = size.constant,
        count = glyphs.len(),
        glyphs = glyphs.join(","),
    )
    .expect("a string can be written");
}

/// The characters that all sizes cover, ascending: a character's place is its glyph's number.
fn write_characters(tables: &mut String, characters: &[char]) {
    let codes: Vec<String> = characters
        .iter()
        .map(|&c| format!("{:#x}", u16::try_from(u32::from(c)).expect("the fonts lie in the basic plane")))
        .collect();
    writeln!(
        tables,
        "/// Characters with a glyph of their own, ascending.\n\
         pub static CHARACTERS: [u16; {}] = [{}];",
        codes.len(),
        codes.join(",")
    )
    .expect("a string can be written");
}

//! What is in a firmware's ELF file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SectionFlags, SectionKind, elf};

/// The firmware's ELF file.
#[derive(Debug)]
pub struct Image {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// What an image takes on its board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Bytes in flash: code, tables, and what is copied to RAM at start.
    pub flash: u64,
    /// Bytes in RAM, without the stack.
    pub ram: u64,
}

impl Image {
    /// The image that `tests/run firmware` built.
    ///
    /// # Panics
    /// When there is none.
    pub fn built() -> Self {
        Self::of("thumbv7m-none-eabi/firmware/motograph-firmware", "tests/run firmware")
    }

    /// The image that `tests/run pico` built.
    ///
    /// # Panics
    /// When there is none.
    pub fn built_for_pico() -> Self {
        Self::of("thumbv6m-none-eabi/firmware/motograph-firmware", "tests/run pico")
    }

    /// The image for a Pico with a HUB75 matrix that `tests/run pico` built.
    ///
    /// # Panics
    /// When there is none.
    pub fn built_for_matrix() -> Self {
        Self::of("thumbv6m-none-eabi/firmware/motograph-firmware-hub75", "tests/run pico")
    }

    fn of(place: &str, command: &str) -> Self {
        let path = crate::target().join(place);
        let bytes = std::fs::read(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; build it with `{command}`", path.display()));
        Self { path, bytes }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The address of a function, without the bit that says it is Thumb code.
    ///
    /// # Panics
    /// When the image has no such symbol.
    pub fn address_of(&self, name: &str) -> u32 {
        self.place_of(name) & !1
    }

    /// The address of a symbol.
    ///
    /// # Panics
    /// When the image has no such symbol.
    pub fn place_of(&self, name: &str) -> u32 {
        let file = self.file();
        let symbol = file.symbols().find(|symbol| symbol.name() == Ok(name));
        symbol.unwrap_or_else(|| panic!("the image has no symbol {name}")).address() as u32
    }

    /// What it takes.
    ///
    /// # Panics
    /// When it is no ELF file.
    pub fn sizes(&self) -> Sizes {
        let mut sizes = Sizes { flash: 0, ram: 0 };
        for section in self.file().sections() {
            let SectionFlags::Elf { sh_flags } = section.flags() else { continue };
            if sh_flags & u64::from(elf::SHF_ALLOC) == 0 {
                continue;
            }
            let is_empty_at_start = matches!(section.kind(), SectionKind::UninitializedData);
            if !is_empty_at_start {
                sizes.flash += section.size();
            }
            if sh_flags & u64::from(elf::SHF_WRITE) != 0 {
                sizes.ram += section.size();
            }
        }
        sizes
    }

    /// The functions in it that panic.
    pub fn panicking(&self) -> Vec<String> {
        // Their symbols are mangled: `core::panicking::panic_fmt` has these names with their lengths in it.
        let symbols =
            self.file().symbols().filter_map(|symbol| symbol.name().ok().map(str::to_owned)).collect::<Vec<_>>();
        let is_one = |name: &String| {
            ["9panicking", "panic_already", "13unwrap_failed", "13expect_failed", "_fail"]
                .iter()
                .any(|part| name.contains(part))
        };
        symbols.into_iter().filter(is_one).collect()
    }

    /// The source files that a panic in it could name: each of their names that is in what is loaded.
    pub fn panic_places(&self) -> BTreeSet<String> {
        let mut places = BTreeSet::new();
        for section in self.file().sections() {
            let SectionFlags::Elf { sh_flags } = section.flags() else { continue };
            if sh_flags & u64::from(elf::SHF_ALLOC) == 0 {
                continue;
            }
            let data = section.data().unwrap_or_default();
            let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
            let ends = data.windows(3).enumerate().filter(|(_, bytes)| bytes == b".rs").map(|(at, _)| at + 3);
            places.extend(ends.map(|end| {
                let name = data[..end].iter().rev().take_while(|byte| is_of_name(byte)).count();
                String::from_utf8_lossy(&data[end - name..end]).into_owned()
            }));
        }
        places
    }

    /// Sees to it that nothing in it can panic but at `places`, each a crate, the end of a file's name and why it does not, and by
    /// functions that have one of these words in their names. Returns how many functions those are.
    ///
    /// # Panics
    /// When something else can, or a place that is listed is not there.
    pub fn panics_only_at(&self, places: &[(&str, &str, &str)], words: &[&str]) -> usize {
        let found = self.panic_places();
        for place in &found {
            let is_listed = |&(name, file, _): &(&str, &str, &str)| place.contains(name) && place.ends_with(file);
            assert!(places.iter().any(is_listed), "{place} can panic: avoid it, or list it with its reason");
        }
        assert_eq!(found.len(), places.len(), "a place that is listed is there: {found:?}");
        let functions = self.panicking();
        for function in &functions {
            assert!(words.iter().any(|listed| function.contains(listed)), "{function} is in the image");
        }
        functions.len()
    }

    fn file(&self) -> object::File<'_> {
        object::File::parse(self.bytes.as_slice()).expect("the image is an ELF file")
    }
}

//! What is drawn: headlines of our own, of the length that the published figures are for, and of others.

/// 88 characters of ASCII.
pub const ASCII: &str = "Night train to the coast runs again after eleven years: all seats are taken, says driver";

/// 88 characters of Cyrillic.
pub const CYRILLIC: &str = "Нічний потяг до моря знову ходить після одинадцяти років: усі місця зайняті, каже водій!";

/// 88 characters of several scripts.
pub const MIXED: &str = "Łódź, São Paulo, Αθήνα та Київ swap bakers: “What does a roll for €1 taste like…” – test";

const _: () = assert!(ASCII.len() == 88);

/// `count` characters, repeating `text`.
pub fn long(text: &str, count: usize) -> heapless::String<960> {
    let mut long = heapless::String::new();
    for c in text.chars().cycle().take(count) {
        // 240 characters of at most four bytes fit.
        let _ = long.push(c);
    }
    long
}

//! Bytes of a source → text, by what says how they are to be read.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::error::FeedError;

/// Bytes at the beginning of a page within which it says how it is written (HTML, "prescan a byte stream").
const DECLARED_WITHIN: usize = 1024;

/// The text in `bytes`: a byte order mark decides, then what the server said, then what the text says of itself, then
/// whether it is UTF-8.
///
/// # Errors
/// [`FeedError`] when nothing says how it is written and it is not UTF-8, or it is not what something says.
pub(super) fn decode(bytes: &[u8], said: Option<&str>, name: &str) -> Result<String, FeedError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(mark..).unwrap_or_default(), name);
    }
    if let Some(label) = said.map(str::to_owned).or_else(|| declared(bytes)) {
        let encoding = Encoding::for_label(label.as_bytes())
            .ok_or_else(|| FeedError::UnknownCharset { name: name.to_owned(), label })?;
        // A page that can be read as bytes, and says UTF-16, is not (HTML, "determining the character encoding").
        let encoding = if encoding.is_ascii_compatible() { encoding } else { UTF_8 };
        // Much on the web says one thing and is UTF-8; what is UTF-8 by chance is hardly ever anything else.
        if encoding != UTF_8 && std::str::from_utf8(bytes).is_ok() {
            return with(UTF_8, bytes, name);
        }
        // What is called UTF-8 and is not is mostly what the web calls Latin-1.
        if encoding == UTF_8 && std::str::from_utf8(bytes).is_err() && said.is_none() {
            return with(WINDOWS_1252, bytes, name);
        }
        return with(encoding, bytes, name);
    }
    with(UTF_8, bytes, name)
}

fn with(encoding: &'static Encoding, bytes: &[u8], name: &str) -> Result<String, FeedError> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or_else(|| {
        let place = match encoding {
            utf8 if utf8 == UTF_8 => std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len),
            _ => 0,
        };
        let line = 1 + bytes.iter().take(place).filter(|&&byte| byte == b'\n').count();
        FeedError::Charset { name: name.to_owned(), charset: encoding.name(), place, line }
    })
}

/// What a text says of itself: `encoding="…"` in an XML declaration, `charset=…` in a `<meta>` of HTML.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..bytes.len().min(DECLARED_WITHIN)).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let trimmed = start.trim_start();
    if let Some(declaration) = trimmed.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        return value(declaration.0, "encoding");
    }
    let metas = start.split("<meta").skip(1).filter_map(|meta| meta.split_once('>'));
    metas.filter_map(|(meta, _)| value(meta, "charset")).next()
}

/// The value behind `name=`, with or without quotation marks.
fn value(text: &str, name: &str) -> Option<String> {
    let rest = text.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(rest.len());
    rest.get(..end).filter(|value| !value.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], said: Option<&str>) -> String {
        decode(bytes, said, "page").unwrap()
    }

    #[test]
    fn a_mark_then_the_server_then_the_text_says_how_it_is_written() {
        assert_eq!(read(b"\xff\xfeh\0\xe9\0", Some("utf-8")), "hé");
        assert_eq!(read(b"\xef\xbb\xbfh\xc3\xa9", None), "hé");
        assert_eq!(read(b"h\xe9", Some("windows-1252")), "hé");
        assert_eq!(
            read(b"<?xml version='1.0' encoding='KOI8-U'?><t>\xeb\xc9\xa7\xd7</t>", None).get(39..),
            Some("<t>Київ</t>")
        );
        assert_eq!(read(b"<html><meta charset=iso-8859-2><p>\xb3", None).chars().last(), Some('ł'));
        assert_eq!(
            read(b"<meta http-equiv=Content-Type content=\"text/html; charset=windows-1250\"><p>\xe8", None)
                .chars()
                .last(),
            Some('č')
        );
        assert_eq!(read("<meta charset='iso-8859-1'>é".as_bytes(), None).chars().last(), Some('é'), "it is UTF-8");
        assert_eq!(read(b"<meta charset='utf-8'>\xe9", None).chars().last(), Some('é'), "it is not");
    }

    #[test]
    fn what_nothing_explains_is_an_error_with_its_place() {
        let error = decode(b"one\ntwo \xe9", None, "page").unwrap_err();
        assert!(matches!(error, FeedError::Charset { charset: "UTF-8", place: 8, line: 2, .. }), "{error}");
        let error = decode(b"text", Some("klingon"), "page").unwrap_err();
        assert_eq!(
            error.to_string(),
            "page says that it is written in “klingon”, which nobody knows; convert it to UTF-8 first"
        );
    }
}

//! ```text
//! ┌─────────────┬─────────────────────────────────┬─────────────┐
//! │ 4d 47 45 31 │ tag of 16 bytes over site 00 …  │ the edition │
//! └─────────────┴─────────────────────────────────┴─────────────┘
//! ```

use motograph_shared::link::Address;
use motograph_shared::trust::{Judged, Key, Proof, Purpose, ReadyKey, Tag};

use crate::bundle_file::Bundle;
use crate::error::SealError;

const MAGIC: &[u8; 4] = b"MGE1";

/// Bytes of a seal.
pub(super) const BYTES: usize = MAGIC.len() + Tag::BYTES;

/// An edition for `site`, as it is given to a broker.
pub fn seal(edition: &Bundle, site: &str, key: &Key) -> Vec<u8> {
    let tag = Tag::of(key, purpose(edition), Address::ANY, &sealed(edition.bytes(), site));
    [MAGIC, &tag.0[..], edition.bytes()].concat()
}

/// The edition for `site` in what a broker gave.
///
/// # Errors
/// [`SealError`] when it was not sealed for this site by somebody who has the key.
pub fn unseal(payload: &[u8], site: &str, key: &Key) -> Result<Bundle, SealError> {
    let rest = payload.strip_prefix(MAGIC).ok_or(SealError::Foreign)?;
    let (tag, bytes) = rest.split_first_chunk().ok_or(SealError::Foreign)?;
    let edition = Bundle::new(bytes.to_vec(), site).map_err(SealError::Flawed)?;
    let mut proof = Proof::new(&ReadyKey::new(key), purpose(&edition), Address::ANY, Tag(*tag));
    let bytes = sealed(bytes, site);
    loop {
        match proof.step(&bytes) {
            Judged::NotYet => {}
            Judged::Good => return Ok(edition),
            Judged::Forged => return Err(SealError::Forged),
        }
    }
}

fn purpose(edition: &Bundle) -> Purpose {
    Purpose::Carried(edition.edition().number())
}

/// What a seal is over: a site's name holds no zero, so no two sites and editions look alike.
fn sealed(edition: &[u8], site: &str) -> Vec<u8> {
    [site.as_bytes(), &[0], edition].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key::new([7; 32]);

    fn edition() -> Bundle {
        Bundle::new(vec![1, 7, 1, 2, b'h', b'i'], "test").unwrap()
    }

    #[test]
    fn exact_bytes_and_back() {
        let payload = seal(&edition(), "gate", &KEY);
        assert_eq!(payload[..4], *b"MGE1");
        // HMAC-SHA256 of 03 00 07 00 00 00 00 00 00 00 "gate" 00 01 07 01 02 "hi", by Python's hmac.
        assert_eq!(
            format!("{:032x}", u128::from_be_bytes(payload[4..20].try_into().unwrap())),
            "f6b2628f4b32263285020cc0b93d9e32"
        );
        assert_eq!(payload[BYTES..], *edition().bytes());
        assert_eq!(unseal(&payload, "gate", &KEY).unwrap().bytes(), edition().bytes());
    }

    #[test]
    fn nothing_else_passes_for_it() {
        let payload = seal(&edition(), "gate", &KEY);
        assert!(matches!(unseal(&payload, "lobby", &KEY), Err(SealError::Forged)), "it is for another site");
        assert!(matches!(unseal(&payload, "gate", &Key::new([8; 32])), Err(SealError::Forged)));
        for length in 0..payload.len() {
            assert!(unseal(&payload[..length], "gate", &KEY).is_err(), "{length} bytes of it");
        }
        for place in 0..payload.len() {
            for bit in 0..8 {
                let mut changed = payload.clone();
                changed[place] ^= 1 << bit;
                assert!(unseal(&changed, "gate", &KEY).is_err(), "bit {bit} of byte {place}");
            }
        }
    }
}

//! Run-length coding of a picture's bytes, as in `PackBits` (Apple TN1023): a count 0 to 127 stands before one to 128 bytes
//! as they are, a count 129 to 255 before a byte that stands 128 to 2 times.

/// Bytes of the picture that are looked at for one reply: a call of the ticker stays short.
const MOST_READ: usize = 2048;

/// Most bytes that one count tells of.
const MOST_COUNTED: usize = 128;

/// Codes the beginning of `bytes` into `runs`, as much as fits; returns how many bytes were read, and written.
pub(crate) fn encode_runs(bytes: &[u8], runs: &mut [u8]) -> (usize, usize) {
    let bytes = bytes.get(..MOST_READ).unwrap_or(bytes);
    let (mut read, mut written) = (0, 0);
    while let Some(&first) = bytes.get(read) {
        let rest = bytes.get(read..).unwrap_or_default();
        let same = rest.iter().take(MOST_COUNTED).take_while(|&&byte| byte == first).count();
        if same > 1 {
            let Some(room) = runs.get_mut(written..written + 2) else { break };
            room.copy_from_slice(&[257_usize.wrapping_sub(same) as u8, first]);
            (read, written) = (read + same, written + 2);
            continue;
        }
        // As they are, until two follow that are alike.
        let pairs = rest.iter().zip(rest.iter().skip(1));
        let plain = pairs.take(MOST_COUNTED - 1).take_while(|(byte, next)| byte != next).count().max(1);
        let plain = if plain + 1 == rest.len() && plain < MOST_COUNTED { plain + 1 } else { plain };
        let fits = plain.min(runs.len().saturating_sub(written + 1));
        let (Some(room), Some(bytes)) = (runs.get_mut(written..written + 1 + fits), rest.get(..fits)) else { break };
        let Some((count, room)) = room.split_first_mut() else { break };
        if fits == 0 {
            break;
        }
        *count = (fits - 1) as u8;
        room.iter_mut().zip(bytes).for_each(|(room, &byte)| *room = byte);
        (read, written) = (read + fits, written + 1 + fits);
    }
    (read, written)
}

/// Calls `each` with each byte that `runs` stand for; `false` when they end within a run.
pub fn decode_runs(runs: &[u8], mut each: impl FnMut(u8)) -> bool {
    let mut rest = runs;
    while let Some((&count, behind)) = rest.split_first() {
        match count {
            0..128 => {
                let Some((bytes, behind)) = behind.split_at_checked(usize::from(count) + 1) else { return false };
                bytes.iter().copied().for_each(&mut each);
                rest = behind;
            }
            // Says nothing.
            128 => rest = behind,
            129.. => {
                let Some((&byte, behind)) = behind.split_first() else { return false };
                (0..257 - u16::from(count)).for_each(|_| each(byte));
                rest = behind;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encode(bytes: &[u8]) -> Vec<u8> {
        let mut runs = [0; 64];
        let (read, written) = encode_runs(bytes, &mut runs);
        assert_eq!(read, bytes.len());
        runs[..written].to_vec()
    }

    #[test]
    fn exact_bytes() {
        assert_eq!(encode(&[7; 5]), [252, 7]);
        assert_eq!(encode(&[1, 2, 3]), [2, 1, 2, 3]);
        assert_eq!(encode(&[1, 2, 2, 2]), [0, 1, 254, 2]);
        assert_eq!(encode(&[0; 129]), [129, 0, 0, 0]);
        assert_eq!(encode(&[]), []);
        let mut decoded = Vec::new();
        assert!(decode_runs(&[252, 7, 128, 1, 8, 9], |byte| decoded.push(byte)));
        assert_eq!(decoded, [7, 7, 7, 7, 7, 8, 9]);
        assert!(!decode_runs(&[3, 1, 2], |_| ()) && !decode_runs(&[200], |_| ()));
    }

    proptest! {
        #[test]
        fn parts_put_together_are_the_whole(
            bytes in prop::collection::vec(prop::sample::select(vec![0, 0, 0, 1, 7, 255]), 0..5000),
            room in 2_usize..200,
        ) {
            let (mut at, mut decoded) = (0, Vec::new());
            while at < bytes.len() {
                let mut runs = vec![0; room];
                let (read, written) = encode_runs(&bytes[at..], &mut runs);
                prop_assert!(read > 0 && read <= MOST_READ);
                prop_assert!(decode_runs(&runs[..written], |byte| decoded.push(byte)));
                at += read;
                prop_assert_eq!(decoded.len(), at);
            }
            prop_assert_eq!(decoded, bytes);
        }

        #[test]
        fn any_bytes_are_decoded_without_panic(runs in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut count = 0_usize;
            let _ = decode_runs(&runs, |_| count += 1);
            prop_assert!(count <= 128 * runs.len());
        }
    }
}

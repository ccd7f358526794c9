/// How many headlines of each source there is room for, where there is room for `most` in all: no source crowds the others out.
pub(super) fn shares(lengths: &[usize], most: usize) -> Vec<usize> {
    let mut shares = vec![0; lengths.len()];
    let mut room = most;
    while room > 0 {
        let before = room;
        for (share, &length) in shares.iter_mut().zip(lengths) {
            if *share < length && room > 0 {
                *share += 1;
                room -= 1;
            }
        }
        if room == before {
            break;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_has_its_share_and_what_others_leave() {
        assert_eq!(shares(&[9, 2, 9], 100), [9, 2, 9]);
        assert_eq!(shares(&[9, 2, 9], 10), [4, 2, 4]);
        assert_eq!(shares(&[100, 0, 3], 10), [7, 0, 3]);
        assert_eq!(shares(&[5, 5, 5], 2), [1, 1, 0], "the first ones come first");
        assert_eq!((shares(&[], 5), shares(&[3], 0)), (vec![], vec![0]));
    }
}

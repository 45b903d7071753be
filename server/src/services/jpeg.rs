//! Whether a JPEG file has been transferred as a whole.

/// Begins a picture.
const START: u8 = 0xd8;
/// Ends it.
const END: u8 = 0xd9;
/// Begins compressed pixels.
const SCAN: u8 = 0xda;

/// Whether a JPEG goes on to its end mark. What stands in its segments, such as
/// the small picture that cameras add, has an end mark of its own, which does
/// not count. What follows does not matter.
#[must_use]
pub fn is_complete(file: &[u8]) -> bool {
    if !file.starts_with(&[0xff, START]) {
        return false;
    }
    let mut place = 2;
    loop {
        let Some((marker, after)) = next_marker(file, place) else { return false };
        place = after;
        match marker {
            END => return true,
            // Without content: restarts and placeholders.
            0x01 | 0xd0..=START => {}
            _ => {
                let Some(length) = length(file, place) else { return false };
                place += length;
                if marker == SCAN {
                    place = end_of_pixels(file, place);
                }
            }
        }
    }
}

/// The next marker from here on, and where what belongs to it begins.
fn next_marker(file: &[u8], from: usize) -> Option<(u8, usize)> {
    let mut place = from + file.get(from..)?.iter().position(|byte| *byte == 0xff)?;
    while *file.get(place)? == 0xff {
        place += 1;
    }
    Some((file[place], place + 1))
}

/// The length of a segment as it says itself, its own two bytes included.
fn length(file: &[u8], place: usize) -> Option<usize> {
    let bytes = file.get(place..place + 2)?;
    Some(usize::from(u16::from_be_bytes([bytes[0], bytes[1]])).max(2))
}

/// Where compressed pixels end: at the first marker that is none of theirs.
fn end_of_pixels(file: &[u8], from: usize) -> usize {
    let rest = file.get(from..).unwrap_or_default();
    let end =
        rest.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff));
    end.map_or(file.len(), |end| from + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_mark_of_the_picture_itself_counts() {
        // A segment with an end mark in it, then pixels with a restart.
        let whole = [
            &[0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9][..],
            &[0xff, 0xda, 0, 2, 1, 2, 0xff, 0x00, 0xff, 0xd0, 3, 0xff, 0xd9],
        ]
        .concat();
        assert!(is_complete(&whole));
        assert!(is_complete(&[&whole[..], b"<html>"].concat()));
        for length in 0..whole.len() {
            assert!(!is_complete(&whole[..length]), "{length}");
        }
        assert!(!is_complete(b"\x89PNG\xff\xd9"));
    }
}

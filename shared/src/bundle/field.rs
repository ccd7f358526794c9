/// A field in a headline's text, which is filled in when the headline comes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `{time}`: the time of day.
    Time,
    /// `{date}`: the date.
    Date,
    /// `{age}`: how long the edition has been there.
    Age,
}

impl Field {
    const ALL: [(Self, &'static str); 3] = [(Self::Time, "{time}"), (Self::Date, "{date}"), (Self::Age, "{age}")];

    /// Takes `text` apart: what stands before its first field, that field, and what stands behind it. Without one, all of it stands
    /// before.
    pub fn first(text: &str) -> (&str, Option<(Self, &str)>) {
        for (place, _) in text.match_indices('{') {
            let (before, rest) = text.split_at_checked(place).unwrap_or((text, ""));
            for (field, name) in Self::ALL {
                if let Some(after) = rest.strip_prefix(name) {
                    return (before, Some((field, after)));
                }
            }
        }
        (text, None)
    }

    /// How many fields there are in `text`.
    pub fn count(text: &str) -> usize {
        let (mut rest, mut count) = (text, 0);
        while let (_, Some((_, after))) = Self::first(rest) {
            (rest, count) = (after, count + 1);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_among_braces() {
        assert_eq!(Field::first("It is {time}, {date}"), ("It is ", Some((Field::Time, ", {date}"))));
        assert_eq!(Field::first("{{age} ö"), ("{", Some((Field::Age, " ö"))));
        assert_eq!(Field::first("{Time} {} {time"), ("{Time} {} {time", None));
        assert_eq!(["", "{age}{age}", "x{date}y{ {time}"].map(Field::count), [0, 2, 2]);
    }
}

//! Whether a line is a date or a time, and hardly anything else.

/// The months, as dates name them (in Slavic languages and Greek in the genitive), and their usual abbreviations.
const MONTHS: &[&str] = &[
    // English, German, Dutch, Scandinavian
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "jänner",
    "okt",
    "dez",
    "januari",
    "februari",
    "maart",
    "mei",
    "augustus",
    "mars",
    "maj",
    "augusti",
    "marts",
    "desember",
    // French, Spanish, Italian, Portuguese
    "janvier",
    "février",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "janv",
    "févr",
    "avr",
    "juil",
    "déc",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "janeiro",
    "fevereiro",
    "março",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    // Polish, Czech, Turkish, Hungarian, Romanian
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
    "ledna",
    "února",
    "března",
    "dubna",
    "května",
    "června",
    "července",
    "srpna",
    "září",
    "října",
    "listopadu",
    "prosince",
    "ocak",
    "şubat",
    "mart",
    "nisan",
    "mayıs",
    "haziran",
    "temmuz",
    "ağustos",
    "eylül",
    "ekim",
    "kasım",
    "aralık",
    "január",
    "február",
    "március",
    "április",
    "május",
    "június",
    "július",
    "augusztus",
    "szeptember",
    "október",
    "ianuarie",
    "februarie",
    "martie",
    "aprilie",
    "iunie",
    "iulie",
    "septembrie",
    "octombrie",
    "noiembrie",
    "decembrie",
    // Ukrainian, Russian, Greek
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
    "ιανουαρίου",
    "φεβρουαρίου",
    "μαρτίου",
    "απριλίου",
    "μαΐου",
    "μαίου",
    "ιουνίου",
    "ιουλίου",
    "αυγούστου",
    "σεπτεμβρίου",
    "οκτωβρίου",
    "νοεμβρίου",
    "δεκεμβρίου",
];

/// Whether a line is a date: a month beside the number of a day, or three numbers that are one; and few other words.
pub(super) fn is_date(text: &str) -> bool {
    let tokens: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | ':' | '(' | ')' | '|' | '·' | '/' | '-'))
        .filter(|token| !token.is_empty())
        .map(str::to_lowercase)
        .collect();
    let number = |token: &String| leading_number(token);
    let is_day = |token: Option<&String>| token.and_then(number).is_some_and(|number| (1..=31).contains(&number));
    let has_year = tokens.iter().filter_map(number).any(|number| (1900..=2199).contains(&number));
    let month = tokens.iter().position(|token| MONTHS.contains(&token.as_str()));
    // Spanish and Portuguese have a "de" between day and month.
    let day_and_month = month.is_some_and(|month| {
        let before = month.checked_sub(1).and_then(|place| tokens.get(place));
        let before = if before.is_some_and(|token| token == "de") { tokens.get(month - 2) } else { before };
        is_day(before) || is_day(tokens.get(month + 1))
    });
    // Beside the month: a weekday and a word such as "Updated"; with a year, two small words more.
    let others = tokens.iter().filter(|token| number(token).is_none() && !MONTHS.contains(&token.as_str())).count();
    (day_and_month && others <= if has_year { 4 } else { 2 }) || (has_a_date_in_figures(text) && others <= 3)
}

/// Whether a line is a time of day, as live blogs put it above their posts: `14:05`, `14 h 05`, `2.30pm GMT`.
pub(super) fn is_time(text: &str) -> bool {
    // A short word may stand in front: `klo 15.40`, `kl. 9.05`.
    let text = match text.split_once(' ') {
        Some((word, time)) if word.chars().count() <= 4 && word.chars().all(|c| c.is_alphabetic() || c == '.') => time,
        _ => text,
    };
    let (mut figures, mut letters) = (0, 0);
    for c in text.chars() {
        match c {
            '0'..='9' => figures += 1,
            ':' | '.' | ' ' | '\u{a0}' | '\u{202f}' => {}
            c if c.is_alphabetic() => letters += 1,
            _ => return false,
        }
    }
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    text.starts_with(|c: char| c.is_ascii_digit())
        && (3..=4).contains(&figures)
        && letters <= 5
        && parts.clone().count() == 2
        && parts.filter_map(|part| part.parse::<u32>().ok()).all(|part| part < 60)
}

/// `2026-03-14`, `14.3.2026`, `14/03/2026`: a year and two smaller numbers with the same mark between them.
fn has_a_date_in_figures(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        ['-', '.', '/'].iter().any(|&mark| {
            let parts = word.trim_matches([',', '.', '(', ')']).split(mark).map(|part| part.parse::<u32>().ok());
            let numbers: Vec<u32> = parts.map(|part| part.unwrap_or(u32::MAX)).collect();
            let [first, middle, last] = numbers[..] else { return false };
            let is_year = |number: u32| (1900..=2199).contains(&number);
            let is_day = |number: u32| (1..=31).contains(&number);
            is_day(middle) && ((is_year(first) && is_day(last)) || (is_day(first) && is_year(last)))
        })
    })
}

/// The number that a token is or begins with (`6th`, `1er`), of at most four figures.
fn leading_number(token: &str) -> Option<u32> {
    let figures = token.find(|c: char| !c.is_ascii_digit()).unwrap_or(token.len());
    (figures > 0 && token.len() - figures <= 2).then(|| token[..figures].parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_dates_and_headlines_with_numbers_are_not() {
        for date in [
            "Friday, May 2",
            "Updated: Thursday 18 September 2025, 14:20",
            "Published on Saturday, 22 November 2025 at 09:30",
            "2026-03-14",
            "Stand: 14.03.2026, 8 Uhr",
            "5 березня 2026",
            "1er mars 2026",
            "3 de marzo de 2026",
            "Δευτέρα 3 Φεβρουαρίου 2025",
            "24 sierpnia 2025, 17:45",
        ] {
            assert!(is_date(date), "{date}");
        }
        for other in [
            "3 min read",
            "14 h 05",
            "Storm of 6 February remembered in a museum that the sea took twice",
            "March 5 vote decides mayor",
            "Prosecutors seek 12 years for mayor",
            "Outbreak kills 14 in Hale",
            "Market falls 3 percent after vote",
            "Published 2 hours ago",
            "May the best cake win",
            "County Cup 2026: the final",
            "Scores 1-2-3 and 10.0.0.1",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }

    #[test]
    fn times_are_times() {
        for time in ["14:05", "14 h 05", "2.30pm GMT", "09.15", "21:07 Uhr"] {
            assert!(is_time(time), "{time}");
        }
        for other in ["14", "3 min read", "25:99", "Tram 9 late", "12 angry men 10"] {
            assert!(!is_time(other), "{other}");
        }
    }
}

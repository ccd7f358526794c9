use motograph_shared::link::Refusal;

/// Why a display refuses, as the second half of a sentence, with what to do.
pub fn refusal_sentence(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::TooLong => "it is too long; pack fewer headlines",
        Refusal::NotOffered | Refusal::Incomplete => {
            "it lost its place again and again; check the cable and push again"
        }
        Refusal::Corrupted => "its bytes arrive changed again and again; check the cable, or try a lower --baud",
        Refusal::Malformed => "it is no edition that this firmware reads; pack it with the tool of its version",
        Refusal::Outdated => {
            "its number is not above that of the last edition it took, or it was packed before its key was \
             installed; pack it again (numbers rise with the time)"
        }
        Refusal::Empty => "it has no headline",
        Refusal::NoKey => "it has no key yet; install one: motograph key install",
        Refusal::Forged => {
            "its tag is not that of these bytes for this display; are the display and the key the right ones?"
        }
        Refusal::Replayed => {
            "it was told something later already; is this machine's clock right? (commands are numbered by the time)"
        }
        Refusal::NotHeld => "nobody holds its select button, and only then does it take a key",
        Refusal::Crowded => "it holds as many bulletins as it can; retract one, or wait until the time of one is over",
        Refusal::TooOften => "it was given too many bulletins in the last minutes; wait half a minute and try again",
        Refusal::Unknown => {
            "it has no bulletin with this id: its time was over, or it went to another display (motograph status lists them)"
        }
        Refusal::NotBase => "it shows another edition than it did; push again",
        Refusal::Open => "its firmware is built open (insecure-open): it asks for no key and takes none",
        Refusal::Blank => "a headline in it would leave the glass blank; take it out and pack it again",
    }
}

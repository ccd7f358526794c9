use motograph_shared::limits::SPARE_STACK_BYTES;
use motograph_shared::link::{Refusal, Reset, version};
use motograph_shared::trust::Access;
use serde_json::{Value, json};

use super::Answer;
use crate::push::USUAL;

/// How long ago a refusal is news, in ms: an hour.
const LATELY_MS: u32 = 3_600_000;

/// Something that is not as it should be, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is so.
    pub what: String,
    /// What to do.
    pub remedy: &'static str,
}

impl Finding {
    /// For people.
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.what, self.remedy)
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({ "what": self.what, "remedy": self.remedy })
    }
}

/// What a display's answers say is wrong; nothing when all is well.
pub fn examine(answer: &Answer) -> Vec<Finding> {
    let Answer { health, .. } = answer;
    let link = &health.link;
    let share = |part: u32, whole: u32| f64::from(part) * 100.0 / f64::from(whole.max(1));
    let mut findings = Vec::new();
    let mut find = |is_so: bool, what: String, remedy| {
        if is_so {
            findings.push(Finding { what, remedy });
        }
    };
    for fault in &health.faults {
        let remedy = match fault {
            fault if fault.contains("key is held") => "free the button, or check its wiring; it is ignored until then",
            fault if fault.contains("nothing can be kept") => {
                "put a card with a partition of type 0x7F into it, and start it again (README, \"Without power\")"
            }
            fault if fault.contains("panel") => "check the panel's cable and supply",
            fault if fault.contains("started again") => "note what it was doing, and report it with what it said",
            fault if fault.contains("clock") => "check the crystal: text moves more slowly than it should",
            _ => "switch it off and on; if it comes back, the board is broken",
        };
        let is_crash = fault.contains("started again") && !answer.last_words.is_empty();
        let what = if is_crash { format!("{fault} (it said {:?})", answer.last_words) } else { fault.clone() };
        find(true, what, remedy);
    }
    // What a display says may be anything.
    let heard = link.frames.saturating_add(link.damaged).saturating_add(link.overlong);
    find(
        link.damaged > 0 && share(link.damaged, heard) >= 1.0,
        format!(
            "{:.1} % of what the display hears is damaged ({} of {heard} frames)",
            share(link.damaged, heard),
            link.damaged
        ),
        match answer.baud {
            // Each command that looks for the speed is heard at a wrong one first.
            Some(baud) if baud != USUAL => {
                "say its speed with --baud, as a search for it is heard as damage too; if it goes on, check the cable, its \
                 length and its ground"
            }
            Some(_) | None => "check the cable, its length and its ground, or use a lower speed",
        },
    );
    find(
        link.lost_bytes > 0,
        format!("the display's serial port lost {} bytes", link.lost_bytes),
        "use a lower speed; whoever sends must wait for answers, as motograph does",
    );
    find(
        link.lost_replies > 0,
        format!("{} answers could not be sent", link.lost_replies),
        "report it: the display's outbox should always have room",
    );
    find(
        link.unsupported > 0,
        format!("{} requests were not understood", link.unsupported),
        "update whichever is older, the firmware or the tool that asks",
    );
    let (late, all) = (health.lateness.late(), health.lateness.all());
    find(
        late > 0 && share(late, all) >= 1.0,
        format!("{:.1} % of the frames came late ({late} of {all})", share(late, all)),
        "choose a slower pace, or a faster bus for the panel",
    );
    find(
        health.reset == Reset::Watchdog,
        "the display hung, and its watchdog started it again".to_owned(),
        "note what it was doing, and report it",
    );
    find(
        health.reset == Reset::BrownOut,
        "the display's supply voltage dropped, and it started again".to_owned(),
        "check its supply and the cable to it",
    );
    let free = health.free_stack.unwrap_or(u32::MAX);
    find(
        free < SPARE_STACK_BYTES,
        format!("only {free} bytes of the display's stack were never used"),
        "report it with what it was doing: a little deeper, and the firmware fails",
    );
    find(
        answer.versions.1 < version::CURRENT,
        format!("the firmware speaks version {} of the link, this tool {}", answer.versions.1, version::CURRENT),
        "update the firmware",
    );
    find(
        answer.device.access == Access::Open,
        "anybody who reaches its line may change what it shows".to_owned(),
        "build its firmware without insecure-open, or start the desk without --open",
    );
    let has_no_key = answer.device.access == Access::NoKey;
    find(
        has_no_key,
        "the display has no key yet".to_owned(),
        "hold its select button and give it one: motograph key install",
    );
    let lately = |is_one: fn(Refusal) -> bool| {
        let logged = answer.refusals.iter().filter(|logged| is_one(logged.refused.why));
        let logged = logged.filter(|logged| health.uptime_ms.saturating_sub(logged.at_ms) <= LATELY_MS);
        logged.fold(0_u32, |sum, logged| sum.saturating_add(logged.times.into()))
    };
    let forged = lately(|why| why == Refusal::Forged);
    find(
        forged > 0,
        format!("somebody without its key tried to change it ({forged} times within an hour)"),
        "find out who else is on its line; motograph status says when it was",
    );
    let stale = lately(|why| matches!(why, Refusal::Replayed | Refusal::Outdated));
    find(
        stale > 0,
        format!("it was sent what is older than what it has ({stale} times within an hour)"),
        "check the clock of the machine that sends, as numbers rise with the time; if it is right, somebody may be sending \
         recordings: find out who else is on its line",
    );
    find(answer.showing.is_none() && !has_no_key, "the display has no news".to_owned(), "push some: motograph push");
    find(
        health.paused,
        "somebody has paused the news".to_owned(),
        "press select; it goes on by itself after two minutes",
    );
    findings
}

#[cfg(test)]
mod tests {
    use motograph_shared::link::{Address, Lateness, LinkCounters, Logged, Refused};

    use super::super::{Device, Health};
    use motograph_shared::trust::KeyId;

    use super::*;

    #[test]
    fn what_is_wrong_is_found_and_nothing_else() {
        let health = Health {
            uptime_ms: 1,
            paused: false,
            brightness: 8,
            faults: vec![],
            lateness: Lateness::NONE,
            link: LinkCounters { frames: 1000, damaged: 9, ..LinkCounters::default() },
            reset: Reset::PowerOn,
            free_stack: Some(SPARE_STACK_BYTES),
        };
        let showing =
            super::super::Showing { edition: 1, headline: (1, 1), text: String::new(), taken_ms: None, since_ms: 0 };
        let mut answer = Answer {
            baud: Some(USUAL),
            device: Device {
                name: String::new(),
                pixels: (1, 8),
                place: (Address::FIRST, Address::ANY),
                access: Access::Keyed(KeyId(7)),
            },
            versions: (1, version::CURRENT),
            edition_bytes: 1,
            headlines: 1,
            showing: Some(showing),
            waiting: None,
            health,
            agenda: None,
            settings: None,
            accounts: vec![],
            refusals: vec![],
            last_words: String::new(),
        };
        assert_eq!(examine(&answer), []);
        answer.health.link = LinkCounters { frames: 80, damaged: 20, lost_bytes: 3, ..LinkCounters::default() };
        answer.health.faults = vec!["the next key is held since start".to_owned()];
        answer.health.lateness.frames = [90, 0, 0, 0, 0, 10];
        answer.health.reset = Reset::Watchdog;
        answer.health.free_stack = Some(SPARE_STACK_BYTES - 1);
        answer.showing = None;
        let found: Vec<String> = examine(&answer).into_iter().map(|finding| finding.what).collect();
        assert_eq!(
            found,
            [
                "the next key is held since start",
                "20.0 % of what the display hears is damaged (20 of 100 frames)",
                "the display's serial port lost 3 bytes",
                "10.0 % of the frames came late (10 of 100)",
                "the display hung, and its watchdog started it again",
                "only 1023 bytes of the display's stack were never used",
                "the display has no news"
            ]
        );
        answer.health.reset = Reset::BrownOut;
        assert!(examine(&answer).iter().any(|finding| finding.what.contains("supply voltage dropped")));
        let remedy = |answer: &Answer| {
            examine(answer).into_iter().find(|finding| finding.what.contains("damaged")).unwrap().remedy
        };
        assert!(remedy(&answer).starts_with("check the cable"));
        answer.baud = Some(9600);
        assert!(remedy(&answer).starts_with("say its speed with --baud"));
        let logged = |why, at_ms, times| Logged { refused: Refused { why, at: 0 }, edition: 7, times, at_ms };
        answer.health.uptime_ms = 2 * LATELY_MS;
        answer.refusals = vec![logged(Refusal::Forged, LATELY_MS - 1, 5), logged(Refusal::Outdated, LATELY_MS - 1, 5)];
        assert!(!examine(&answer).iter().any(|finding| finding.what.contains("within an hour")), "long ago");
        answer.refusals.extend([logged(Refusal::Forged, LATELY_MS, 2), logged(Refusal::Forged, 2 * LATELY_MS, 3)]);
        answer.refusals.push(logged(Refusal::Replayed, LATELY_MS, 4));
        let found: Vec<String> = examine(&answer).into_iter().map(|finding| finding.what).collect();
        let forged = "somebody without its key tried to change it (5 times within an hour)".to_owned();
        let stale = "it was sent what is older than what it has (4 times within an hour)".to_owned();
        assert!(found.contains(&forged) && found.contains(&stale), "{found:#?}");
        let most = u32::MAX;
        answer.health.link = LinkCounters { frames: most, damaged: most, overlong: most, ..LinkCounters::default() };
        assert!(examine(&answer).iter().any(|finding| finding.what.contains("100.0 % of what the display hears")));
    }
}

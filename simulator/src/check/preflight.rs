use std::time::Duration;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Value, json};

use super::finding::is_in_capitals;
use super::twins::twins;
use super::{Finding, Measure, Target, Weight, gaps};
use crate::bundle_file::Bundle;
use crate::fallback::otherwise;
use crate::pack::Packed;
use crate::words::plain;

/// A headline that is on for longer than this keeps the others away.
const SLOW: Duration = Duration::from_secs(60);

/// Days, as a schedule counts them.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What a display would make of an edition.
#[derive(Clone, Debug)]
pub struct Preflight {
    target: Target,
    bytes: usize,
    headlines: Vec<Checked>,
    /// What is wrong with the edition as a whole, in sentences.
    problems: Vec<String>,
}

/// What it would make of one headline.
#[derive(Clone, Debug)]
struct Checked {
    text: String,
    measure: Measure,
    findings: Vec<Finding>,
}

impl Preflight {
    /// Looks at `bundle` for `target`; `packed` says what packing has done to its headlines, where it was packed just now.
    pub fn new(bundle: &Bundle, target: Target, packed: Option<&Packed>) -> Self {
        let edition = bundle.edition();
        let texts: Vec<&str> = edition.headlines().map(|headline| headline.text).collect();
        let twins = twins(&texts);
        let mut headlines = Vec::new();
        for (place, headline) in edition.headlines().enumerate() {
            let measure = target.measure(&edition, &headline);
            let mut findings = Vec::new();
            let (mut folded, mut missing) = otherwise(headline.text);
            let byline = otherwise(headline.byline.unwrap_or_default());
            folded.extend(byline.0);
            missing.extend(byline.1);
            missing.retain(|&c| edition.glyphs().find(c).is_none());
            if let Some(report) = packed.and_then(|packed| packed.reports.get(place)) {
                findings.extend((report.cut > 0).then_some(Finding::Cut(report.cut)));
                findings.extend((!report.removed.is_empty()).then(|| Finding::Removed(report.removed.clone())));
            }
            findings.extend((!missing.is_empty()).then_some(Finding::Missing(missing)));
            findings.extend(twins.get(place).copied().flatten().map(|twin| Finding::Twin(twin + 1)));
            findings.extend((!folded.is_empty()).then_some(Finding::Folded(folded)));
            findings.extend(is_in_capitals(headline.text).then_some(Finding::Capitals));
            findings.extend((measure.time > SLOW).then_some(Finding::Slow(measure.time.as_secs())));
            headlines.push(Checked { text: headline.text.to_owned(), measure, findings });
        }
        let bytes = bundle.bytes().len();
        let mut problems = Vec::new();
        if bytes > target.edition_bytes {
            problems.push(format!(
                "it has {bytes} bytes, and {} takes {}; pack fewer headlines",
                target.name, target.edition_bytes
            ));
        }
        if headlines.len() > target.headlines {
            let count = headlines.len();
            problems
                .push(format!("it has {count} headlines, and {} takes {}; pack fewer", target.name, target.headlines));
        }
        if let Some(left_out) = packed.map(|packed| packed.left_out).filter(|&left_out| left_out > 0) {
            problems.push(format!("the last {left_out} headlines do not fit it; pack fewer, or shorter ones"));
        }
        for (from, until) in gaps(&edition) {
            let (from, until) = (week_time(from), week_time(until));
            problems.push(format!("from {from} to {until} no headline is to be shown; give one no --hours"));
        }
        Self { target, bytes, headlines, problems }
    }

    /// How long a round through the edition takes, at the hours at which all of it is shown.
    pub fn cycle(&self) -> Duration {
        let once: Duration = self.headlines.iter().map(|headline| headline.measure.time).sum();
        once * u32::from(self.target.settings.rounds.max(1))
    }

    /// Whether somebody should look at something before it is pushed.
    pub fn has_problems(&self) -> bool {
        let mut findings = self.headlines.iter().flat_map(|headline| &headline.findings);
        !self.problems.is_empty() || findings.any(|finding| finding.weight() == Weight::Problem)
    }

    /// For people: a table `width` columns wide, and sentences.
    pub fn table(&self, width: u16) -> String {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
        table.set_header(["", "headline", "pixels", "shown", "seconds"]);
        for (place, Checked { text, measure, .. }) in self.headlines.iter().enumerate() {
            let shown = match measure {
                Measure { moves: true, .. } => "moves".to_owned(),
                Measure { pages: 1, .. } => "stands".to_owned(),
                Measure { pages, .. } => format!("{pages} pages"),
            };
            let seconds = format!("{:.1}", measure.time.as_secs_f64());
            table.add_row([(place + 1).to_string(), plain(text), measure.width.to_string(), shown, seconds]);
        }
        let Target { name, screen, edition_bytes, .. } = &self.target;
        let cycle = self.cycle().as_secs_f64();
        let mut lines = vec![
            table.to_string(),
            format!(
                "{} headlines for {name}, {}×{}: a round takes {cycle:.1} s; {} of {edition_bytes} bytes",
                self.headlines.len(),
                screen.width,
                screen.height,
                self.bytes
            ),
        ];
        for (place, headline) in self.headlines.iter().enumerate() {
            for finding in &headline.findings {
                let kind = if finding.weight() == Weight::Problem { "problem" } else { "remark" };
                lines.push(format!("{kind}: headline {} {}", place + 1, finding.sentence()));
            }
        }
        lines.extend(self.problems.iter().map(|problem| format!("problem: {problem}")));
        lines.join("\n")
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let headline = |Checked { text, measure, findings }: &Checked| {
            json!({
                "text": text,
                "pixels": measure.width,
                "moves": measure.moves,
                "pages": measure.pages,
                "ms": u64::try_from(measure.time.as_millis()).unwrap_or(u64::MAX),
                "findings": findings.iter().map(Finding::json).collect::<Vec<_>>(),
            })
        };
        let Target { name, screen, edition_bytes, headlines, .. } = &self.target;
        json!({
            "target": {
                "name": name,
                "width": screen.width,
                "height": screen.height,
                "edition_bytes": edition_bytes,
                "headlines": headlines,
            },
            "bytes": self.bytes,
            "cycle_ms": u64::try_from(self.cycle().as_millis()).unwrap_or(u64::MAX),
            "headlines": self.headlines.iter().map(headline).collect::<Vec<_>>(),
            "problems": self.problems,
            "has_problems": self.has_problems(),
        })
    }
}

/// A minute of the week, as people say it.
pub fn week_time(minute: u16) -> String {
    let (day, minute) = (usize::from(minute / (24 * 60)) % DAYS.len(), minute % (24 * 60));
    format!("{} {}", DAYS.get(day).copied().unwrap_or_default(), crate::display::agenda::hour(minute))
}

use clap::Args;
use motograph_shared::bundle::{Schedule, Terms};

use crate::times::{minutes, schedule, unix_minute};

/// When headlines are shown, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub(super) struct TermsArgs {
    /// Show them from this time on, such as "2026-12-01 06:00" or 2026-12-01T06:00Z; a display that does not know the time does not show them
    #[arg(long, value_name = "TIME", value_parser = unix_minute)]
    not_before: Option<u32>,
    /// Show them until this time
    #[arg(long, value_name = "TIME", value_parser = unix_minute)]
    not_after: Option<u32>,
    /// Show them for so long after the display took them, such as 90m, 12h or 2d; it needs no clock
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    lasts: Option<u32>,
    /// Show them at these hours, such as "mon-fri 08:00-18:00", "sat,sun 10:00-14:00" or 22:00-02:00
    #[arg(long, value_name = "HOURS", value_parser = schedule)]
    hours: Option<Schedule>,
    /// Show them in each second, third, ... round only
    #[arg(long, value_name = "2..255", value_parser = clap::value_parser!(u8).range(2..))]
    every: Option<u8>,
    /// Fill in {time}, {date} and {age} where they stand in a headline, when it comes on
    #[arg(long)]
    live: bool,
}

impl TermsArgs {
    /// As an edition says it.
    pub(super) const fn terms(&self) -> Terms {
        let Self { not_before: from, not_after: until, lasts, hours: schedule, every, live: is_live } = *self;
        Terms { from, until, lasts, schedule, every, is_live }
    }
}

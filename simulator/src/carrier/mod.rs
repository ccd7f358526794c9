//! Editions by way of an MQTT broker (MQTT 3.1.1, OASIS Standard), to sites that no line reaches.
//!
//! *In:* an edition and the site it is for; at the site, what the broker says. *Out:* that the broker keeps it; at the site, the
//! edition.
//! *Promises:* the broker is trusted with nothing: an edition bears a seal of the displays' key for its site, and a site takes none
//! without; what the broker has forgotten is brought again; whoever joins late has the newest edition at once; a site that is lost is
//! missed, by its last will.
//! *Does not know:* displays, or the lines to them.
//!
//! ```text
//!  head office ── deliver ─▶ motograph/SITE/edition   retained, sealed ─▶ Collector ── at the site
//!              ◀─ its state ─ motograph/SITE/state    retained, and the site's last will ◀─┘
//! ```

mod address;
mod broker;
mod collect;
mod deliver;
mod seal;
mod state;

pub use address::BrokerAddress;
pub use broker::Broker;
pub use collect::{Collected, Collector};
pub use deliver::{Delivered, Outcome, deliver};
pub use seal::{seal, unseal};
pub use state::{ScreenState, SiteState};

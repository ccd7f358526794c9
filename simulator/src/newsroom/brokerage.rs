use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::config::parsed;
use crate::carrier::{Broker, BrokerAddress};
use crate::error::CarrierError;

/// How the broker is reached that carries editions to sites.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerConfig {
    /// Where it is.
    #[serde(deserialize_with = "address")]
    pub address: BrokerAddress,
    /// Who we are to it.
    pub user: Option<String>,
    /// The file of this user's password.
    pub password: Option<PathBuf>,
    /// The file of the certificate by which the broker's own is known; without one, the system's.
    pub ca: Option<PathBuf>,
    /// What all its topics begin with.
    #[serde(default = "topic")]
    pub topic: String,
}

impl BrokerConfig {
    /// The broker, with what is in the files.
    ///
    /// # Errors
    /// [`CarrierError`] when one of them cannot be used.
    pub fn open(&self) -> Result<Broker, CarrierError> {
        let user = self.user.as_deref().map(|name| (name, self.password.as_deref()));
        Broker::new(&self.address, &self.topic, user, self.ca.as_deref())
    }

    /// Makes the paths of files relative to the folder of the settings.
    pub(super) fn lies_in(&mut self, folder: &Path) {
        for path in [&mut self.password, &mut self.ca].into_iter().flatten() {
            *path = folder.join(&*path);
        }
    }

    /// What is wrong with it, if anything is.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        if self.password.is_some() && self.user.is_none() {
            return Err("whose password is it? write user = \"…\"");
        }
        if self.ca.is_some() && !self.address.is_private {
            return Err("without TLS there is no certificate to look at; write the address with mqtts://");
        }
        if !self.topic.split('/').all(is_level) {
            return Err("a topic is a name, or names with / between them, without + and #");
        }
        Ok(())
    }
}

/// The name of a site.
///
/// # Errors
/// A sentence that says what is expected.
pub fn site(text: &str) -> Result<String, &'static str> {
    if is_level(text) { Ok(text.to_owned()) } else { Err("a site is a name of 1 to 64 bytes without /, + and #") }
}

/// Whether it can stand in a topic, between slashes (§4.7.1 of MQTT), and before no broker's own topics (§4.7.2).
fn is_level(text: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !matches!(c, '/' | '+' | '#');
    (1..=64).contains(&text.len()) && text.chars().all(is_plain) && !text.starts_with('$')
}

fn topic() -> String {
    "motograph".to_owned()
}

fn address<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<BrokerAddress, D::Error> {
    parsed(deserializer, str::parse)
}

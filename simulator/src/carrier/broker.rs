use std::fmt;
use std::fs;
use std::path::Path;

use motograph_shared::limits::EDITION_BYTES;
use rumqttc::{ConnectionError, MqttOptions, TlsConfiguration, Transport};

use super::{BrokerAddress, seal};
use crate::error::CarrierError;

/// Seconds after which somebody who says nothing is asked whether he is still there.
const KEEP_ALIVE_S: u16 = 20;

/// Bytes of a message around its payload: a topic, and MQTT's own (§3.3).
const AROUND: usize = 1024;

/// A broker, and how it is spoken to.
#[derive(Clone)]
pub struct Broker {
    address: BrokerAddress,
    /// The user and his password.
    user: Option<(String, String)>,
    transport: Transport,
    /// What stands before all topics.
    topic: String,
}

impl Broker {
    /// The broker at an address, whose topics begin with `topic`. `user` has a name and the file of a password; `authority` is the
    /// file of the certificate by which the broker's own is known: without one, the system's.
    ///
    /// # Errors
    /// [`CarrierError`] when a file cannot be read, or holds no certificate.
    pub fn new(
        address: &BrokerAddress,
        topic: &str,
        user: Option<(&str, Option<&Path>)>,
        authority: Option<&Path>,
    ) -> Result<Self, CarrierError> {
        let unreadable = |path: &Path, error| CarrierError::Unreadable { name: path.display().to_string(), error };
        let password = |path: Option<&Path>| -> Result<String, CarrierError> {
            let Some(path) = path else { return Ok(String::new()) };
            let text = fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
            // Editors end a line.
            Ok(text.trim_end_matches(['\r', '\n']).to_owned())
        };
        let user = user.map(|(name, path)| Ok((name.to_owned(), password(path)?))).transpose()?;
        let transport = if address.is_private {
            let tls = match authority {
                Some(path) => {
                    let ca = fs::read(path).map_err(|error| unreadable(path, error))?;
                    if !ca.windows(BEGIN.len()).any(|text| text == BEGIN) {
                        return Err(CarrierError::NoCertificate { name: path.display().to_string() });
                    }
                    TlsConfiguration::Simple { ca, alpn: None, client_auth: None }
                }
                None => TlsConfiguration::try_default_rustls()
                    .map_err(|error| CarrierError::NoTls { address: address.to_string(), error: error.to_string() })?,
            };
            Transport::tls_with_config(tls)
        } else {
            Transport::tcp()
        };
        Ok(Self { address: address.clone(), user, transport, topic: topic.to_owned() })
    }

    /// Where it is.
    pub const fn address(&self) -> &BrokerAddress {
        &self.address
    }

    /// Where the newest edition for a site lies.
    pub(super) fn edition_topic(&self, site: &str) -> String {
        format!("{}/{site}/edition", self.topic)
    }

    /// Where what a site says of itself lies.
    pub(super) fn state_topic(&self, site: &str) -> String {
        format!("{}/{site}/state", self.topic)
    }

    /// How somebody connects who wants no messages kept for him while he is away: the newest of each topic lies there.
    pub(super) fn options(&self) -> MqttOptions {
        // Any broker takes up to 23 letters and digits (§3.1.3.1). Two of one name would throw each other out.
        let name = format!("motograph{:08x}", fastrand::u32(..));
        let mut options = MqttOptions::new(name, (self.address.host.clone(), self.address.port));
        let most = EDITION_BYTES + seal::BYTES + AROUND;
        options.set_keep_alive(KEEP_ALIVE_S).set_clean_session(true).set_max_packet_size(most, most);
        options.set_transport(self.transport.clone());
        if let Some((name, password)) = &self.user {
            options.set_credentials(name, password.clone());
        }
        options
    }

    /// What is wrong, as a sentence.
    pub(super) fn trouble(&self, error: &ConnectionError) -> CarrierError {
        let address = self.address.to_string();
        match error {
            ConnectionError::ConnectionRefused(code) => CarrierError::Refused { address, reason: format!("{code:?}") },
            ConnectionError::Tls(error) => {
                CarrierError::Unreachable { address, is_private: true, error: error.to_string() }
            }
            error => {
                CarrierError::Unreachable { address, is_private: self.address.is_private, error: error.to_string() }
            }
        }
    }
}

/// How a certificate in PEM begins (RFC 7468 §5.1).
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

impl fmt::Debug for Broker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A password in a log is a password no more.
        f.debug_struct("Broker").field("address", &self.address).field("topic", &self.topic).finish_non_exhaustive()
    }
}

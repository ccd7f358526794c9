use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

/// Where a broker is: `mqtts://HOST[:PORT]`, or `mqtt://` without TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerAddress {
    /// Its name or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whether what is said to it is for nobody else's ears (TLS).
    pub is_private: bool,
}

/// What a broker's address is to look like.
const REMEDY: &str =
    "give the broker's address as mqtts://HOST or mqtts://HOST:PORT, or with mqtt:// where there is no TLS";

impl FromStr for BrokerAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| REMEDY)?;
        // IANA's ports of MQTT, with and without TLS.
        let (is_private, usual) = match url.scheme() {
            "mqtts" => (true, 8883),
            "mqtt" => (false, 1883),
            _ => return Err(REMEDY),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err("name the user with user = \"…\", and the file of the password with password = \"…\"");
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(REMEDY);
        }
        let host = match url.host().ok_or(REMEDY)? {
            Host::Ipv6(address) => address.to_string(),
            Host::Ipv4(address) => address.to_string(),
            Host::Domain("") => return Err(REMEDY),
            Host::Domain(name) => name.to_owned(),
        };
        Ok(Self { host, port: url.port().unwrap_or(usual), is_private })
    }
}

impl fmt::Display for BrokerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_private { "mqtts" } else { "mqtt" };
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{scheme}://{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address_and_what_is_none() {
        let said = |text: &str| text.parse::<BrokerAddress>().map(|address| address.to_string());
        assert_eq!(said("mqtts://broker.example").unwrap(), "mqtts://broker.example:8883");
        assert_eq!(said("mqtt://192.0.2.7/").unwrap(), "mqtt://192.0.2.7:1883");
        assert_eq!(said("mqtts://[2001:db8::1]:4000").unwrap(), "mqtts://[2001:db8::1]:4000");
        for wrong in
            ["broker.example", "http://broker.example", "mqtt://", "mqtt://a/b", "mqtt://a?b", "mqtt://a:70000"]
        {
            assert_eq!(said(wrong).unwrap_err(), REMEDY, "{wrong}");
        }
        assert!(said("mqtts://me:secret@broker.example").unwrap_err().starts_with("name the user"));
    }
}

use motograph_shared::link::Address;
use motograph_shared::trust::Key;

use super::CliError;
use crate::bundle_file::Bundle;
use crate::displays::Displays;
use crate::error::SendError;
use crate::push::{self, Delivery, Port};
use crate::words::say;

/// Pushes to several displays and says what became of each.
pub(super) fn push(
    bundle: &Bundle,
    port: &mut Port,
    key: Option<&Key>,
    displays: &Displays,
    audience: Address,
    json: bool,
) -> Result<(), CliError> {
    let mut said = Vec::new();
    push::push_to_all(bundle, port, key, displays, audience, |address, delivered| said.push((address, delivered)))?;
    tell(&said, json, Delivery::report, Delivery::json)
}

/// Says what each of several displays said, or why it did not.
pub(super) fn tell<T>(
    said: &[(Address, Result<T, SendError>)],
    json: bool,
    sentences: impl Fn(&T) -> String,
    value: impl Fn(&T) -> serde_json::Value,
) -> Result<(), CliError> {
    let told = if json {
        let of = |(address, said): &(Address, Result<T, SendError>)| match said {
            Ok(said) => (address.number().to_string(), value(said)),
            Err(error) => (address.number().to_string(), serde_json::json!({ "error": error.to_string() })),
        };
        format!(
            "{:#}",
            said.iter().map(of).collect::<serde_json::Map<_, _>>().into_iter().collect::<serde_json::Value>()
        )
    } else {
        let of = |(address, said): &(Address, Result<T, SendError>)| match said {
            Ok(said) => format!("display {}: {}", address.number(), sentences(said)),
            Err(error) => format!("display {}: {error}", address.number()),
        };
        said.iter().map(of).collect::<Vec<_>>().join("\n")
    };
    say(&told)?;
    match said.iter().filter(|(_, said)| said.is_err()).count() {
        0 => Ok(()),
        failed => Err(SendError::Some { failed, all: said.len() }.into()),
    }
}

//! The web: one request for one page.

use std::time::Duration;

use ureq::Agent;

use super::source::{Document, MOST};
use crate::error::FeedError;

/// How long a server may take in all.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is asked for first.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.5";

/// Fetches what is at `address`.
///
/// # Errors
/// [`FeedError::Web`] when it cannot be fetched, or is no answer that can be read.
pub(super) fn fetch(address: &str) -> Result<Document, FeedError> {
    let failed = |error: ureq::Error| FeedError::Web { address: address.to_owned(), error: Box::new(error) };
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("Motograph/", env!("CARGO_PKG_VERSION")))
        .accept(ACCEPT)
        .build();
    let mut response = Agent::from(config).get(address).call().map_err(failed)?;
    let charset = response.body().charset().map(str::to_owned);
    let bytes = response.body_mut().with_config().limit(MOST + 1).read_to_vec().map_err(failed)?;
    Ok(Document { bytes, charset })
}

//! The web: one request for one page.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use ureq::http::{HeaderMap, HeaderName, StatusCode, header};
use ureq::{Agent, Error};

use super::source::{Document, MOST};
use crate::error::FeedError;

/// How long a server may take in all.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is asked for first.
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, text/html;q=0.9, */*;q=0.5";

/// What is known of a page from the last time: what its server said of it, so that it need not send it again as long as it is the same
/// (RFC 9110 §8.8), and what it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, as it came.
    pub tag: Option<String>,
    /// `Last-Modified`, as it came.
    pub modified: Option<String>,
    /// Whether it was a feed: then a page in its place is an error that a server does not call one.
    pub is_feed: bool,
}

/// What a server answered.
#[derive(Debug)]
pub(super) enum Fetched {
    /// The page is as it was.
    Same,
    /// The page, and what is said of it next time.
    Page(Document, Validators),
}

impl Validators {
    fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self { tag: text(header::ETAG), modified: text(header::LAST_MODIFIED), is_feed: false }
    }

    /// The headers of a request for the page if it has changed.
    fn headers(&self) -> impl Iterator<Item = (HeaderName, &str)> {
        let tag = self.tag.as_deref().map(|tag| (header::IF_NONE_MATCH, tag));
        tag.into_iter().chain(self.modified.as_deref().map(|modified| (header::IF_MODIFIED_SINCE, modified)))
    }
}

/// Fetches what is at `address`, unless it is what `before` says.
///
/// # Errors
/// [`FeedError::Web`] when it cannot be fetched, or is no answer that can be read.
pub(super) fn fetch(address: &str, before: &Validators) -> Result<Fetched, FeedError> {
    let failed = |error: Error, later| FeedError::Web { address: address.to_owned(), error: Box::new(error), later };
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("Motograph/", env!("CARGO_PKG_VERSION")))
        .accept(ACCEPT)
        .http_status_as_error(false)
        .build();
    let mut request = Agent::from(config).get(address);
    for (name, value) in before.headers() {
        request = request.header(name, value);
    }
    let mut response = request.call().map_err(|error| failed(error, None))?;
    let status = response.status();
    if status == StatusCode::NOT_MODIFIED {
        return Ok(Fetched::Same);
    }
    if status.is_client_error() || status.is_server_error() {
        return Err(failed(Error::StatusCode(status.as_u16()), retry_after(response.headers())));
    }
    let (charset, validators) = (response.body().charset().map(str::to_owned), Validators::of(response.headers()));
    let read = response.body_mut().with_config().limit(MOST + 1).read_to_vec();
    let bytes = read.map_err(|error| failed(error, None))?;
    Ok(Fetched::Page(Document { bytes, charset }, validators))
}

/// How long a server asks to be left alone (RFC 9110 §10.2.3); a date is not looked at, the usual time is as good.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

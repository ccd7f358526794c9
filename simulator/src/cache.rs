//! Where this user's programs keep what they can do without (XDG Base Directory Specification).

use std::env;
use std::path::PathBuf;

/// A folder there for `what`; nothing when nobody says where the user's cache is.
pub(crate) fn folder(what: &str) -> Option<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")));
    cache.map(|cache| cache.join("motograph").join(what))
}

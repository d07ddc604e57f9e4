//! Pagination: a limit, and a token that says where the next page begins.

use super::exception::Exception;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The maximum and default page size.
const MAX: usize = 60;

/// A page of `items`, and the token of the next one. The token is the key of the page's last item, so that items added
/// or removed meanwhile shift nothing.
pub(super) fn of<T>(
    items: impl Iterator<Item = T>,
    key: impl Fn(&T) -> &str,
    limit: Option<usize>,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), Exception> {
    let limit = match limit {
        // Cognito's model allows 0 and does not say what it means.
        None | Some(0) => MAX,
        Some(limit) if limit <= MAX => limit,
        Some(_) => return Err(Exception::invalid_parameter("Limit is more than 60.")),
    };
    let after = token.map(|token| {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok();
        let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        key.ok_or_else(|| Exception::invalid_parameter("The token is none of this pool."))
    });
    let after = after.transpose()?;
    let mut rest = items.filter(|item| after.as_deref().is_none_or(|after| key(item) > after)).peekable();
    let page: Vec<T> = rest.by_ref().take(limit).collect();
    let next = match (page.last(), rest.peek()) {
        (Some(last), Some(_)) => Some(URL_SAFE_NO_PAD.encode(key(last))),
        _ => None,
    };
    Ok((page, next))
}

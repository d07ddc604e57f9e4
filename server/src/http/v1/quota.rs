//! How many calls are left, in header fields.

use access::{Limit, QuotaState};
use axum::http::{HeaderName, HeaderValue};

/// The window of the quota, in seconds. The day on which clocks change is an hour shorter or longer; `t` is exact.
const DAY: u32 = 86_400;

/// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10). None if there is no limit.
///
/// The pages send the three fields of an earlier draft, which scripts of theirs may read.
pub(crate) fn fields(quota: &QuotaState) -> Vec<(HeaderName, HeaderValue)> {
    let (Limit::Calls(limit), Some(left)) = (quota.allowance.limit, quota.left()) else { return Vec::new() };
    let fields = [
        ("ratelimit-policy", format!("\"day\";q={limit};w={DAY}")),
        ("ratelimit", format!("\"day\";r={left};t={}", quota.resets_in())),
    ];
    let field = |(name, value): (&'static str, String)| {
        Some((HeaderName::from_static(name), HeaderValue::try_from(value).ok()?))
    };
    fields.into_iter().filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use access::{Allowance, LimitSource};

    #[test]
    fn the_fields_are_structured_and_absent_without_a_limit() {
        let of = |limit, used| {
            let allowance = Allowance { limit, source: LimitSource::Default };
            let fields = fields(&QuotaState { used, allowance, now: 1_000, resets_at: 1_060 });
            fields.into_iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect::<Vec<_>>()
        };
        let expected = ["ratelimit-policy: \"day\";q=50;w=86400", "ratelimit: \"day\";r=8;t=60"];
        assert_eq!(of(Limit::Calls(50), 42), expected);
        assert_eq!(of(Limit::Calls(50), 51)[1], "ratelimit: \"day\";r=0;t=60");
        assert!(of(Limit::Unlimited, 42).is_empty());
    }
}

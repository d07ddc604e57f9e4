//! Limits of calls a day.

use access::{Limit, Limits, MAX_LIMIT};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Unexpected, Visitor},
};
use std::fmt;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, OneOfBuilder, RefOr, Schema, Type},
};

/// A limit as JSON: a number of calls, or `"unlimited"`. Null would be confused with a limit that is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LimitValue(pub(crate) Limit);

impl Serialize for LimitValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Limit::Calls(calls) => serializer.serialize_u64(calls),
            Limit::Unlimited => serializer.serialize_str(Limit::UNLIMITED),
        }
    }
}

impl<'de> Deserialize<'de> for LimitValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LimitVisitor)
    }
}

impl ToSchema for LimitValue {}

impl PartialSchema for LimitValue {
    fn schema() -> RefOr<Schema> {
        let calls = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0_u64)).maximum(Some(MAX_LIMIT));
        let word = ObjectBuilder::new().schema_type(Type::String).enum_values(Some([Limit::UNLIMITED]));
        OneOfBuilder::new().item(calls).item(word).description(Some("A number of calls a day, or no limit.")).into()
    }
}

struct LimitVisitor;

impl Visitor<'_> for LimitVisitor {
    type Value = LimitValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 0 to {MAX_LIMIT}, or \"{}\"", Limit::UNLIMITED)
    }

    fn visit_u64<E: Error>(self, calls: u64) -> Result<LimitValue, E> {
        if calls > MAX_LIMIT {
            return Err(E::invalid_value(Unexpected::Unsigned(calls), &self));
        }
        Ok(LimitValue(Limit::Calls(calls)))
    }

    /// `50.0` is a whole number, too, and some languages write it so.
    fn visit_f64<E: Error>(self, calls: f64) -> Result<LimitValue, E> {
        if calls.fract() != 0.0 || !(0.0..=MAX_LIMIT as f64).contains(&calls) {
            return Err(E::invalid_value(Unexpected::Float(calls), &self));
        }
        Ok(LimitValue(Limit::Calls(calls as u64)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<LimitValue, E> {
        if text != Limit::UNLIMITED {
            return Err(E::invalid_value(Unexpected::Str(text), &self));
        }
        Ok(LimitValue(Limit::Unlimited))
    }
}

/// What sets a limit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitBody {
    /// The limit.
    limit: LimitValue,
}

impl LimitBody {
    pub(crate) fn into_limit(self) -> Limit {
        self.limit.0
    }
}

/// The limits that are not set for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct LimitList {
    /// The limit of everybody who has no higher one.
    default: LimitValue,
    /// The groups that have a limit, by name. A group can only raise a limit.
    groups: Vec<GroupLimit>,
}

/// The limit of a group.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GroupLimit {
    /// The group.
    group: String,
    /// Its limit.
    limit: LimitValue,
}

impl From<Limits> for LimitList {
    fn from(limits: Limits) -> Self {
        let Limits { default, groups } = limits;
        let of_group = |(group, limit)| GroupLimit { group, limit: LimitValue(limit) };
        Self { default: LimitValue(default), groups: groups.into_iter().map(of_group).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_or_a_word() {
        let read = |json: &str| serde_json::from_str::<LimitBody>(json).map(LimitBody::into_limit).ok();
        for (json, limit) in [
            (r#"{"limit":0}"#, Some(Limit::Calls(0))),
            (r#"{"limit":1000000000}"#, Some(Limit::Calls(MAX_LIMIT))),
            (r#"{"limit":"unlimited"}"#, Some(Limit::Unlimited)),
            (r#"{"limit":50.0}"#, Some(Limit::Calls(50))),
            (r#"{"limit":1e9}"#, Some(Limit::Calls(MAX_LIMIT))),
            (r#"{"limit":1000000001}"#, None),
            (r#"{"limit":1e10}"#, None),
            (r#"{"limit":-1}"#, None),
            (r#"{"limit":1.5}"#, None),
            (r#"{"limit":"7"}"#, None),
            (r#"{"limit":"Unlimited"}"#, None),
            (r#"{"limit":null}"#, None),
            ("{}", None),
        ] {
            assert_eq!(read(json), limit, "{json}");
        }
        for json in ["7", "\"unlimited\""] {
            let value: LimitValue = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
    }
}

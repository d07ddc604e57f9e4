//! Deserialisers that accept whatever a pool may send: a null or an unexpected type reads as absent instead of failing
//! everybody's sign-in.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// A string; numbers and booleans as their text; anything else as absent.
pub(crate) fn text<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(input)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    })
}

/// An object; anything else as an empty one.
pub(crate) fn object<'de, D: Deserializer<'de>>(input: D) -> Result<Map<String, Value>, D::Error> {
    Ok(match Value::deserialize(input)? {
        Value::Object(map) => map,
        _ => Map::new(),
    })
}

/// The strings of an array; anything else as an empty list.
///
/// Elements that are not strings are left out: a group that cannot be read is not granted.
pub(crate) fn strings<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(input)? {
        Value::Array(items) => items
            .into_iter()
            .filter_map(|item| match item {
                Value::String(text) => Some(text),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    })
}

/// A structure; null and anything else as absent.
pub(crate) fn structure<'de, D, T>(input: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    Ok(match Value::deserialize(input)? {
        value @ Value::Object(_) => serde_json::from_value(value).ok(),
        _ => None,
    })
}

/// A structure; null and anything else as its default.
pub(crate) fn structure_or_default<'de, D, T>(input: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned + Default,
{
    Ok(structure(input)?.unwrap_or_default())
}

//! Strict JSON: no duplicate members, no deep nesting, limited member count. `serde_json` does the parsing. By itself
//! it refuses invalid UTF-8, lone surrogates and trailing text, but takes the last of two members of the same name.

use super::Excerpt;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, map::Entry};
use std::{cell::RefCell, fmt};

/// Maximum nesting depth of objects and lists, counting the outermost.
const MAX_DEPTH: usize = 16;
/// Maximum number of members of an object.
const MAX_MEMBERS: usize = 128;

/// Why a text is not accepted as a JSON object.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not valid JSON (RFC 8259).
    Syntax,
    /// JSON, but not an object.
    NoObject,
    /// Nested deeper than [`MAX_DEPTH`].
    Deep,
    /// More members than [`MAX_MEMBERS`].
    Crowded,
    /// Two members of the same name, compared after unescaping: `\u0061` is `a`.
    Duplicate(Excerpt),
}

impl Fault {
    /// The text for the log.
    pub(crate) fn why(&self) -> &'static str {
        match self {
            Self::Syntax => "no JSON",
            Self::NoObject => "no object",
            Self::Deep => "nested too deeply",
            Self::Crowded => "too many members",
            Self::Duplicate(_) => "a member is there twice",
        }
    }
}

/// Parses a JSON object that must be the whole text.
pub(crate) fn object(text: &[u8]) -> Result<Map<String, Value>, Fault> {
    let fault = RefCell::new(None);
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = Strict { depth: 0, fault: &fault }.deserialize(&mut deserializer);
    match value.and_then(|value| deserializer.end().map(|()| value)) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Fault::NoObject),
        Err(_) => Err(fault.into_inner().unwrap_or(Fault::Syntax)),
    }
}

/// An object under the same rules, for a caller that lets another crate deserialize it. serde's error does not say
/// which rule is broken; [`object`] does.
pub(crate) struct Object(pub(crate) Map<String, Value>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match (Strict { depth: 0, fault: &RefCell::default() }).deserialize(deserializer)? {
            Value::Object(object) => Ok(Self(object)),
            _ => Err(D::Error::custom(Fault::NoObject.why())),
        }
    }
}

/// Deserializes one value. serde's errors are strings, so the fault itself goes into `fault`.
#[derive(Clone, Copy)]
struct Strict<'f> {
    depth: usize,
    fault: &'f RefCell<Option<Fault>>,
}

impl Strict<'_> {
    fn refuse<E: Error>(&self, fault: Fault) -> E {
        self.fault.replace(Some(fault));
        E::custom("refused")
    }

    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH { Err(self.refuse(Fault::Deep)) } else { Ok(Self { depth: self.depth + 1, ..self }) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inside = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inside)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inside = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.len() == MAX_MEMBERS {
                return Err(self.refuse(Fault::Crowded));
            }
            match object.entry(name) {
                Entry::Vacant(place) => drop(place.insert(members.next_value_seed(inside)?)),
                Entry::Occupied(place) => return Err(self.refuse(Fault::Duplicate(place.key().as_str().into()))),
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An object whose only member consists of `depth - 1` nested lists.
    fn nested(depth: usize) -> Vec<u8> {
        format!("{{\"a\":{}{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1)).into_bytes()
    }

    fn crowd(members: usize) -> Vec<u8> {
        let members: Vec<String> = (0..members).map(|n| format!("\"m{n}\":0")).collect();
        format!("{{{}}}", members.join(",")).into_bytes()
    }

    #[test]
    fn t_126_sixteen_levels_and_no_more() {
        assert!(object(&nested(16)).is_ok());
        assert_eq!(object(&nested(17)), Err(Fault::Deep));
        assert_eq!(object(&nested(100_000)), Err(Fault::Deep));
    }

    #[test]
    fn t_130_128_members_and_no_more() {
        assert_eq!(object(&crowd(128)).map(|object| object.len()), Ok(128));
        assert_eq!(object(&crowd(129)), Err(Fault::Crowded));
    }

    #[test]
    fn t_77_a_member_that_is_there_twice_is_found_at_any_depth() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"{"b":[{"c":{"a":1,"a":1}}]}"#] {
            assert_eq!(object(text.as_bytes()), Err(Fault::Duplicate("a".into())), "{text}");
        }
        assert!(object(br#"{"a":{"a":1},"b":{"a":1}}"#).is_ok());
    }

    proptest! {
        #[test]
        fn any_object_is_read_as_it_was_written(object in "[a-z]{1,8}", text in "\\PC*", number: i64, half: i32) {
            let float = f64::from(half) / 2.0;
            let written = serde_json::json!({ object: { "t": text, "n": [number, null, true], "f": float } });
            let read = super::object(written.to_string().as_bytes()).map(Value::Object);
            prop_assert_eq!(read.map(|value| value.to_string()), Ok(written.to_string()));
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            let _ = object(&bytes);
        }
    }
}

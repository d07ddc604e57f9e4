//! JSON encoding between server and browser.
//!
//! Leptos has such codecs, too. This one makes the WebAssembly client about a tenth smaller: serde generates a parser
//! for each type and each kind of input, and here all types are read from a single kind, a parsed JSON value.
//! Serialization of responses is compiled for the server only.

use leptos::{
    server::codee::{Decoder, Encoder},
    server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Error, Value};

/// Codec for the data embedded in a page and for server function responses.
#[derive(Debug)]
pub(crate) struct Json;

/// Server function output in this codec.
pub(crate) type JsonOutput = Post<Json>;

/// Parses a value.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let value: Value = serde_json::from_str(text)?;
    T::deserialize(value)
}

/// Serializes a value. Never called in the browser.
fn write<T: Serialize>(value: &T) -> Result<String, Error> {
    #[cfg(feature = "ssr")]
    return serde_json::to_string(value);
    #[cfg(not(feature = "ssr"))]
    {
        let _ = value;
        Ok(String::new())
    }
}

impl<T: Serialize> Encoder<T> for Json {
    type Error = Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Error> {
        write(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Error> {
        read(text)
    }
}

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = Error;

    fn encode(value: &T) -> Result<Bytes, Error> {
        write(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = String;

    fn decode(bytes: Bytes) -> Result<T, String> {
        let text = std::str::from_utf8(&bytes).map_err(|error| error.to_string())?;
        read(text).map_err(|error| error.to_string())
    }
}

//! The names in an address, which `Names` reads. An operation lists them as its parameters.

use serde_json::json;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

macro_rules! names {
    ($($(#[$doc:meta])* $kind:ident = ($name:literal, $meaning:literal, $example:literal);)*) => {$(
        $(#[$doc])*
        pub(crate) struct $kind;

        impl IntoParams for $kind {
            fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                vec![parameter($name, $meaning, $example)]
            }
        }
    )*};
}

names! {
    /// Somebody.
    OfPerson = ("person", "The subject or the username, escaped as in any address.", "it-member");
    /// A group of the user pool.
    OfGroup = ("group", "The name of the group, escaped as in any address.", "usher-users");
    /// A session of somebody.
    OfSession = ("session", "The `id` in the list of sessions.", "Zm9yLWV4YW1wbGUh");
    /// A record of the audit trail.
    OfRecord = ("id", "The `id` in the list of records.", "001795000000000-3-000000000042");
}

fn parameter(name: &str, meaning: &str, example: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(meaning))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).min_length(Some(1))))
        .example(Some(json!(example)))
        .build()
}

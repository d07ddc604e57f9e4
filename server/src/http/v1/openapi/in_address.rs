//! The names in an address, which `Names` reads. An operation lists them as its parameters.

use super::TextParameter;
use utoipa::{
    IntoParams,
    openapi::{
        ObjectBuilder,
        path::{Parameter, ParameterIn},
    },
};

macro_rules! names {
    ($($(#[$doc:meta])* $kind:ident = ($name:literal, $meaning:literal, $example:literal);)*) => {$(
        $(#[$doc])*
        pub(crate) struct $kind;

        impl IntoParams for $kind {
            fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                let parameter = TextParameter { name: $name, description: $meaning, example: $example };
                parameter.in_path(ObjectBuilder::new().min_length(Some(1)))
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

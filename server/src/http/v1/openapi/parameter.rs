//! Parameters that are texts, in the path or in the header.

use serde_json::json;
use utoipa::openapi::{
    ObjectBuilder, Required, Type,
    path::{Parameter, ParameterBuilder, ParameterIn},
};

/// A parameter that is a text, apart from what the text may contain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextParameter {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it means.
    pub(crate) description: &'static str,
    /// An example.
    pub(crate) example: &'static str,
}

impl TextParameter {
    /// A part of the path, which every request has.
    pub(crate) fn in_path(self, text: ObjectBuilder) -> Vec<Parameter> {
        self.parameter(ParameterIn::Path, Required::True, text)
    }

    /// A header that a request must have.
    pub(crate) fn required_header(self, text: ObjectBuilder) -> Vec<Parameter> {
        self.parameter(ParameterIn::Header, Required::True, text)
    }

    /// A header that a request may have.
    pub(crate) fn optional_header(self, text: ObjectBuilder) -> Vec<Parameter> {
        self.parameter(ParameterIn::Header, Required::False, text)
    }

    fn parameter(self, place: ParameterIn, required: Required, text: ObjectBuilder) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name(self.name)
            .parameter_in(place)
            .required(required)
            .description(Some(self.description))
            .schema(Some(text.schema_type(Type::String)))
            .example(Some(json!(self.example)));
        vec![parameter.build()]
    }
}

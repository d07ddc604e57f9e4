//! `AdminGetUser`.

use super::exception::Exception;
use super::request::{UserInput, fields};
use super::{Answer, shapes};
use crate::provider::{Provider, users};
use serde_json::Value;

pub(super) fn run(provider: &Provider, input: &Value) -> Answer {
    let UserInput { username } = fields(input)?;
    let user = users::get(provider, &username).ok_or_else(Exception::no_such_user)?;
    let mut output = shapes::user(&user);
    output.insert("UserAttributes".to_owned(), shapes::attributes(&user));
    Ok(Some(Value::Object(output)))
}

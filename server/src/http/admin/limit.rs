//! The form field `limit`.

use crate::http::forms::Form;
use access::Limit;
use gate::Refusal;

/// Parses the field `limit`. `Ok(None)` if it is empty, which removes the limit.
pub(super) fn limit(form: &Form) -> Result<Option<Limit>, Refusal> {
    let Some(text) = form.first("limit") else {
        return Err(Refusal::BadInput("The form has no field for a limit.".to_owned()));
    };
    let given = Some(text.trim()).filter(|text| !text.is_empty());
    given.map(str::parse).transpose().map_err(|_| {
        Refusal::BadInput("A limit is a whole number from 0 to 1,000,000,000, or the word unlimited.".to_owned())
    })
}

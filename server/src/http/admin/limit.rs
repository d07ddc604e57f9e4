//! The form field `limit`.

use crate::http::forms::Form;
use access::{InvalidLimit, Limit};
use gate::Refusal;
use i18n::tr;

/// Parses the field `limit`. `Ok(None)` if it is empty, which removes the limit.
pub(super) fn limit(form: &Form) -> Result<Option<Limit>, Refusal> {
    let Some(text) = form.first("limit") else {
        return Err(Refusal::BadInput(tr!("The form has no field for a limit.").to_owned()));
    };
    let given = Some(text.trim()).filter(|text| !text.is_empty());
    let parsed = given.map(str::parse::<Limit>).transpose();
    parsed.map_err(|error: InvalidLimit| Refusal::BadInput(error.text().to_owned()))
}

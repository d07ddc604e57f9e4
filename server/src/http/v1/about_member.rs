//! What is wrong with a body of which one member can be wrong.

use access::InvalidForm;
use gate::Refusal;

/// Says of which member an input is invalid, where the page's form needs no name for its only field.
pub(crate) fn about(member: &'static str, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::BadInput(message) => InvalidForm::with(member, message).into(),
        other => other,
    }
}

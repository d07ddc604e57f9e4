//! What an error response of an AWS service says about itself.

use serde::Deserialize;
use std::{borrow::Cow, iter};

/// The error that has reasons.
const WITH_REASONS: &str = "TransactionCanceledException";

/// The names of the errors in an error response, and nothing else of it: DynamoDB may add the item that a condition
/// was about, with all that somebody wrote into it.
#[derive(Debug, Default, Deserialize)]
pub struct ErrorBody<'a> {
    #[serde(rename = "__type", default, borrow)]
    kind: Cow<'a, str>,
    /// For each write of a transaction, so at most a hundred.
    #[serde(rename = "CancellationReasons", default, borrow)]
    reasons: Vec<CancellationReason<'a>>,
}

#[derive(Debug, Deserialize)]
struct CancellationReason<'a> {
    #[serde(rename = "Code", default, borrow)]
    code: Cow<'a, str>,
}

impl<'a> ErrorBody<'a> {
    /// Parses the body. One that is not an AWS service's has no names.
    #[must_use]
    pub fn parse(body: &'a [u8]) -> Self {
        Self::begins(body).unwrap_or_else(|| serde_json::from_slice(body).unwrap_or_default())
    }

    /// The name, if the body begins with it, as DynamoDB's bodies do, and if no reasons follow. What else follows may be an
    /// item of 400 KB, which need not be read.
    fn begins(body: &'a [u8]) -> Option<Self> {
        let kind = body.strip_prefix(br#"{"__type":""#)?.split(|byte| *byte == b'"').next()?;
        let kind = str::from_utf8(kind).ok()?;
        let is_whole = !kind.contains('\\') && !kind.ends_with(WITH_REASONS);
        is_whole.then(|| Self { kind: kind.into(), reasons: Vec::new() })
    }

    /// The error's name without its namespace, such as `ThrottlingException`; empty when there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.kind.rsplit('#').next().unwrap_or_default()
    }

    /// [`Self::name`], and why each write of a transaction was cancelled, such as `ConditionalCheckFailed` or `None`.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        iter::once(self.name()).chain(self.reasons.iter().map(|reason| reason.code.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_names_of_the_errors_are_read() {
        let item =
            r##"{"body":{"S":"\"__type\":\"x#TransactionConflictException\", {\"Code\":\"ThrottlingError\"}"}}"##;
        let rows = [
            (
                format!(
                    r##"{{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":{item}}}"##
                ),
                vec!["ConditionalCheckFailedException"],
            ),
            (
                format!(
                    r##"{{"__type":"a#TransactionCanceledException","Message":"no","CancellationReasons":[
                        {{"Code":"ConditionalCheckFailed","Item":{item},"Message":"no"}},{{"Code":"None"}}]}}"##
                ),
                vec!["TransactionCanceledException", "ConditionalCheckFailed", "None"],
            ),
            (r#"{"__type":"TooManyRequestsException","message":"Rate"}"#.to_owned(), vec!["TooManyRequestsException"]),
            (format!(r##"{{"Item":{item},"__type":"a#ThrottlingException"}}"##), vec!["ThrottlingException"]),
            (r##"{"__type":"a\u0023ThrottlingException"}"##.to_owned(), vec!["ThrottlingException"]),
            (r##"{"__type": "a#ThrottlingException"}"##.to_owned(), vec!["ThrottlingException"]),
            ("<h1>ThrottlingException</h1>".to_owned(), vec![""]),
            (String::new(), vec![""]),
        ];
        for (body, expected) in rows {
            assert_eq!(ErrorBody::parse(body.as_bytes()).codes().collect::<Vec<_>>(), expected, "{body}");
        }
    }
}

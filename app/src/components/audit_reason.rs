//! The reason in an audit record.

use access::AuditRecord;
use leptos::prelude::*;

/// Isolated from its surroundings. Usher's own sentences are in English on every page, which screen readers need to know.
pub(crate) fn audit_reason(record: &AuditRecord) -> AnyView {
    let text = access::visible(&record.reason);
    if record.reason_is_given() {
        return view! { <bdi>{text}</bdi> }.into_any();
    }
    view! {
        <bdi lang="en" dir="ltr">
            {text}
        </bdi>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::Outcome;

    fn record(outcome: Outcome, action: &str) -> AuditRecord {
        AuditRecord {
            id: "2026-11-21T07:0".to_owned(),
            at: 1_795_246_929_000,
            actor: "ada".to_owned(),
            action: action.to_owned(),
            object: "ada".to_owned(),
            outcome,
            reason: "Because of \u{202e} it.".to_owned(),
            trace: String::new(),
            before: String::new(),
            after: String::new(),
            request_id: String::new(),
            address: String::new(),
            previous: String::new(),
            actor_id: String::new(),
            object_id: String::new(),
            hash: String::new(),
        }
    }

    #[test]
    fn only_ushers_own_reasons_are_said_to_be_english() {
        let rows = [
            (Outcome::Denied, "open_resource", true),
            (Outcome::Denied, "reset_usage", true),
            (Outcome::Done, "session_ended", true),
            (Outcome::Done, "reset_usage", false),
            (Outcome::Done, "request_access", false),
            (Outcome::Done, "decide_request", false),
        ];
        for (outcome, action, is_english) in rows {
            let html = audit_reason(&record(outcome, action)).to_html();
            assert_eq!(html.contains("lang=\"en\""), is_english, "{action}: {html}");
            assert!(html.contains("Because of \u{fffd} it.") && access::AuditAction::named(action).is_some(), "{html}");
        }
    }
}

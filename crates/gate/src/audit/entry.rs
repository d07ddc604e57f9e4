//! Building entries of the audit trail.

use super::AuditLog;
use access::{
    Action, Admission, AuditAction, MAX_RESET_REASON_CHARS, Outcome, Principal, Resource, Target, Trace, UserId,
    UserRef,
};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use store::Entry;

/// Maximum length of the object's name, in bytes.
const MAX_OBJECT: usize = 1_000;
/// Maximum length of the reason, in characters.
const MAX_REASON: usize = MAX_RESET_REASON_CHARS;

impl AuditLog {
    /// An entry for an admitted action that is carried out.
    pub(crate) fn admitted<A: Action>(&self, admission: &Admission<A>) -> Entry {
        self.entry(admission.user(), AuditAction::of::<A>(), &admission.action().target())
    }

    /// An entry for an action that was denied, with the reason.
    pub(crate) fn denied<A: Action>(&self, principal: &Principal, action: &A, why: &str, trace: &Trace) -> Entry {
        let entry = self.entry(&principal.user, AuditAction::of::<A>(), &action.target()).with_reason(why);
        Entry { outcome: Outcome::Denied, trace: json(trace), ..entry }
    }

    /// An entry for an event.
    pub(crate) fn entry(&self, actor: &UserRef, event: AuditAction, target: &Target<'_>) -> Entry {
        let at = self.clock.now_ms();
        Entry {
            at,
            expires_at: at / 1_000 + self.retention,
            actor: actor.clone(),
            action: event.name().to_owned(),
            object: cut(target.name()),
            object_id: target.user_id().cloned().unwrap_or_default(),
            outcome: Outcome::Done,
            reason: String::new(),
            trace: String::new(),
            before: String::new(),
            after: String::new(),
            request_id: self.source.request_id.clone(),
            address: self.source.address.clone(),
        }
    }
}

/// Sets the optional fields of an entry.
pub(crate) trait EntryFields {
    fn with_reason(self, reason: &str) -> Self;
    fn with_before(self, before: &impl Serialize) -> Self;
    fn with_after(self, after: &impl Serialize) -> Self;
}

impl EntryFields for Entry {
    fn with_reason(self, reason: &str) -> Self {
        Self { reason: reason.chars().take(MAX_REASON).collect(), ..self }
    }

    fn with_before(self, before: &impl Serialize) -> Self {
        Self { before: json(before), ..self }
    }

    fn with_after(self, after: &impl Serialize) -> Self {
        Self { after: json(after), ..self }
    }
}

/// The recorded state of a resource: everything but its text, whose hash shows whether it is the same.
#[derive(Serialize)]
pub(crate) struct ResourceSnapshot<'a> {
    title: &'a str,
    summary: &'a str,
    owner: &'a str,
    owner_id: &'a UserId,
    roles: &'a std::collections::BTreeSet<access::Role>,
    version: u64,
    /// Only of a deleted resource: when it goes for good, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    restorable_until: Option<u64>,
    body_chars: usize,
    body_sha256: String,
}

impl<'a> ResourceSnapshot<'a> {
    pub(crate) fn of(resource: &'a Resource) -> Self {
        let summary = &resource.summary;
        Self {
            title: &summary.title,
            summary: &summary.summary,
            owner: &summary.sharing.owner.username,
            owner_id: &summary.sharing.owner.id,
            roles: &summary.sharing.roles,
            version: summary.version,
            restorable_until: summary.deletion.as_ref().map(|deletion| deletion.expires_at),
            body_chars: resource.body.chars().count(),
            body_sha256: URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, resource.body.as_bytes())),
        }
    }
}

/// Shortens the object's name: an index key has at most 2,048 bytes, and a denied request may name an object of any
/// length.
fn cut(object: &str) -> String {
    let end = object.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= MAX_OBJECT).last();
    let kept = object.get(..end.unwrap_or_default()).unwrap_or_default();
    if kept.len() == object.len() { kept.to_owned() } else { format!("{kept}…") }
}

/// Serialising these values cannot fail; if it ever did, the record would say so.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"unwritten\":\"{error}\"}}"))
}

//! A submitted resource form and its validation, identical in the browser and on the server.

use super::{ResourcePath, Sharing, merge::with_line_feeds, path::sentences};
use crate::{FieldError, InvalidForm, Role, Rules, Untrusted, UserRef, canonical};
use i18n::tr;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Maximum length of a title, in characters.
pub const MAX_TITLE_CHARS: usize = 120;
/// Maximum length of a summary, in characters.
pub const MAX_SUMMARY_CHARS: usize = 300;
/// Maximum length of a body, in characters. At four bytes each it still fits into a DynamoDB item (400 KB).
pub const MAX_BODY_CHARS: usize = 80_000;
/// Maximum number of roles that one resource can be shared with. Each role costs one list row, and a DynamoDB
/// transaction writes at most 100 items.
pub const MAX_ROLES: usize = 20;
/// Maximum length of a username, in characters: Cognito's (API reference, `AdminGetUser`).
pub const MAX_USERNAME_CHARS: usize = 128;

/// The form fields as submitted. Unknown fields are rejected, so that nobody can smuggle attributes into a stored
/// resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceDraft {
    /// The path.
    #[serde(default)]
    pub path: String,
    /// The title.
    #[serde(default)]
    pub title: String,
    /// The summary.
    #[serde(default)]
    pub summary: String,
    /// The body, in Markdown.
    #[serde(default)]
    pub body: String,
    /// The roles to share it with.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The owner. `None` keeps the owner; on creation it means the principal.
    #[serde(default)]
    pub owner: Option<String>,
    /// The version that the change is based on; `None` on creation.
    #[serde(default)]
    pub version: Option<u64>,
}

/// A draft whose fields are all valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidDraft {
    /// The path.
    pub path: ResourcePath,
    /// The title: trimmed, not empty, in canonical form.
    pub title: String,
    /// The summary: trimmed, in canonical form.
    pub summary: String,
    /// The body, with `\n` line endings.
    pub body: String,
    /// The roles: all known.
    pub roles: BTreeSet<Role>,
    /// The owner as submitted, if named. Not normalized, because Cognito compares usernames character by character.
    pub owner: Option<String>,
}

impl ValidDraft {
    /// Owner and roles that the draft describes. `owner` is used when the draft names none; of any other owner, only the
    /// username is known.
    #[must_use]
    pub fn sharing(&self, owner: &UserRef) -> Sharing {
        // Naming the same owner in another spelling does not change the owner.
        let other = self.owner.as_ref().filter(|named| canonical(named) != canonical(&owner.username));
        let owner = other.map_or_else(|| owner.clone(), |named| UserRef::unidentified(named));
        Sharing { owner, roles: self.roles.clone() }
    }
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `path`
    Path,
    /// `title`
    Title,
    /// `summary`
    Summary,
    /// `body`
    Body,
    /// `roles`
    Roles,
    /// `owner`
    Owner,
}

impl Field {
    /// The field with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Path, Self::Title, Self::Summary, Self::Body, Self::Roles, Self::Owner];
        all.into_iter().find(|field| field.name() == name)
    }

    /// The form field's name and the element's id.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Body => "body",
            Self::Roles => "roles",
            Self::Owner => "owner",
        }
    }
}

impl ResourceDraft {
    /// Checks every field, so that the user sees all errors at once.
    ///
    /// # Errors
    /// [`InvalidForm`] with the errors of all invalid fields.
    pub fn validate(&self, rules: &Rules) -> Result<ValidDraft, InvalidForm> {
        let mut errors = Vec::new();
        let mut check = |field: Field, outcome: Result<(), String>| {
            if let Err(message) = outcome {
                errors.push(FieldError { field: field.name().into(), message });
            }
        };
        // The form prefills the path with a slash.
        let typed = if self.path.trim() == "/" { "" } else { &self.path };
        let path = typed.parse::<ResourcePath>().map_err(|_| sentences(&ResourcePath::errors(typed)));
        let (title, summary) = (canonical(self.title.trim()), canonical(self.summary.trim()));
        let body = stored_body(&self.body);
        let roles = known_roles(rules, &self.roles);
        let owner = self.owner.as_deref().map(str::trim).filter(|owner| !owner.is_empty());

        check(Field::Title, if title.is_empty() { Err(tr!("Enter a title.").to_owned()) } else { Ok(()) });
        check(Field::Title, line(Field::Title, &title, MAX_TITLE_CHARS));
        check(Field::Path, path.as_ref().map(drop).map_err(Clone::clone));
        check(Field::Summary, line(Field::Summary, &summary, MAX_SUMMARY_CHARS));
        check(Field::Body, text(Field::Body, &body, MAX_BODY_CHARS));
        check(Field::Roles, roles.as_ref().map(drop).map_err(Clone::clone));
        check(Field::Owner, owner.map_or(Ok(()), username));

        match (path, roles) {
            (Ok(path), Ok(roles)) if errors.is_empty() => Ok(ValidDraft {
                path,
                title: title.into_owned(),
                summary: summary.into_owned(),
                body,
                roles,
                owner: owner.map(str::to_owned),
            }),
            _ => Err(InvalidForm(errors)),
        }
    }

    /// Checks only the body, for a preview, and returns it as it would be stored.
    ///
    /// # Errors
    /// [`InvalidForm`] says what is wrong with the body.
    pub fn valid_body(typed: &str) -> Result<String, InvalidForm> {
        let body = stored_body(typed);
        match text(Field::Body, &body, MAX_BODY_CHARS) {
            Ok(()) => Ok(body),
            Err(message) => Err(InvalidForm::with(Field::Body.name(), message)),
        }
    }
}

fn stored_body(typed: &str) -> String {
    // Some editors start every file with a byte order mark, which is not part of the text.
    with_line_feeds(typed.trim_start_matches('\u{feff}'))
}

/// Checks the title, the summary or the body.
fn text(what: Field, text: &str, most: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length > most {
        return Err(match what {
            Field::Title => tr!(
                "The title has {length} characters; at most {most} are possible. Shorten it.",
                length = length,
                most = most
            ),
            Field::Summary => tr!(
                "The summary has {length} characters; at most {most} are possible. Shorten it.",
                length = length,
                most = most
            ),
            _ => tr!(
                "The body has {length} characters; at most {most} are possible. Shorten it.",
                length = length,
                most = most
            ),
        });
    }
    for (line, number) in text.split('\n').zip(1..) {
        if let Some(control) = line.chars().find(|c| c.is_control() && *c != '\t') {
            let code = format!("U+{:04X}", u32::from(control));
            return Err(match what {
                Field::Title => {
                    tr!(
                        "Line {number} of the title has the control character {code}. Remove it.",
                        number = number,
                        code = code
                    )
                }
                Field::Summary => {
                    tr!(
                        "Line {number} of the summary has the control character {code}. Remove it.",
                        number = number,
                        code = code
                    )
                }
                _ => tr!(
                    "Line {number} of the body has the control character {code}. Remove it.",
                    number = number,
                    code = code
                ),
            });
        }
    }
    Ok(())
}

fn line(what: Field, value: &str, most: usize) -> Result<(), String> {
    if value.contains(['\n', '\r']) {
        let why = if what == Field::Title { tr!("The title is one line.") } else { tr!("The summary is one line.") };
        return Err(why.to_owned());
    }
    text(what, value, most)
}

fn known_roles(rules: &Rules, typed: &[String]) -> Result<BTreeSet<Role>, String> {
    let typed: BTreeSet<&str> = typed.iter().map(|role| role.trim()).filter(|role| !role.is_empty()).collect();
    if typed.len() > MAX_ROLES {
        return Err(tr!("Choose at most {most} roles.", most = MAX_ROLES));
    }
    let known = |text| Role::parse(text).filter(|role| rules.knows_role(role)).ok_or_else(|| unknown_role(rules, text));
    typed.into_iter().map(known).collect()
}

fn unknown_role(rules: &Rules, text: &str) -> String {
    let role = shortened(text);
    let role = Untrusted(&role);
    match rules.similar_role(text) {
        Some(known) => tr!(
            "There is no role “{role}”. Did you mean “{known}”? Upper and lower case count.",
            role = role,
            known = Untrusted(known.as_str())
        ),
        None => tr!("There is no role “{role}”. Choose from the roles listed.", role = role),
    }
}

/// Checks Cognito's rule for a username: up to 128 characters without white space.
fn username(owner: &str) -> Result<(), String> {
    if owner.chars().count() > MAX_USERNAME_CHARS || owner.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(tr!("A username has at most 128 characters and no spaces.").to_owned());
    }
    Ok(())
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 60 { text.to_owned() } else { text.chars().take(60).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::UserId;
    use proptest::prelude::*;

    fn rules() -> Rules {
        Rules { roles: BTreeSet::from([Role::of_claim("custom:department", "IT")]), ..Rules::default() }
    }

    fn draft() -> ResourceDraft {
        ResourceDraft { path: "/a".into(), title: "A".into(), ..ResourceDraft::default() }
    }

    #[test]
    fn d13_each_field_is_checked() {
        type Row = (Field, fn(&mut ResourceDraft));
        let rows: &[Row] = &[
            (Field::Path, |d| d.path = "/a/../b".into()),
            (Field::Title, |d| d.title = " \t ".into()),
            (Field::Title, |d| d.title = "two\nlines".into()),
            (Field::Title, |d| d.title = "x".repeat(MAX_TITLE_CHARS + 1)),
            (Field::Title, |d| d.title = "bell\u{7}".into()),
            (Field::Summary, |d| d.summary = "x".repeat(MAX_SUMMARY_CHARS + 1)),
            (Field::Body, |d| d.body = "x".repeat(MAX_BODY_CHARS + 1)),
            (Field::Body, |d| d.body = "nul\0".into()),
            (Field::Roles, |d| d.roles = vec!["Nonsense".into()]),
            (Field::Roles, |d| d.roles = (0..=MAX_ROLES).map(|n| n.to_string()).collect()),
            (Field::Owner, |d| d.owner = Some("two words".into())),
        ];
        for (field, spoil) in rows {
            let mut spoiled = draft();
            spoil(&mut spoiled);
            let errors = spoiled.validate(&rules()).unwrap_err();
            assert_eq!(errors.0.iter().map(|error| &*error.field).collect::<Vec<_>>(), [field.name()], "{errors:?}");
        }
    }

    /// Row 23: the message lets users find the control character that a word processor's line break has put into pasted
    /// text.
    #[test]
    fn a_control_character_is_named_with_its_line() {
        let spoiled = ResourceDraft { body: "one\ntwo\u{b}three".into(), ..draft() };
        let message = spoiled.validate(&rules()).unwrap_err().message("body").unwrap().to_owned();
        assert!(message.contains("Line 2") && message.contains("U+000B"), "{message}");
        let marked = ResourceDraft { body: "\u{feff}# A".into(), ..draft() };
        assert_eq!(marked.validate(&rules()).unwrap().body, "# A");
    }

    /// Row 19: the message suggests the right spelling.
    #[test]
    fn a_role_in_another_case_or_without_its_origin_is_pointed_out() {
        for typed in ["it", "IT", "department:it", "Department:IT"] {
            let spoiled = ResourceDraft { roles: vec![typed.into()], ..draft() };
            let message = spoiled.validate(&rules()).unwrap_err().message("roles").unwrap().to_owned();
            assert!(message.contains("“department:IT”"), "{message}");
        }
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let errors = ResourceDraft { roles: vec!["?".into()], ..ResourceDraft::default() }.validate(&rules());
        let InvalidForm(errors) = errors.unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| &*error.field).collect();
        assert_eq!(fields, ["title", "path", "roles"]);
    }

    #[test]
    fn d12_a_smuggled_field_is_refused() {
        let smuggled = serde_json::json!({ "path": "/a", "title": "A", "created_at": 0 });
        assert!(serde_json::from_value::<ResourceDraft>(smuggled).is_err());
    }

    #[test]
    fn what_is_kept_is_normalised() {
        let draft = ResourceDraft {
            title: " A ".into(),
            body: "one\r\ntwo\rthree".into(),
            roles: vec![" department:IT ".into(), "department:IT".into(), String::new()],
            owner: Some("  ".into()),
            ..draft()
        };
        let valid = draft.validate(&rules()).unwrap();
        assert_eq!((valid.title.as_str(), valid.body.as_str()), ("A", "one\ntwo\nthree"));
        assert_eq!((valid.roles, valid.owner), (rules().roles, None));
    }

    /// Row 17: stored, compared and listed text is in canonical form, however it was typed.
    #[test]
    fn titles_and_roles_are_kept_in_one_spelling() {
        let rules = Rules { roles: Role::parse("department:E\u{301}tudes").into_iter().collect(), ..Rules::default() };
        let draft = ResourceDraft {
            title: "Cafe\u{301}".into(),
            summary: "re\u{301}sume\u{301}".into(),
            roles: vec!["department:E\u{301}tudes".into(), "department:Études".into()],
            owner: Some("Rene\u{301}".into()),
            ..draft()
        };
        let rules = rules.in_canonical_form();
        let valid = draft.validate(&rules).unwrap();
        assert_eq!((valid.title.as_str(), valid.summary.as_str()), ("Café", "résumé"));
        assert_eq!(valid.roles, BTreeSet::from([Role::of_claim("custom:department", "Études")]));
        let user = |username: &str| UserRef { id: UserId::new("https://a", username), username: username.to_owned() };
        assert_eq!(valid.sharing(&user("René")).owner, user("René"), "the owner stays who it is");
        let other = valid.sharing(&user("Ann")).owner;
        assert_eq!(other, UserRef::unidentified("Rene\u{301}"), "Cognito tells these two apart");
        let longest = ResourceDraft { title: "e\u{301}".repeat(MAX_TITLE_CHARS), ..draft };
        assert!(longest.validate(&rules).is_ok(), "its characters count, not how they are put together");
    }

    proptest! {
        #[test]
        fn what_holds_once_holds_again(title in "\\PC{0,130}", body in "[\\PC\r\n\t]{0,200}") {
            if let Ok(valid) = (ResourceDraft { title, body, ..draft() }).validate(&rules()) {
                let again = ResourceDraft { title: valid.title.clone(), body: valid.body.clone(), ..draft() };
                prop_assert_eq!(again.validate(&rules()).unwrap(), valid);
            }
        }
    }
}

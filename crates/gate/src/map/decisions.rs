//! Several decisions at once, for programs that show or hide what their user may do.

use super::{
    MapService,
    why::{check_asked_about, explanation, nobody_called, path_asked_about, somebody},
};
use crate::{Caller, Refusal};
use access::{
    ExplainableAction, Explanation, FieldError, InvalidForm, ListResources, ReadMap, ResourcePath, Sharing, UserRef,
    WhyQuery,
};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use i18n::tr;
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of questions in one call.
pub const MAX_QUESTIONS: usize = 100;
/// How many people are looked up at the same time.
const AT_ONCE: usize = 10;

/// A question about a decision.
#[derive(Clone, Debug)]
pub struct Question {
    /// Whether it is about the caller, whatever the query says about a user.
    pub about_caller: bool,
    /// The action, the resource, and the user if it is about somebody else.
    pub query: WhyQuery,
}

impl MapService {
    /// The decisions about the caller, and for administrators about other users, in the order of the questions. Nothing
    /// is carried out, counted or recorded, but the log says how much is denied to the caller. Each resource and each
    /// user is read once; resources as they were a moment ago.
    ///
    /// About the caller, an answer says what the call itself would say. Who may not open a resource learns the roles
    /// that may, if there are any, and with them that it exists; but not whose it is, or which rows of the map match.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] names the question in the field: `questions/3/object`.
    pub async fn decide(&self, caller: &Caller, questions: &[Question]) -> Result<Vec<Explanation>, Refusal> {
        let principal = caller.principal()?;
        match questions.iter().find(|question| !question.about_caller) {
            Some(question) => {
                let username = question.query.username.trim();
                let user = (!username.is_empty()).then(|| UserRef::unidentified(username));
                self.authorizer.admit(principal, ReadMap { user }).await.map(drop)?;
            }
            None => {
                let listing = ListResources::of(self.rules.configured(), principal);
                self.authorizer.admit(principal, listing).await.map(drop)?;
            }
        }
        let paths = checked(questions)?;
        let rules = self.rules.in_force().await?;

        let paths_of = |deleted: bool| -> BTreeSet<ResourcePath> {
            let objects = questions.iter().zip(&paths).filter_map(object);
            objects.filter(|(_, of_deleted)| *of_deleted == deleted).map(|(path, _)| path).collect()
        };
        let (open, with_deleted) = (paths_of(false), paths_of(true));
        let (open, with_deleted) = futures::try_join!(
            self.resources.sharings(&open, None),
            self.resources.sharings(&with_deleted, Some(self.audit.clock.now()))
        )?;
        let sharing_of = |(path, of_deleted): &Object| -> Option<Sharing> {
            let found = if *of_deleted { &with_deleted } else { &open };
            found.get(path).cloned()
        };

        let mut named: BTreeMap<Name, bool> = BTreeMap::new();
        for question in questions {
            if let Some(name) = name(question) {
                *named.entry(name).or_default() |= is_counted(question);
            }
        }
        let people = stream::iter(named).map(|(name, counted)| async move {
            let user = self.user_with(&name.0, &name.1).await?;
            let quota = match &user {
                Some(user) if counted => Some(self.quota_of(user).await?),
                _ => None,
            };
            Ok::<_, Refusal>((name, user.map(|user| (user, quota))))
        });
        let people: BTreeMap<Name, Option<_>> = people.buffer_unordered(AT_ONCE).try_collect().await?;
        let unknown = questions.iter().enumerate().filter_map(|(n, question)| {
            let name = name(question).filter(|name| people.get(name).is_none_or(Option::is_none))?;
            Some(error(n, "principal/username", nobody_called(&name.0, None)))
        });
        no_errors(unknown.collect())?;

        let own_quota = match questions.iter().any(|question| question.about_caller && is_counted(question)) {
            true => Some(self.quota.state_of(&principal.user, self.quota.allowance(principal)).await?),
            false => None,
        };
        let decided = questions.iter().zip(&paths).map(|(question, path)| {
            let action = question.query.action;
            let object = object((question, path)).map(|object| (sharing_of(&object), object.0));
            if question.about_caller {
                let quota = own_quota.clone().filter(|_| is_counted(question));
                let ask = |action| explanation(&rules, principal.clone(), true, action, object.clone(), quota.clone());
                // As in the calls, opening comes first: who may not do that does not learn more, such as the owner.
                let opening = action.is_about_a_resource().then(|| ask(ExplainableAction::OpenResource)).transpose()?;
                let decided = match opening.filter(|opening| !opening.allowed) {
                    Some(denied) => denied,
                    None => ask(action)?,
                };
                return Ok(Explanation { action, resource: None, ..decided });
            }
            match name(question).and_then(|name| people.get(&name)?.as_ref()) {
                Some((user, quota)) => {
                    let quota = quota.clone().filter(|_| is_counted(question));
                    explanation(&rules, user.person.principal(&rules), true, action, object, quota)
                }
                None => explanation(&rules, somebody(&question.query, &rules), false, action, object, None),
            }
        });
        let decided = decided.collect::<Result<Vec<_>, Refusal>>()?;
        // The audit trail has what somebody tried. Who tries paths here instead leaves at least a line.
        let is_denied = |(question, decided): &(&Question, &Explanation)| question.about_caller && !decided.allowed;
        let denied = questions.iter().zip(&decided).filter(is_denied).count();
        if denied > 0 {
            tracing::info!(username = principal.user.username, denied, "denials looked up");
        }
        Ok(decided)
    }
}

/// The path of a resource, and whether a deleted one is meant.
type Object = (ResourcePath, bool);
/// The username of a user, and the subject if it is given.
type Name = (String, String);

fn object((question, path): (&Question, &Option<ResourcePath>)) -> Option<Object> {
    Some((path.clone()?, question.query.action == ExplainableAction::UndeleteResource))
}

fn name(question: &Question) -> Option<Name> {
    let username = question.query.username.trim();
    let is_named = !question.about_caller && !username.is_empty();
    is_named.then(|| (username.to_owned(), question.query.subject.clone()))
}

/// Whether the quota is a part of the decision.
fn is_counted(question: &Question) -> bool {
    question.query.action == ExplainableAction::OpenResource
}

/// The paths that the questions are about, or everything that is wrong with the questions.
fn checked(questions: &[Question]) -> Result<Vec<Option<ResourcePath>>, Refusal> {
    if questions.is_empty() || questions.len() > MAX_QUESTIONS {
        let message = tr!("Ask between 1 and {most} questions at a time.", most = MAX_QUESTIONS);
        return Err(InvalidForm::with("questions", message).into());
    }
    let (mut paths, mut errors) = (Vec::with_capacity(questions.len()), Vec::new());
    for (n, question) in questions.iter().enumerate() {
        match path_asked_about(&question.query) {
            Ok(path) => paths.push(path),
            Err(message) => errors.push(error(n, "object", message)),
        }
        let asked = if question.about_caller { Ok(()) } else { check_asked_about(&question.query) };
        errors.extend(asked.err().map(|message| error(n, "principal", message)));
    }
    no_errors(errors)?;
    Ok(paths)
}

fn error(n: usize, member: &str, message: String) -> FieldError {
    FieldError { field: format!("questions/{n}/{member}").into(), message }
}

fn no_errors(errors: Vec<FieldError>) -> Result<(), Refusal> {
    if errors.is_empty() { Ok(()) } else { Err(InvalidForm(errors).into()) }
}

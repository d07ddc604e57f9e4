//! Explains to an administrator why a user may or may not do something.

use crate::{
    Action, ChangeMap, CreateResource, Decision, ExplainableAction, Grant, ListResources, OpenResource, Principal,
    Reason, ResourceAction, ResourcePath, Right, Rules, Sharing, Trace, action::ResourceActionVisitor,
};
use i18n::msgid;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

impl ExplainableAction {
    /// The name in URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CreateResource => CreateResource::NAME,
            Self::ListResources => ListResources::NAME,
            action => action.accept(Facts).map_or("administer", |(name, ..)| name),
        }
    }

    /// The name for people: an imperative, such as "Delete a resource".
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::CreateResource => CreateResource::LABEL,
            Self::ListResources => ListResources::LABEL,
            action => action.accept(Facts).map_or(msgid!("Use the pages of administrators"), |(_, label, _)| label),
        }
    }

    /// Parses [`ExplainableAction::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }

    /// The action on a resource that a right of the resource map allows, beyond the rights before it.
    pub(crate) fn allowed_by(right: Right) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.accept(Facts).is_some_and(|(.., of)| of == Some(right)))
    }

    /// Whether the action concerns one resource.
    #[must_use]
    pub fn is_about_a_resource(self) -> bool {
        self.accept(Facts).is_some()
    }

    /// Asks the same rules that decide a real request.
    #[must_use]
    pub fn decide(
        self,
        rules: &Rules,
        principal: &Principal,
        path: &ResourcePath,
        sharing: &Sharing,
    ) -> (bool, Reason) {
        match self {
            Self::CreateResource => outcome(&rules.decide(principal, CreateResource::own(principal))),
            Self::ListResources => outcome(&rules.decide(principal, ListResources::of(rules, principal))),
            action => action
                .accept(Question { rules, principal, path, sharing })
                .unwrap_or_else(|| outcome(&rules.decide(principal, ChangeMap::default()))),
        }
    }
}

/// Name, label and right of an action.
struct Facts;

impl ResourceActionVisitor for Facts {
    type Output = (&'static str, &'static str, Option<Right>);

    fn visit<A: ResourceAction>(self) -> Self::Output {
        (A::NAME, A::LABEL, A::RIGHT)
    }
}

struct Question<'a> {
    rules: &'a Rules,
    principal: &'a Principal,
    path: &'a ResourcePath,
    sharing: &'a Sharing,
}

impl ResourceActionVisitor for Question<'_> {
    type Output = (bool, Reason);

    /// A principal who may not open the resource gets that reason, whatever else they want to do with it.
    fn visit<A: ResourceAction>(self) -> Self::Output {
        let Self { rules, principal, path, sharing } = self;
        match outcome(&rules.decide(principal, OpenResource::unchanged(path, sharing))) {
            (true, _) => outcome(&rules.decide(principal, A::unchanged(path, sharing))),
            denied => denied,
        }
    }
}

fn outcome<A: Action>(decision: &Decision<A>) -> (bool, Reason) {
    (decision.is_allowed(), decision.reason().clone())
}

#[expect(clippy::derivable_impls, reason = "the registry lists the actions and prefers none")]
impl Default for ExplainableAction {
    fn default() -> Self {
        Self::OpenResource
    }
}

impl Serialize for ExplainableAction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for ExplainableAction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom("unknown"))
    }
}

/// Which user and which action to explain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyQuery {
    /// A user who has signed in; empty to ask about `groups`.
    pub username: String,
    /// The subject of that user, if several had this username one after the other.
    #[serde(default)]
    pub subject: String,
    /// Groups of a user who has never signed in, separated by commas, spaces or newlines.
    pub groups: String,
    /// Further roles of that user, such as the department, separated by commas or newlines.
    pub roles: String,
    /// The action.
    pub action: ExplainableAction,
    /// The path of the resource, for actions about a resource.
    pub path: String,
}

impl WhyQuery {
    /// The individual group names.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.split(|c: char| c == ',' || c.is_whitespace()).filter(|group| !group.is_empty())
    }

    /// The individual role names. A role may contain spaces.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.roles.split([',', '\n']).map(str::trim).filter(|role| !role.is_empty())
    }
}

/// The answer to a [`WhyQuery`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The user asked about.
    pub principal: Principal,
    /// Whether this user has signed in before.
    pub is_known: bool,
    /// The action.
    pub action: ExplainableAction,
    /// Whether it is allowed.
    pub allowed: bool,
    /// The inputs of the decision.
    pub trace: Trace,
    /// The resource asked about, if the action concerns one.
    pub resource: Option<ExplainedResource>,
}

/// The resource as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainedResource {
    /// The path; the resource need not exist.
    pub path: ResourcePath,
    /// Owner and roles; `None` when there is no such resource.
    pub sharing: Option<Sharing>,
    /// The rows of the resource map that match the path.
    pub grants: Vec<Grant>,
}

/// Maximum number of people and of paths in [`Suggestions`].
pub const SUGGESTIONS: usize = 20;

/// What the fields of a [`WhyQuery`] can be completed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Users whose username begins with the typed text.
    pub people: Vec<SuggestedPerson>,
    /// Paths of resources that begin with the typed text.
    pub paths: Vec<String>,
}

/// A user to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedPerson {
    /// The username.
    pub username: String,
    /// The display name.
    pub name: String,
}

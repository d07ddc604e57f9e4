//! Explains to an administrator why a user may or may not do something.

use crate::{
    Action, ChangeMap, CreateResource, Decision, Grant, ListResources, OpenResource, Principal, Reason, ResourceAction,
    ResourcePath, Right, Rules, Sharing, Trace, action::RESOURCE_TOPICS,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

/// The action that an administrator asks about: one on a resource, or one of three general ones.
#[derive(Clone, Copy)]
pub struct Topic {
    name: &'static str,
    label: &'static str,
    right: Option<Right>,
    is_about_a_resource: bool,
    decide: Decide,
}

type Decide = fn(&Rules, &Principal, &ResourcePath, &Sharing) -> (bool, Reason);

impl Topic {
    /// Creating resources.
    pub const CREATE: Self = Self::general::<CreateResource>(|rules, principal, _, _| {
        outcome(&rules.decide(principal, CreateResource::own(principal)))
    });
    /// Listing resources.
    pub const LIST: Self = Self::general::<ListResources>(|rules, principal, _, _| {
        outcome(&rules.decide(principal, ListResources::of(rules, principal)))
    });
    /// Any action for administrators only.
    pub const ADMINISTER: Self = Self {
        name: "administer",
        label: "Use the pages of administrators",
        ..Self::general::<ChangeMap>(|rules, principal, _, _| outcome(&rules.decide(principal, ChangeMap)))
    };

    /// All topics.
    pub fn all() -> impl Iterator<Item = Self> {
        RESOURCE_TOPICS.iter().copied().chain([Self::CREATE, Self::LIST, Self::ADMINISTER])
    }

    /// The topic of an action on one resource.
    #[must_use]
    pub const fn of<A: ResourceAction>() -> Self {
        Self { right: A::RIGHT, is_about_a_resource: true, ..Self::general::<A>(decide_openable::<A>) }
    }

    const fn general<A: Action>(decide: Decide) -> Self {
        Self { name: A::NAME, label: A::LABEL, right: None, is_about_a_resource: false, decide }
    }

    /// The topic of a right of the resource map.
    pub(crate) fn allowed_by(right: Right) -> Option<Self> {
        Self::all().find(|topic| topic.right == Some(right))
    }

    /// The name in URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The name for people: an imperative, such as "Delete a resource".
    #[must_use]
    pub fn label(self) -> &'static str {
        self.label
    }

    /// Parses [`Topic::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|topic| topic.name == name)
    }

    /// Whether the topic concerns one resource.
    #[must_use]
    pub fn is_about_a_resource(self) -> bool {
        self.is_about_a_resource
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
        (self.decide)(rules, principal, path, sharing)
    }
}

/// A principal who may not open the resource gets that reason, whatever else they want to do with it.
fn decide_openable<A: ResourceAction>(
    rules: &Rules,
    principal: &Principal,
    path: &ResourcePath,
    sharing: &Sharing,
) -> (bool, Reason) {
    match outcome(&rules.decide(principal, OpenResource::unchanged(path, sharing))) {
        (true, _) => outcome(&rules.decide(principal, A::unchanged(path, sharing))),
        denied => denied,
    }
}

fn outcome<A: Action>(decision: &Decision<A>) -> (bool, Reason) {
    (decision.is_allowed(), decision.reason().clone())
}

impl Default for Topic {
    fn default() -> Self {
        Self::of::<OpenResource>()
    }
}

impl PartialEq for Topic {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Topic {}

impl fmt::Debug for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Topic").field(&self.name).finish()
    }
}

impl Serialize for Topic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

impl<'de> Deserialize<'de> for Topic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name).ok_or_else(|| D::Error::custom("no topic has this name"))
    }
}

/// Which user and which action to explain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyQuery {
    /// A user who has signed in; empty to ask about `groups`.
    pub username: String,
    /// Groups of a user who has never signed in, separated by commas, spaces or newlines.
    pub groups: String,
    /// Further roles of that user, such as the department, separated by commas or newlines.
    pub roles: String,
    /// The action.
    pub topic: Topic,
    /// The path of the resource, for topics about a resource.
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
    pub topic: Topic,
    /// Whether it is allowed.
    pub allowed: bool,
    /// The inputs of the decision.
    pub trace: Trace,
    /// The resource asked about, if the topic concerns one.
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

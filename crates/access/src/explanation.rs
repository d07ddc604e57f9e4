//! Explains to an administrator why a user may or may not do something.

use crate::{
    Action, ChangeMap, CreateResource, DeleteResource, Grant, ListResources, OpenResource, Principal, Reason,
    ResourcePath, Rules, SaveResource, Sharing, Trace,
};
use serde::{Deserialize, Serialize};

/// The action that an administrator asks about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Opening a resource.
    #[default]
    Open,
    /// Changing a resource.
    Save,
    /// Deleting a resource.
    Delete,
    /// Creating a resource.
    Create,
    /// Listing resources.
    List,
    /// Any action for administrators only.
    Administer,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 6] = [Self::Open, Self::Save, Self::Delete, Self::Create, Self::List, Self::Administer];

    /// The name in URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => OpenResource::NAME,
            Self::Save => SaveResource::NAME,
            Self::Delete => DeleteResource::NAME,
            Self::Create => CreateResource::NAME,
            Self::List => ListResources::NAME,
            Self::Administer => "administer",
        }
    }

    /// Parses [`Topic::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Whether the topic concerns one resource.
    #[must_use]
    pub fn is_about_a_resource(self) -> bool {
        matches!(self, Self::Open | Self::Save | Self::Delete)
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
        fn asked<A: Action>(rules: &Rules, principal: &Principal, action: A) -> (bool, Reason) {
            let decision = rules.decide(principal, action);
            (decision.is_allowed(), decision.reason().clone())
        }
        let (path, sharing) = (path.clone(), sharing.clone());
        match self {
            Self::Open => asked(rules, principal, OpenResource { path, sharing }),
            // A principal who may not open the resource gets that reason, whatever else they want to do with it.
            Self::Save | Self::Delete => {
                let open = OpenResource { path: path.clone(), sharing: sharing.clone() };
                match asked(rules, principal, open) {
                    (false, reason) => (false, reason),
                    _ if self == Self::Save => asked(rules, principal, SaveResource::content_of(&path, &sharing)),
                    _ => asked(rules, principal, DeleteResource { path, sharing }),
                }
            }
            Self::Create => asked(rules, principal, CreateResource::own(principal)),
            Self::List => asked(rules, principal, ListResources::of(rules, principal)),
            Self::Administer => asked(rules, principal, ChangeMap),
        }
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

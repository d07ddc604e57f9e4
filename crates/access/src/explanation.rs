//! Why somebody may do something, or not, for an administrator who asks.

use crate::{
    Action, ChangeMap, CreateResource, DeleteResource, Grant, ListResources, OpenResource, Principal, Reason,
    ResourcePath, Rules, SaveResource, Sharing, Trace,
};
use serde::{Deserialize, Serialize};

/// What can be asked about.
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
    /// What is for administrators alone.
    Administer,
}

impl Topic {
    /// All.
    pub const ALL: [Self; 6] = [Self::Open, Self::Save, Self::Delete, Self::Create, Self::List, Self::Administer];

    /// Its name in URLs.
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

    /// The one with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Whether it is about one resource.
    #[must_use]
    pub fn is_about_a_resource(self) -> bool {
        matches!(self, Self::Open | Self::Save | Self::Delete)
    }

    /// What the rules say: the same function that decides a call.
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
            // If the caller may not open it, that is the answer, whatever they wanted to do.
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

/// The user and the action of the question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyQuery {
    /// Somebody who has signed in; empty to ask about `groups`.
    pub username: String,
    /// The groups of somebody who has never signed in, with commas, spaces or new lines between them.
    pub groups: String,
    /// Their other roles, such as the department, with commas or new lines between them.
    pub roles: String,
    /// What they would do.
    pub topic: Topic,
    /// With which resource.
    pub path: String,
}

impl WhyQuery {
    /// The groups, one by one.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.split(|c: char| c == ',' || c.is_whitespace()).filter(|group| !group.is_empty())
    }

    /// The other roles, one by one. A role may have spaces in it.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.roles.split([',', '\n']).map(str::trim).filter(|role| !role.is_empty())
    }
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Who would ask.
    pub principal: Principal,
    /// Whether it is somebody who has signed in.
    pub is_known: bool,
    /// What they would do.
    pub topic: Topic,
    /// Whether they may.
    pub allowed: bool,
    /// What led to it.
    pub trace: Trace,
    /// The resource that it is about, if it is about one.
    pub resource: Option<ExplainedResource>,
}

/// The resource that a question is about, as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainedResource {
    /// Where it is, or would be.
    pub path: ResourcePath,
    /// Owner and roles; `None` if there is no such resource.
    pub sharing: Option<Sharing>,
    /// The rows of the resource map that match.
    pub grants: Vec<Grant>,
}

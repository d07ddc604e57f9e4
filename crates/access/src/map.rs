//! Viewing and changing the resource map.

use crate::{ExplainableAction, Grant, Pattern, Principal, ResourcePath, Right, Role, Rules, Sharing, Untrusted};
use i18n::tr;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// The resource map for its page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceMap {
    /// The rows, in stored order.
    pub grants: Vec<Grant>,
    /// The roles that a row can name.
    pub roles: BTreeSet<Role>,
}

/// A change to one row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapChange {
    /// The row as the administrator saw it; `None` for a new one. If it no longer exists, another administrator has
    /// changed it and nothing is written.
    pub was: Option<Grant>,
    /// The new row; `None` to delete the row.
    pub grant: Option<GrantDraft>,
}

impl MapChange {
    /// The pattern that the change is about: the submitted one, else the old one.
    #[must_use]
    pub fn pattern(&self) -> String {
        let typed = self.grant.as_ref().map(|grant| grant.pattern.trim().to_owned());
        typed.or_else(|| self.was.as_ref().map(|was| was.pattern.to_string())).unwrap_or_default()
    }

    /// The patterns of the old row and of the new one.
    #[must_use]
    pub fn patterns(&self) -> BTreeSet<Pattern> {
        let new = self.grant.as_ref().and_then(|grant| grant.pattern.parse().ok());
        self.was.iter().map(|was| was.pattern.clone()).chain(new).collect()
    }

    /// The rows after the change. `None` when the old row is not among those before, when the new row cannot be parsed,
    /// or when there is neither.
    #[must_use]
    pub fn applied_to(&self, before: &[Grant]) -> Option<Vec<Grant>> {
        let new = self.grant.as_ref().map(GrantDraft::parse).transpose().ok()?;
        let mut grants = before.to_vec();
        match &self.was {
            Some(was) => drop(grants.remove(grants.iter().position(|grant| grant == was)?)),
            None if new.is_none() => return None,
            None => {}
        }
        if let Some(new) = new {
            grants.push(new);
            grants.sort();
        }
        Some(grants)
    }
}

/// A row as submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantDraft {
    /// The pattern.
    pub pattern: String,
    /// The right, by [`Right::name`].
    pub right: String,
    /// The roles.
    pub roles: Vec<String>,
}

/// Why a row is invalid, as a sentence for the user.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidGrant {
    /// The pattern is invalid.
    #[error(transparent)]
    Pattern(#[from] crate::PatternError),
    /// The right does not exist.
    #[error("Choose what the row allows.")]
    Right,
    /// No role is named.
    #[error("Choose at least one role.")]
    NoRole,
    /// A role is not configured in Usher.
    #[error("“{}” is no role that Usher is configured with.", Untrusted(.0))]
    UnknownRole(String),
}

impl InvalidGrant {
    /// The sentence for the user, in the language of the page. `Display` is English, for logs.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Pattern(error) => error.text(),
            Self::Right => tr!("Choose what the row allows.").to_owned(),
            Self::NoRole => tr!("Choose at least one role.").to_owned(),
            Self::UnknownRole(role) => {
                tr!("“{role}” is no role that Usher is configured with.", role = Untrusted(role))
            }
        }
    }
}

impl GrantDraft {
    /// Parses the row and checks its roles.
    ///
    /// # Errors
    /// The first [`InvalidGrant`] found.
    pub fn validate(&self, rules: &Rules) -> Result<Grant, InvalidGrant> {
        let grant = self.parse()?;
        match grant.roles.iter().find(|role| !rules.knows_role(role)) {
            Some(role) => Err(InvalidGrant::UnknownRole(role.to_string())),
            None => Ok(grant),
        }
    }

    fn parse(&self) -> Result<Grant, InvalidGrant> {
        let pattern: Pattern = self.pattern.parse()?;
        let right = Right::named(&self.right).ok_or(InvalidGrant::Right)?;
        let role = |text: &String| Role::parse(text).ok_or_else(|| InvalidGrant::UnknownRole(text.clone()));
        let roles = self.roles.iter().map(role).collect::<Result<BTreeSet<_>, _>>()?;
        if roles.is_empty() { Err(InvalidGrant::NoRole) } else { Ok(Grant { pattern, right, roles }) }
    }
}

/// A preview of what a map change would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapEffects {
    /// The rights that users would gain or lose, losses first. At most [`EFFECTS_SHOWN`].
    pub effects: Vec<MapEffect>,
    /// Number of effects beyond those.
    pub further: usize,
    /// Number of users examined.
    pub people: usize,
    /// Number of resources examined.
    pub resources: usize,
    /// Whether these were all users and resources.
    pub is_all: bool,
}

/// Maximum number of effects in a preview.
pub const EFFECTS_SHOWN: usize = 50;
/// Maximum number of user names per effect.
pub const NAMES_SHOWN: usize = 5;

/// Some users gain or lose rights to a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapEffect {
    /// Whether they lose the rights; otherwise they gain them.
    pub lost: bool,
    /// The path of the resource.
    pub path: ResourcePath,
    /// The rights that they gain or lose.
    pub rights: Vec<Right>,
    /// Number of users.
    pub people: usize,
    /// Display names of the first [`NAMES_SHOWN`] users.
    pub names: Vec<String>,
}

impl MapEffects {
    /// Compares what both rules decide for every user and resource.
    #[must_use]
    pub fn between(
        before: &Rules,
        after: &Rules,
        people: &[Principal],
        resources: &BTreeMap<ResourcePath, Sharing>,
        is_all: bool,
    ) -> Self {
        // Users with equal groups and roles get equal decisions. Owners are the exception: the map changes nothing for
        // them.
        let mut alike: BTreeMap<_, Vec<&Principal>> = BTreeMap::new();
        for person in people {
            alike.entry((&person.groups, &person.roles)).or_default().push(person);
        }
        let mut effects = Vec::new();
        for (path, sharing) in resources {
            let mut changes: BTreeMap<_, Vec<Right>> = BTreeMap::new();
            for right in Right::ALL {
                for lost in [true, false] {
                    let concerned = alike.values().filter(|alike| {
                        let somebody = alike.iter().find(|person| !sharing.is_owned_by(person));
                        somebody.is_some_and(|somebody| {
                            let may = |rules: &Rules| may(rules, somebody, right, path, sharing);
                            may(before) == lost && may(after) != lost
                        })
                    });
                    let others = concerned.flatten().filter(|person| !sharing.is_owned_by(person));
                    let concerned: Vec<_> = others.map(|person| (&person.user.id, person.name.as_str())).collect();
                    if !concerned.is_empty() {
                        // Rights that the same users gain, or lose, become one effect.
                        changes.entry((lost, concerned)).or_default().push(right);
                    }
                }
            }
            effects.extend(changes.into_iter().map(|((lost, concerned), rights)| MapEffect {
                lost,
                path: path.clone(),
                rights,
                people: concerned.len(),
                names: concerned.into_iter().take(NAMES_SHOWN).map(|(_, name)| name.to_owned()).collect(),
            }));
        }
        effects.sort_by_key(|effect| !effect.lost);
        let further = effects.len().saturating_sub(EFFECTS_SHOWN);
        effects.truncate(EFFECTS_SHOWN);
        Self { effects, further, people: people.len(), resources: resources.len(), is_all }
    }
}

fn may(rules: &Rules, person: &Principal, right: Right, path: &ResourcePath, sharing: &Sharing) -> bool {
    ExplainableAction::allowed_by(right).is_some_and(|action| action.decide(rules, person, path, sharing).0)
}

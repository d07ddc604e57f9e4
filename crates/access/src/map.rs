//! Showing and changing the resource map.

use crate::{Foreign, Grant, Pattern, Principal, ResourcePath, Right, Rules, Sharing, Topic, canonical};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// The map as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceMap {
    /// Its rows, in order.
    pub grants: Vec<Grant>,
    /// The roles that a row can have.
    pub roles: BTreeSet<String>,
}

/// A change of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapChange {
    /// The row as the administrator saw it; absent for a new one. When there is no such row any more, somebody else was
    /// faster, and nothing is changed.
    pub was: Option<Grant>,
    /// The row as it should be; absent to remove it.
    pub grant: Option<GrantDraft>,
}

impl MapChange {
    /// What it is about: the pattern as it was typed, else as it was.
    #[must_use]
    pub fn pattern(&self) -> String {
        let typed = self.grant.as_ref().map(|grant| grant.pattern.trim().to_owned());
        typed.or_else(|| self.was.as_ref().map(|was| was.pattern.to_string())).unwrap_or_default()
    }
}

/// A row as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantDraft {
    /// Which resources.
    pub pattern: String,
    /// What may be done with them, by [`Right::name`].
    pub right: String,
    /// Who may do it.
    pub roles: Vec<String>,
}

/// Why a row cannot be taken, as a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidGrant {
    /// The pattern is invalid.
    #[error(transparent)]
    Pattern(#[from] crate::PatternError),
    /// There is no such right.
    #[error("Choose what the row allows.")]
    Right,
    /// Nobody would have it.
    #[error("Choose at least one role.")]
    NoRole,
    /// A role is not one of Usher's.
    #[error("“{}” is no role that Usher is configured with.", Foreign(.0))]
    UnknownRole(String),
}

impl GrantDraft {
    /// The row, if it can be one.
    ///
    /// # Errors
    /// [`InvalidGrant`], the first thing that is wrong.
    pub fn validate(&self, rules: &Rules) -> Result<Grant, InvalidGrant> {
        let pattern: Pattern = self.pattern.parse()?;
        let right = Right::named(&self.right).ok_or(InvalidGrant::Right)?;
        let roles: BTreeSet<String> = self.roles.iter().map(|role| canonical(role).into_owned()).collect();
        match roles.iter().find(|role| !rules.knows_role(role)) {
            Some(role) => Err(InvalidGrant::UnknownRole(role.clone())),
            None if roles.is_empty() => Err(InvalidGrant::NoRole),
            None => Ok(Grant { pattern, right, roles }),
        }
    }
}

/// What a change of the map would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapEffects {
    /// Each right to each resource that somebody would gain or lose, those to be lost first. At most
    /// [`EFFECTS_SHOWN`].
    pub effects: Vec<MapEffect>,
    /// How many there are beyond those.
    pub further: usize,
    /// How many people and resources were looked at.
    pub people: usize,
    /// How many resources were looked at.
    pub resources: usize,
    /// Whether these were all.
    pub is_all: bool,
}

/// How many effects are named.
pub const EFFECTS_SHOWN: usize = 50;
/// How many people of an effect are named.
pub const NAMES_SHOWN: usize = 5;

/// Some people gain or lose a right to a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapEffect {
    /// Whether they lose it.
    pub lost: bool,
    /// Which resource.
    pub path: ResourcePath,
    /// What they may do with it from then on, or no longer.
    pub rights: Vec<Right>,
    /// How many people.
    pub people: usize,
    /// The names of the first [`NAMES_SHOWN`].
    pub names: Vec<String>,
}

impl MapEffects {
    /// Asks both rules about everybody and everything.
    #[must_use]
    pub fn between(
        before: &Rules,
        after: &Rules,
        people: &[Principal],
        resources: &BTreeMap<ResourcePath, Sharing>,
        is_all: bool,
    ) -> Self {
        // People with the same groups and roles have the same answers, but for owners: those lose nothing by a map.
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
                        let somebody = alike.iter().find(|person| person.username != sharing.owner);
                        somebody.is_some_and(|somebody| {
                            let may = |rules: &Rules| may(rules, somebody, right, path, sharing);
                            may(before) == lost && may(after) != lost
                        })
                    });
                    let others = concerned.flatten().filter(|person| person.username != sharing.owner);
                    let concerned: Vec<_> =
                        others.map(|person| (person.username.as_str(), person.name.as_str())).collect();
                    if !concerned.is_empty() {
                        // Several rights gained by one user are one sentence.
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
    let topic = match right {
        Right::Open => Topic::Open,
        Right::Edit => Topic::Save,
        Right::Delete => Topic::Delete,
    };
    topic.decide(rules, person, path, sharing).0
}

//! The resource map.

use super::decisions::GrantView;
use access::{Grant, GrantDraft, MapChange, MapEffect, MapEffects, Pattern, ResourceMap, Right, Role};
use gate::VersionedMap;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::ToSchema;

/// The resource map.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RuleList {
    /// The version. In quotes it is the `ETag`.
    version: u64,
    /// The rows.
    rules: Vec<GrantView>,
    /// The roles that a row can name.
    roles: Vec<String>,
}

/// A change of one row: at least one of its two members.
// What refuses other members is `ChangedRows`; here it is for the description.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(try_from = "ChangedRows", deny_unknown_fields)]
#[schema(min_properties = 1)]
pub(crate) struct RuleChange {
    /// The row that goes, as it is.
    remove: Option<RuleRow>,
    /// The row that comes. With both, it replaces the other.
    add: Option<RuleRow>,
}

/// The rows that a change is about, as they are sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangedRows {
    #[serde(default)]
    remove: Option<RuleRow>,
    #[serde(default)]
    add: Option<RuleRow>,
}

/// A row.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    /// The paths: `/reports/q3`, `/reports/*` for what is directly in it, `/reports/**` for all below it.
    #[serde(deserialize_with = "pattern")]
    #[schema(value_type = String)]
    pattern: Pattern,
    /// What it allows, and all rights before it.
    #[schema(value_type = String)]
    right: Right,
    /// Whom it allows that; at least one role.
    #[schema(value_type = Vec<String>)]
    roles: Vec<RoleName>,
}

#[derive(Clone, Debug)]
struct RoleName(Role);

impl<'de> Deserialize<'de> for RoleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let role = Role::parse(&name).map(Self);
        role.ok_or_else(|| D::Error::custom("a role begins with its origin, as in group:Finance"))
    }
}

fn pattern<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
    String::deserialize(deserializer)?.parse::<Pattern>().map_err(D::Error::custom)
}

impl TryFrom<ChangedRows> for RuleChange {
    type Error = &'static str;

    fn try_from(rows: ChangedRows) -> Result<Self, &'static str> {
        let ChangedRows { remove, add } = rows;
        if remove.is_none() && add.is_none() {
            return Err("name a row in `add`, in `remove`, or in both");
        }
        Ok(Self { remove, add })
    }
}

impl From<RuleChange> for MapChange {
    fn from(change: RuleChange) -> Self {
        let was = change.remove.map(|RuleRow { pattern, right, roles }| Grant {
            pattern,
            right,
            roles: roles.into_iter().map(|RoleName(role)| role).collect(),
        });
        let grant = change.add.map(|RuleRow { pattern, right, roles }| GrantDraft {
            pattern: pattern.to_string(),
            right: right.name().to_owned(),
            roles: roles.iter().map(|RoleName(role)| role.to_string()).collect(),
        });
        Self { was, grant }
    }
}

/// What a change of the rules would do for those who have signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RuleEffects {
    /// The version of the rules that the change was tried on.
    version: u64,
    /// What people would gain or lose, losses first; at most 50.
    effects: Vec<RuleEffect>,
    /// The number of effects beyond those.
    further: usize,
    /// How many people were looked at.
    people: usize,
    /// How many resources were looked at.
    resources: usize,
    /// Whether these were all people and all resources.
    complete: bool,
}

/// Some people gain or lose rights to a resource.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct RuleEffect {
    /// Whether they lose the rights; otherwise they gain them.
    lost: bool,
    /// The path of the resource.
    path: String,
    /// The rights.
    #[schema(value_type = Vec<String>)]
    rights: Vec<Right>,
    /// How many people.
    people: usize,
    /// The display names of the first five.
    names: Vec<String>,
}

impl From<VersionedMap> for RuleList {
    fn from(current: VersionedMap) -> Self {
        let VersionedMap { map: ResourceMap { grants, roles }, version } = current;
        let rules = grants.into_iter().map(GrantView::from).collect();
        Self { version, rules, roles: roles.iter().map(Role::to_string).collect() }
    }
}

impl RuleEffects {
    pub(crate) fn of(effects: MapEffects, version: u64) -> Self {
        let MapEffects { effects, further, people, resources, is_all } = effects;
        let effects = effects.into_iter().map(RuleEffect::from).collect();
        Self { version, effects, further, people, resources, complete: is_all }
    }
}

impl From<MapEffect> for RuleEffect {
    fn from(effect: MapEffect) -> Self {
        let MapEffect { lost, path, rights, people, names } = effect;
        Self { lost, path: path.to_string(), rights, people, names }
    }
}

//! The usernames and roles in the old tables, and what each of them becomes.

use crate::{Store, StoreError, attribute::Item, resources, tables};
use access::{Role, UserId};
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::{BTreeMap, BTreeSet};

/// The names in the old tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OldNames {
    /// The usernames, with the time of the last sign-in in seconds since 1970; `None` for users who never signed in.
    pub users: BTreeMap<String, Option<u64>>,
    /// The roles that resources and the resource map are open to.
    pub roles: BTreeSet<String>,
    /// The groups of users who have signed in.
    pub groups: BTreeSet<String>,
    /// The roles of such users that come from other claims.
    pub attribute_roles: BTreeSet<String>,
}

/// What the names in the old tables become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewNames {
    /// The user of each username.
    pub users: BTreeMap<String, UserId>,
    /// The roles that each role of a resource or of the resource map becomes.
    pub roles: BTreeMap<String, BTreeSet<Role>>,
    /// The same for the roles of users.
    pub attribute_roles: BTreeMap<String, BTreeSet<Role>>,
}

impl Store {
    /// Reads all usernames and roles from the old tables.
    ///
    /// # Errors
    /// [`StoreError`] when DynamoDB fails.
    pub async fn old_names(&self) -> Result<OldNames, StoreError> {
        let mut names = OldNames::default();
        self.for_each_old(&tables::USERS, async |items| {
            for item in &items {
                let signed_in_at =
                    item.get("signed_in_at").and_then(|at| at.as_n().ok()).and_then(|at| at.parse().ok());
                names.users.extend(text(item, "username").map(|username| (username, signed_in_at)));
                names.groups.extend(texts(item.get("groups")));
                names.attribute_roles.extend(texts(item.get("attribute_roles")));
            }
            Ok(())
        })
        .await?;
        self.for_each_old(&tables::USAGE, async |items| {
            for username in items.iter().filter_map(|item| text(item, "username")) {
                names.users.entry(username).or_default();
            }
            Ok(())
        })
        .await?;
        self.for_each_old(&tables::RESOURCES, async |items| {
            for item in items.iter().filter(|item| resources::is_resource(item)) {
                names.users.entry(text(item, "owner").unwrap_or_default()).or_default();
                names.roles.extend(texts(item.get("roles")));
            }
            Ok(())
        })
        .await?;
        self.for_each_old(&tables::POLICY, async |items| {
            let rows = items.iter().filter_map(|item| item.get("resource_map")?.as_l().ok()).flatten();
            names.roles.extend(rows.filter_map(|row| row.as_m().ok()).flat_map(|row| texts(row.get("roles"))));
            Ok(())
        })
        .await?;
        Ok(names)
    }
}

fn text(item: &Item, name: &str) -> Option<String> {
    item.get(name)?.as_s().ok().cloned()
}

pub(super) fn texts(value: Option<&AttributeValue>) -> Vec<String> {
    value.and_then(|value| value.as_ss().ok()).cloned().unwrap_or_default()
}

//! The section `[access]` of the configuration. All programs that read it take and refuse the same values, because they
//! check them here. A typo must never grant access.

use crate::{InvalidSetting, Role, Rules, canonical, claims::MAX_GROUP_CHARS, is_reserved_claim, origin};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Longest name of a claim or a role, in characters.
const MAX_NAME_CHARS: usize = 128;
/// Longest id of an app client, in characters (Cognito's API reference, `ClientIdType`).
const MAX_CLIENT_CHARS: usize = 128;
/// Most programs: the list of people reads the state of each.
const MAX_MACHINES: usize = 25;

/// The groups, the roles and the programs, as configured.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessSection {
    /// The members' group.
    pub members_group: String,
    /// The administrators' group.
    pub administrators_group: String,
    /// The claims whose values become roles.
    pub role_claims: Vec<String>,
    /// The roles that a resource can be shared with.
    pub roles: BTreeSet<String>,
    /// Whether programs are let in with tokens of their own.
    pub machines: bool,
    /// The app clients of programs.
    pub machine_clients: Vec<String>,
}

impl Default for AccessSection {
    fn default() -> Self {
        let rules = Rules::default();
        Self {
            members_group: rules.members,
            administrators_group: rules.administrators,
            role_claims: rules.role_claims,
            roles: BTreeSet::new(),
            machines: false,
            machine_clients: Vec::new(),
        }
    }
}

impl AccessSection {
    /// The rules, without the resource map.
    ///
    /// # Errors
    /// [`InvalidSetting`] names the key.
    pub fn rules(&self) -> Result<Rules, InvalidSetting> {
        self.check_groups()?;
        let origins = self.origins()?;
        Ok(Rules {
            members: self.members_group.clone(),
            administrators: self.administrators_group.clone(),
            role_claims: self.role_claims.clone(),
            roles: self.roles.iter().map(|role| parse_role(role, &origins)).collect::<Result<_, _>>()?,
            grants: Vec::new(),
        })
    }

    /// The app clients of programs whose own tokens are accepted: none, unless that is switched on. Users sign in with
    /// `sign_in_client`; in local mode there is none, and no program needs to be named. Without a list, each app client
    /// of the pool could let its program in, also those of other applications.
    ///
    /// # Errors
    /// [`InvalidSetting`] names the key.
    pub fn programs(&self, sign_in_client: Option<&str>) -> Result<Vec<String>, InvalidSetting> {
        const KEY: &str = "access.machine_clients";
        let clients = &self.machine_clients;
        if self.machines && clients.is_empty() && sign_in_client.is_some() {
            let why = "with access.machines, it names the app clients of the programs";
            return Err(InvalidSetting::Missing { key: KEY, why });
        }
        if clients.len() > MAX_MACHINES {
            let why = "at most 25 app clients can be named";
            return Err(InvalidSetting::bad(KEY, &clients.len().to_string(), why));
        }
        for (nth, client) in clients.iter().enumerate() {
            let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+');
            let why = if !(1..=MAX_CLIENT_CHARS).contains(&client.len()) || !client.bytes().all(is_allowed) {
                "it is an app client's id: letters, digits, _ and + alone"
            } else if clients.iter().take(nth).any(|before| before == client) {
                "it is there twice"
            } else if sign_in_client == Some(client.as_str()) {
                "it is cognito.client_id, which signs people in; a program needs its own"
            } else {
                continue;
            };
            return Err(InvalidSetting::bad(KEY, client, why));
        }
        Ok(if self.machines { clients.clone() } else { Vec::new() })
    }

    fn check_groups(&self) -> Result<(), InvalidSetting> {
        const ADMINISTRATORS: &str = "access.administrators_group";
        let Self { members_group: members, administrators_group: administrators, .. } = self;
        for (key, group) in [("access.members_group", members), (ADMINISTRATORS, administrators)] {
            if !is_word(group, MAX_GROUP_CHARS) {
                let why = "it is a group's name: from 1 to 128 characters, without spaces";
                return Err(InvalidSetting::bad(key, group, why));
            }
        }
        // The rules compare names in canonical form.
        if canonical(members) == canonical(administrators) {
            let why = "it must be another group than access.members_group: every member would be an administrator";
            return Err(InvalidSetting::bad(ADMINISTRATORS, administrators, why));
        }
        Ok(())
    }

    /// The origins of the roles in the claims.
    fn origins(&self) -> Result<Vec<&str>, InvalidSetting> {
        const KEY: &str = "access.role_claims";
        let mut origins: Vec<&str> = Vec::new();
        for claim in &self.role_claims {
            if !is_word(claim, MAX_NAME_CHARS) {
                return Err(InvalidSetting::bad(KEY, claim, "it is a claim's name, without spaces"));
            }
            if is_reserved_claim(claim) {
                let why = "its roles would look like the scopes of programs; rename the attribute";
                return Err(InvalidSetting::bad(KEY, claim, why));
            }
            let origin = origin(claim);
            if origin.contains(':') || origins.contains(&origin) {
                let why = "the part after “custom:” names the origin of roles: it has no colon, and no other claim has \
                           the same";
                return Err(InvalidSetting::bad(KEY, origin, why));
            }
            origins.push(origin);
        }
        Ok(origins)
    }
}

fn parse_role(text: &str, origins: &[&str]) -> Result<Role, InvalidSetting> {
    const KEY: &str = "access.roles";
    // Forms send roles separated by commas.
    if !is_name(text, MAX_NAME_CHARS) || text.contains(',') {
        let why = "a role has from 1 to 128 characters, none of them a comma";
        return Err(InvalidSetting::bad(KEY, text, why));
    }
    let role = Role::parse(text).filter(|role| role.is_scope() || origins.contains(&role.origin()));
    let why = "put the role's origin before it, as in group:Finance or department:Finance";
    role.ok_or_else(|| InvalidSetting::bad(KEY, text, why))
}

/// Whether the text has 1 to `most` characters, no surrounding whitespace and no control characters.
fn is_name(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count()) && text.trim() == text && !text.contains(char::is_control)
}

/// Whether the text is a name without whitespace.
fn is_word(text: &str, most: usize) -> bool {
    is_name(text, most) && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims;
    use proptest::{collection::vec, prelude::*, sample::select};

    fn texts<T: FromIterator<String>>(texts: &[&str]) -> T {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn refused<T>(result: Result<T, InvalidSetting>) -> Option<(&'static str, String)> {
        match result.err()? {
            InvalidSetting::Missing { key, .. } => Some((key, String::new())),
            InvalidSetting::Bad { key, given, .. } => Some((key, given)),
        }
    }

    #[test]
    fn groups_are_two_names_without_spaces() {
        let long = "ä".repeat(129);
        let rows = [
            ("usher-users", "usher-admins", None),
            ("メンバー", "管理者", None),
            (&long[2..], "usher-admins", None),
            (long.as_str(), "usher-admins", Some("access.members_group")),
            ("", "usher-admins", Some("access.members_group")),
            ("usher users", "usher-admins", Some("access.members_group")),
            ("usher-users\n", "usher-admins", Some("access.members_group")),
            ("usher\u{7f}users", "usher-admins", Some("access.members_group")),
            ("usher-users", "", Some("access.administrators_group")),
            ("usher-users", " usher-admins", Some("access.administrators_group")),
            ("usher-users", "usher-users", Some("access.administrators_group")),
            // The same name in two spellings: every member would be an administrator.
            ("Café", "Cafe\u{301}", Some("access.administrators_group")),
        ];
        for (members, administrators, expected) in rows {
            let (members_group, administrators_group) = (members.to_owned(), administrators.to_owned());
            let section = AccessSection { members_group, administrators_group, ..AccessSection::default() };
            let found = refused(section.rules()).map(|(key, _)| key);
            assert_eq!(found, expected, "{members:?} {administrators:?}");
        }
    }

    #[test]
    fn each_origin_of_roles_is_one_claim_and_none_of_a_program() {
        let (longest, long) = ("a".repeat(128), "a".repeat(129));
        let rows: [(&[&str], Option<&str>); 13] = [
            (&[], None),
            (&[claims::GROUPS, "custom:department", "team"], None),
            (&[&longest], None),
            (&[claims::GROUPS, &long], Some(&long)),
            (&[claims::GROUPS, ""], Some("")),
            (&["a claim"], Some("a claim")),
            (&["claim\n"], Some("claim\n")),
            (&["department", "custom:department"], Some("department")),
            (&[claims::GROUPS, "custom:group"], Some("group")),
            (&["https://example.com/teams"], Some("https://example.com/teams")),
            (&[claims::GROUPS, "custom:scope"], Some("custom:scope")),
            (&["scope"], Some("scope")),
            (&["custom:scope:x"], Some("custom:scope:x")),
        ];
        for (claims, expected) in rows {
            let section = AccessSection { role_claims: texts(claims), ..AccessSection::default() };
            let expected = expected.map(|claim| ("access.role_claims", claim.to_owned()));
            assert_eq!(refused(section.rules()), expected, "{claims:?}");
        }
    }

    #[test]
    fn a_role_has_the_origin_of_a_claim_or_is_a_scope() {
        let (longest, long) = (format!("group:{}", "ä".repeat(122)), format!("group:{}", "ä".repeat(123)));
        for role in ["department:IT", "group:a:b", "department:Human Resources", "scope:usher/orders.read", &longest] {
            let section = AccessSection { roles: texts(&[role]), ..AccessSection::default() };
            assert_eq!(
                section.rules().map(|rules| rules.roles),
                Ok(Role::parse(role).into_iter().collect::<BTreeSet<_>>()),
                "{role}"
            );
        }
        for role in
            ["", "IT", ":IT", "group:", "team:IT", " group:IT", "group:IT\t", "group:a\u{0}b", "group:a,b", &long]
        {
            let section = AccessSection { roles: texts(&["department:IT", role]), ..AccessSection::default() };
            assert_eq!(refused(section.rules()), Some(("access.roles", role.to_owned())), "{role:?}");
        }
    }

    #[test]
    fn programs_are_named_one_by_one_and_let_in_only_if_that_is_switched_on() {
        const KEY: &str = "access.machine_clients";
        let section = |machines, clients: &[&str]| AccessSection {
            machines,
            machine_clients: texts(clients),
            ..AccessSection::default()
        };
        let programs = |machines, clients: &[&str]| section(machines, clients).programs(Some("users"));
        assert_eq!(programs(false, &["nightly", "billing"]), Ok(Vec::new()));
        assert_eq!(programs(true, &["nightly", "billing"]), Ok(texts(&["nightly", "billing"])));
        assert_eq!(refused(programs(true, &[])), Some((KEY, String::new())));
        assert_eq!(section(true, &[]).programs(None), Ok(Vec::new()));
        let (longest, long) = ("a".repeat(128), "a".repeat(129));
        assert_eq!(programs(true, &[&longest]), Ok(texts(&[&longest])));
        for client in ["", "*", "a#b", "a b", "ä", "users", &long] {
            for machines in [false, true] {
                let found = refused(programs(machines, &["nightly", client]));
                assert_eq!(found, Some((KEY, client.to_owned())), "{client:?}");
            }
        }
        assert_eq!(refused(programs(false, &["a", "b", "a"])), Some((KEY, "a".to_owned())));
        let many: Vec<String> = (0..26).map(|number| number.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(programs(true, &many[..25]).is_ok());
        assert_eq!(refused(programs(true, &many)), Some((KEY, "26".to_owned())));
    }

    proptest! {
        /// Whatever is configured: what is taken gives nobody more than it says.
        #[test]
        fn rules_that_are_taken_are_safe(
            groups in ["(a|e\u{301}|\u{e9}|\\PC{0,2})", "(a|e\u{301}|\u{e9}|\\PC{0,2})"],
            role_claims in vec("(cognito:groups|custom:)?[a-c :]{0,2}|(custom:)?scope", 0..4),
            roles in vec("(group|[a-c]|scope|):[a-c, ]{0,2}", 0..3),
        ) {
            let [members_group, administrators_group] = groups;
            let roles = roles.into_iter().collect();
            let section =
                AccessSection { members_group, administrators_group, role_claims, roles, ..AccessSection::default() };
            let Ok(rules) = section.rules() else { return Ok(()) };
            prop_assert_eq!(rules.roles.len(), section.roles.len());
            let rules = rules.in_canonical_form();
            prop_assert_ne!(&rules.members, &rules.administrators);
            let origins: BTreeSet<&str> = rules.role_claims.iter().map(|claim| origin(claim)).collect();
            prop_assert_eq!(origins.len(), rules.role_claims.len());
            prop_assert!(!origins.contains("scope") && !origins.iter().any(|origin| origin.contains(':')));
            prop_assert!(rules.roles.iter().all(|role| role.is_scope() || origins.contains(role.origin())));
        }

        #[test]
        fn a_program_is_an_app_client_of_its_own(
            clients in vec("[a-c+_]{1,2}|[a-c *]{0,2}", 0..4), machines: bool, users in select(&["a", "bb"][..]),
        ) {
            let section = AccessSection { machines, machine_clients: clients.clone(), ..AccessSection::default() };
            let are_ids = clients.iter().all(|id| !id.is_empty() && !id.contains([' ', '*']) && id != users);
            let unique = clients.iter().collect::<BTreeSet<_>>().len() == clients.len();
            let are_named = !machines || !clients.is_empty();
            let expected = (are_ids && unique && are_named).then(|| if machines { clients } else { Vec::new() });
            prop_assert_eq!(section.programs(Some(users)).ok(), expected);
        }
    }
}

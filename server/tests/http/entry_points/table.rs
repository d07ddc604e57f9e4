//! The rules of docs/architecture.md for resources as a table: what is there, who asks, and what the rules say.

use super::entry_point::{Answer, EntryPoint, Why};
use access::{Reason, Right, Role};
use std::collections::BTreeSet;

const ADMINISTRATORS: &str = "usher-admins";
const MEMBERS: &str = "usher-users";
const READERS: &str = "group:readers";
const WRITERS: &str = "group:writers";

/// The owner of all resources.
const OWNER: &str = "owner";

/// Who asks, and their groups. Cookies and access tokens both name these, and an access token names no department.
pub(super) const PEOPLE: [(&str, &[&str]); 6] = [
    ("administrator", &[ADMINISTRATORS]),
    (OWNER, &[MEMBERS]),
    ("reader", &[MEMBERS, "readers"]),
    ("writer", &[MEMBERS, "writers"]),
    ("member", &[MEMBERS]),
    ("outsider", &[]),
];

/// What they ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Open,
    Edit,
    Archive,
    Delete,
    Create,
}

impl Action {
    /// The name in the audit trail, and in questions about decisions.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Open => "open_resource",
            Self::Edit => "save_resource",
            Self::Archive => "archive_resource",
            Self::Delete => "delete_resource",
            Self::Create => "create_resource",
        }
    }
}

/// The rule that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Administrator,
    Member,
    Owner,
    Role,
    Granted,
    NotShared,
    NotOwner,
    NoGroup,
    /// The rules would allow it, but there is nothing.
    NotThere,
}

/// A resource of the owner's.
pub(super) struct Place {
    pub(super) path: &'static str,
    /// The roles that it is open to.
    pub(super) roles: &'static [&'static str],
    /// The row of the resource map with this path.
    pub(super) row: Option<(Right, &'static str)>,
}

pub(super) static PLACES: [Place; 7] = [
    Place { path: "/rules/private", roles: &[], row: None },
    Place { path: "/rules/shared", roles: &[READERS], row: None },
    Place { path: "/rules/row-open", roles: &[], row: Some((Right::Open, WRITERS)) },
    Place { path: "/rules/row-edit", roles: &[], row: Some((Right::Edit, WRITERS)) },
    Place { path: "/rules/row-archive", roles: &[], row: Some((Right::Archive, WRITERS)) },
    Place { path: "/rules/row-delete", roles: &[], row: Some((Right::Delete, WRITERS)) },
    Place { path: "/rules/both", roles: &[READERS], row: Some((Right::Edit, READERS)) },
];

/// What is at a path, if anything is.
pub(super) fn place(path: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.path == path)
}

/// A path, what is asked for there, and the rule that decides for each of [`PEOPLE`].
pub(super) struct Row(pub(super) &'static str, pub(super) Action, pub(super) [Rule; PEOPLE.len()]);

/// One line for each path and action. From left to right: administrator, owner, reader, writer, member, outsider.
#[rustfmt::skip]
pub(super) static TABLE: [Row; 33] = {
    use Action::{Archive, Create, Delete, Edit, Open};
    use Rule::{Administrator, Granted, Member, NoGroup, NotOwner, NotShared, NotThere, Owner, Role};
    [
        Row("/rules/private", Open, [Administrator, Owner, NotShared, NotShared, NotShared, NoGroup]),
        Row("/rules/private", Edit, [Administrator, Owner, NotShared, NotShared, NotShared, NoGroup]),
        Row("/rules/private", Archive, [Administrator, Owner, NotShared, NotShared, NotShared, NoGroup]),
        Row("/rules/private", Delete, [Administrator, Owner, NotShared, NotShared, NotShared, NoGroup]),
        Row("/rules/shared", Open, [Administrator, Owner, Role, NotShared, NotShared, NoGroup]),
        Row("/rules/shared", Edit, [Administrator, Owner, NotOwner, NotShared, NotShared, NoGroup]),
        Row("/rules/shared", Archive, [Administrator, Owner, NotOwner, NotShared, NotShared, NoGroup]),
        Row("/rules/shared", Delete, [Administrator, Owner, NotOwner, NotShared, NotShared, NoGroup]),
        Row("/rules/row-open", Open, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-open", Edit, [Administrator, Owner, NotShared, NotOwner, NotShared, NoGroup]),
        Row("/rules/row-open", Archive, [Administrator, Owner, NotShared, NotOwner, NotShared, NoGroup]),
        Row("/rules/row-open", Delete, [Administrator, Owner, NotShared, NotOwner, NotShared, NoGroup]),
        Row("/rules/row-edit", Open, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-edit", Edit, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-edit", Archive, [Administrator, Owner, NotShared, NotOwner, NotShared, NoGroup]),
        Row("/rules/row-edit", Delete, [Administrator, Owner, NotShared, NotOwner, NotShared, NoGroup]),
        Row("/rules/row-archive", Open, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-archive", Edit, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-archive", Archive, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-archive", Delete, [Administrator, Owner, NotShared, NotOwner, NotShared, NoGroup]),
        Row("/rules/row-delete", Open, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-delete", Edit, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-delete", Archive, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/row-delete", Delete, [Administrator, Owner, NotShared, Granted, NotShared, NoGroup]),
        Row("/rules/both", Open, [Administrator, Owner, Role, NotShared, NotShared, NoGroup]),
        Row("/rules/both", Edit, [Administrator, Owner, Granted, NotShared, NotShared, NoGroup]),
        Row("/rules/both", Archive, [Administrator, Owner, NotOwner, NotShared, NotShared, NoGroup]),
        Row("/rules/both", Delete, [Administrator, Owner, NotOwner, NotShared, NotShared, NoGroup]),
        Row("/rules/nothing", Open, [NotThere, NotThere, NotThere, NotThere, NotThere, NoGroup]),
        Row("/rules/nothing", Edit, [NotThere, NotThere, NotThere, NotThere, NotThere, NoGroup]),
        Row("/rules/nothing", Archive, [NotThere, NotThere, NotThere, NotThere, NotThere, NoGroup]),
        Row("/rules/nothing", Delete, [NotThere, NotThere, NotThere, NotThere, NotThere, NoGroup]),
        Row("/rules/new", Create, [Administrator, Member, Member, Member, Member, NoGroup]),
    ]
};

/// The whole reason of a rule that decides about this path. `None` if there is nothing to decide about.
pub(super) fn reason(rule: Rule, path: &str) -> Option<Reason> {
    let (members, administrators) = (MEMBERS.to_owned(), ADMINISTRATORS.to_owned());
    let roles_of = |names: &[&str]| -> BTreeSet<Role> { names.iter().filter_map(|name| Role::parse(name)).collect() };
    let place = place(path);
    let shared_with = roles_of(place.map(|place| place.roles).unwrap_or_default());
    Some(match rule {
        Rule::Administrator => Reason::Administrator { group: administrators },
        Rule::Member => Reason::Member { group: members },
        Rule::Owner => Reason::Owner,
        Rule::Role => Reason::Role { role: shared_with.first()?.clone() },
        Rule::Granted => {
            let (_, role) = place?.row?;
            Reason::Granted { pattern: path.parse().unwrap(), role: Role::parse(role).unwrap() }
        }
        Rule::NotShared => Reason::NotShared { roles: shared_with, administrators },
        Rule::NotOwner => Reason::NotOwner { owner: OWNER.to_owned(), administrators },
        Rule::NoGroup => Reason::NoGroup { members, administrators },
        Rule::NotThere => return None,
    })
}

/// All sentences with which something at this path can be denied.
pub(super) fn denials(path: &str) -> Vec<String> {
    let rules = [Rule::NotShared, Rule::NotOwner, Rule::NoGroup];
    let reasons = rules.into_iter().filter_map(|rule| reason(rule, path)).chain([not_open()]);
    reasons.map(|reason| reason.to_string()).collect()
}

fn not_open() -> Reason {
    Reason::NotOpen { administrators: ADMINISTRATORS.to_owned() }
}

/// What an entry point is to answer where this rule decides. All answer the same but for this:
///
/// - Only the authorizer says why a call may be made; the others then answer with what was asked for.
/// - Pages, the JSON API and forward authentication say a reason as a sentence. The server function and the authorizer
///   name the rule as well.
/// - For calls that other servers carry out, who may not open what is at an address is not told whether there is
///   anything. Administrators are told that nothing is mapped there, and what that means.
pub(super) fn expected(entry_point: EntryPoint, rule: Rule, path: &str, is_administrator: bool) -> Answer {
    let names_rule = matches!(entry_point, EntryPoint::ServerFunction | EntryPoint::Authorizer);
    let why = |reason: Reason| Why { rule: names_rule.then(|| reason.rule().to_owned()), sentence: reason.to_string() };
    match (reason(rule, path), rule) {
        (None, _) if !entry_point.is_for_other_servers() => Answer::NotThere,
        (None, _) if is_administrator => Answer::Denied(not_mapped(entry_point, path)),
        (None, _) => Answer::Denied(why(not_open())),
        (Some(_), Rule::NotShared) if entry_point.is_for_other_servers() => Answer::Denied(why(not_open())),
        (Some(reason), Rule::NotShared | Rule::NotOwner | Rule::NoGroup) => Answer::Denied(why(reason)),
        (Some(reason), _) => Answer::Allowed((entry_point == EntryPoint::Authorizer).then(|| why(reason))),
    }
}

/// What administrators are told where no row of the resource map is.
fn not_mapped(entry_point: EntryPoint, path: &str) -> Why {
    match entry_point {
        EntryPoint::Authorizer => Why {
            rule: Some("no_mapping".to_owned()),
            sentence: format!("There is no mapping for {path}: no row of the resource map matches it."),
        },
        _ => Why { rule: None, sentence: "No row of the resource map is for this address.".to_owned() },
    }
}

/// The people, and their resources, as a seed of local mode.
pub(super) fn seed(password: &str, further: &[&str]) -> String {
    let groups = [ADMINISTRATORS, MEMBERS, "readers", "writers"];
    let account = |username: &str, groups: &[&str]| {
        format!(
            "[[pool.accounts]]\nusername = '{username}'\nname = 'Somebody'\nemail = '{username}@example.com'\n\
             groups = {groups:?}\n"
        )
    };
    let accounts: String = PEOPLE.iter().map(|(username, groups)| account(username, groups)).collect();
    let further: String = further.iter().map(|username| account(username, &[MEMBERS])).collect();
    let resource = |Place { path, roles, .. }: &Place| {
        format!(
            "[[resources]]\npath = '{path}'\ntitle = 'A title'\nsummary = ''\nbody = 'A text.'\nroles = {roles:?}\n\
             owner = '{OWNER}'\n"
        )
    };
    let resources: String = PLACES.iter().map(resource).collect();
    format!(
        "password = '{password}'\n[pool]\ngroups = {groups:?}\n{accounts}{further}\
         [directory]\nprovider = 'CorpSSO'\ncompany = 'Example Corp'\nmapped_groups = []\n{resources}"
    )
}

/// The rows of the resource map, as the page of the map posts them.
pub(super) fn rows() -> impl Iterator<Item = [(&'static str, &'static str); 3]> {
    let row = |place: &'static Place| {
        let (right, role) = place.row?;
        Some([("pattern", place.path), ("right", right.name()), ("roles", role)])
    };
    PLACES.iter().filter_map(row)
}

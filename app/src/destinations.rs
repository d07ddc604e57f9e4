//! The pages that the navigation and the palette list, and the keys that lead to them.

use crate::{
    address::{self, AccountTab},
    page_context::SignedIn,
};
use access::{CreateResource, ListRequests, ListResources, ReadUsage};
use i18n::msgid;

/// A page that people go to from anywhere.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    /// URL.
    pub(crate) href: &'static str,
    /// Text of the link, in English: a text of the catalogues.
    pub(crate) text: &'static str,
    /// The key that leads there after `g`.
    pub(crate) key: Option<char>,
    /// Other words by which the palette finds it, in English: one text of the catalogues.
    pub(crate) words: &'static str,
}

const fn page(href: &'static str, text: &'static str, key: char, words: &'static str) -> Destination {
    Destination { href, text, key: Some(key), words }
}

pub(crate) const HOME: Destination = page("/", msgid!("Home"), 'h', msgid!("start"));
pub(crate) const RESOURCES: Destination = page("/resources", msgid!("Resources"), 'r', msgid!("list"));
pub(crate) const NEW_RESOURCE: Destination =
    page("/resources/new", msgid!("New resource"), 'n', msgid!("create add write"));
pub(crate) const ACCOUNT: Destination = page("/account", msgid!("Account"), 'a', msgid!("profile groups roles calls"));
/// Lists that the list of resources links to.
const OTHER_RESOURCES: [Destination; 2] = [
    Destination {
        href: "/resources?archived=1",
        text: msgid!("Archived resources"),
        key: None,
        words: msgid!("archive"),
    },
    Destination {
        href: "/resources?deleted=1",
        text: msgid!("Deleted resources"),
        key: None,
        words: msgid!("trash restore"),
    },
];
/// The other tabs of the account.
const ACCOUNT_TABS: [Destination; 3] = [
    Destination {
        href: AccountTab::Preferences.href(),
        text: msgid!("Preferences"),
        key: None,
        words: msgid!("settings theme density language shortcuts"),
    },
    Destination {
        href: AccountTab::Sessions.href(),
        text: msgid!("Your sessions"),
        key: None,
        words: msgid!("browsers devices"),
    },
    Destination {
        href: AccountTab::Token.href(),
        text: msgid!("Your ID token"),
        key: None,
        words: msgid!("claims attributes"),
    },
];
pub(crate) const REQUESTS: Destination =
    page("/requests", msgid!("Requests"), 'q', msgid!("access ask approve decline"));
/// The pages of administrators; the first is the one that the main navigation leads to.
pub(crate) const ADMINISTRATION: [Destination; 8] = [
    page("/admin", msgid!("Overview"), 'o', msgid!("administration admin")),
    page("/admin/people", msgid!("People"), 'p', msgid!("users groups")),
    REQUESTS,
    page("/admin/map", msgid!("Resource map"), 'm', msgid!("rules roles rights")),
    page("/admin/usage", msgid!("Usage"), 'u', msgid!("limits quota calls")),
    page("/admin/audit", msgid!("Audit trail"), 't', msgid!("records log history")),
    page("/admin/why", msgid!("Why?"), 'w', msgid!("check access explain")),
    page("/admin/doctor", msgid!("Doctor"), 'd', msgid!("findings health")),
];
/// What the page Usage links to.
const GROUP_LIMITS: Destination = Destination {
    href: address::GROUP_LIMITS,
    text: msgid!("Limits of groups"),
    key: None,
    words: msgid!("usage quota calls"),
};
/// What administrators start from anywhere.
const NEW_ROW: Destination = Destination {
    href: "/admin/map/row",
    text: msgid!("New row of the resource map"),
    key: None,
    words: msgid!("add rule create"),
};

/// The pages that this user may open, in the order of the navigation.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only the browser has a palette"))]
pub(crate) fn pages_for(person: &SignedIn) -> Vec<&'static Destination> {
    let mut pages = vec![&HOME];
    if lists_resources(person) {
        pages.push(&RESOURCES);
        pages.extend(&OTHER_RESOURCES);
    }
    if administrates(person) {
        pages.extend(&ADMINISTRATION);
        pages.push(&GROUP_LIMITS);
    } else if lists_requests(person) {
        pages.push(&REQUESTS);
    }
    pages.push(&ACCOUNT);
    pages.extend(&ACCOUNT_TABS);
    pages
}

/// The pages on which this user makes something new.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only the browser has a palette"))]
pub(crate) fn beginnings_for(person: &SignedIn) -> Vec<&'static Destination> {
    let mut pages = Vec::new();
    if person.decide(CreateResource::own(&person.principal)).is_allowed() {
        pages.push(&NEW_RESOURCE);
    }
    if administrates(person) {
        pages.push(&NEW_ROW);
    }
    pages
}

/// Whether this user may list resources.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only the browser has a palette"))]
pub(crate) fn lists_resources(person: &SignedIn) -> bool {
    person.decide(ListResources::of(person.rules(), &person.principal)).is_allowed()
}

/// Whether this user may list requests for access: their own, and those that wait for their answer.
pub(crate) fn lists_requests(person: &SignedIn) -> bool {
    person.decide(ListRequests { all: false }).is_allowed()
}

/// Whether the pages of administrators are open to this user.
pub(crate) fn administrates(person: &SignedIn) -> bool {
    person.decide(ReadUsage::default()).is_allowed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PageContext, SessionView};
    use access::{Principal, UserId, UserRef};
    use std::collections::BTreeSet;

    fn person(groups: &[&str]) -> SignedIn {
        let groups = groups.iter().map(|group| (*group).to_owned()).collect();
        let user = UserRef { id: UserId::new("https://pool.example", "ann"), username: "ann".to_owned() };
        let principal = Principal { user, groups, ..Principal::default() };
        let session = SessionView { principal, ..SessionView::default() };
        SignedIn::of(&PageContext { session: Some(session), ..PageContext::default() }).unwrap()
    }

    fn addresses(pages: &[&'static Destination]) -> Vec<&'static str> {
        pages.iter().map(|page| page.href).collect()
    }

    #[test]
    fn everybody_is_offered_what_their_groups_allow() {
        let (nobody, member, admin) = (person(&[]), person(&["usher-users"]), person(&["usher-admins"]));
        let account = ["/account", "/account/preferences", "/account/sessions", "/account/token"];
        assert_eq!(addresses(&pages_for(&nobody)), [&["/"], &account[..]].concat());
        assert!(beginnings_for(&nobody).is_empty());
        let resources = ["/resources", "/resources?archived=1", "/resources?deleted=1"];
        let own = [&["/"], &resources[..], &["/requests"], &account[..]].concat();
        assert_eq!(addresses(&pages_for(&member)), own);
        assert_eq!(addresses(&beginnings_for(&member)), ["/resources/new"]);
        let all = pages_for(&admin);
        assert!(pages_for(&member).iter().all(|page| all.contains(page)));
        assert!(ADMINISTRATION.iter().all(|page| all.contains(&page)));
        assert_eq!(addresses(&beginnings_for(&admin)), ["/resources/new", "/admin/map/row"]);
    }

    #[test]
    fn each_key_leads_to_one_page() {
        let admin = person(&["usher-admins"]);
        let pages = pages_for(&admin).into_iter().chain(beginnings_for(&admin));
        let keys: Vec<char> = pages.filter_map(|page| page.key).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
        assert!(keys.iter().all(char::is_ascii_lowercase));
    }
}

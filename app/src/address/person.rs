//! A user's page. Each of its tabs has its own URL.

use super::{PEOPLE, name_in, segment, value, with_query};
use access::UserRef;
use i18n::msgid;
use serde::{Deserialize, Serialize};

/// Query parameter of a user's page: the query string of the list of users that led there.
pub(crate) const FROM: &str = "from";

/// A tab of a user's page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PersonTab {
    /// Who it is. The page's own URL.
    #[default]
    Profile,
    Groups,
    Sessions,
    Usage,
    Decisions,
    Activity,
}

impl PersonTab {
    /// In the order of the page.
    pub(crate) const ALL: [Self; 6] =
        [Self::Profile, Self::Groups, Self::Sessions, Self::Usage, Self::Decisions, Self::Activity];

    /// A text of the catalogues, in English.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Profile => msgid!("Profile"),
            Self::Groups => msgid!("Groups"),
            Self::Sessions => msgid!("Sessions"),
            Self::Usage => msgid!("Limit and usage"),
            Self::Decisions => msgid!("Decisions"),
            Self::Activity => msgid!("Activity"),
        }
    }

    /// The end of the URL; empty for the page's own.
    fn end(self) -> &'static str {
        match self {
            Self::Profile => "",
            Self::Groups => "/groups",
            Self::Sessions => "/sessions",
            Self::Usage => "/usage",
            Self::Decisions => "/decisions",
            Self::Activity => "/activity",
        }
    }
}

/// URL of the user's page, by subject.
pub(crate) fn person(user: &UserRef) -> String {
    person_from(user, None)
}

/// URL of the user's page, which leads back to the list of users in this state.
pub(crate) fn person_from(user: &UserRef, list: Option<&str>) -> String {
    person_tab(user, PersonTab::Profile, list, None)
}

/// URL of a tab of the user's page, which leads back to the list of users in this state. `after`: the audit record
/// after which the activity starts.
pub(crate) fn person_tab(user: &UserRef, tab: PersonTab, list: Option<&str>, after: Option<&str>) -> String {
    if user.id.client().is_some() {
        // A program has no page of its own.
        return PEOPLE.to_owned();
    }
    let page = format!("{PEOPLE}/{}{}", segment(user.id.subject()), tab.end());
    with_query(&page, &[("after", after), (FROM, list.filter(|list| !list.is_empty()))])
}

/// The user, by subject or username, and the tab at this path. Each has exactly one.
pub(crate) fn person_in(path: &str) -> Option<(String, PersonTab)> {
    let rest = path.strip_prefix(PEOPLE)?.strip_prefix('/')?;
    let (name, end) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let tab = PersonTab::ALL.into_iter().find(|tab| tab.end() == end)?;
    Some((name_in(name)?, tab))
}

/// URL of the list of users from which the user's page with this query string was reached.
pub(crate) fn people_before(search: &str) -> String {
    value(search, FROM).map_or_else(|| PEOPLE.to_owned(), |list| format!("{PEOPLE}?{}", list.replace('#', "%23")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::UserId;

    fn user(subject: &str) -> UserRef {
        UserRef { id: UserId::new("https://pool", subject), username: "ann".to_owned() }
    }

    #[test]
    fn a_program_is_on_the_page_of_people() {
        assert_eq!(person(&UserRef::of_client("4abc")), "/admin/people");
    }

    #[test]
    fn a_user_is_one_segment_whatever_is_in_the_subject() {
        assert_eq!(person(&user("CorpSSO_a/b?c#d%41")), "/admin/people/CorpSSO_a~2Fb~3Fc~23d~2541");
    }

    #[test]
    fn a_users_page_leads_back_to_the_list_as_it_was() {
        let ann = user("ann");
        let address = person_from(&ann, Some("q=a%26b+c&after=d%2Fe"));
        let (path, search) = address.split_once('?').unwrap_or_default();
        assert_eq!(path, "/admin/people/ann");
        assert_eq!(people_before(search), "/admin/people?q=a%26b+c&after=d%2Fe");
        assert_eq!(value(search, "after"), None, "the place in the list is not one in the activity");
        assert_eq!(person_from(&ann, Some("")), path);
        assert_eq!(people_before(""), "/admin/people");
        assert_eq!(people_before("from=q%3D1%23x"), "/admin/people?q=1%23x");
    }

    #[test]
    fn each_tab_has_its_own_address() {
        for tab in PersonTab::ALL {
            for subject in ["ann", "groups", "a/groups", ".."] {
                let address = person_tab(&user(subject), tab, None, None);
                assert_eq!(person_in(&address), Some((subject.to_owned(), tab)), "{address}");
            }
        }
        let older = person_tab(&user("ann"), PersonTab::Activity, Some("q=x"), Some("1/2"));
        assert_eq!(older, "/admin/people/ann/activity?after=1%2F2&from=q%3Dx");
        for path in ["/admin/people", "/admin/people/", "/admin/people/ann/", "/admin/people/ann/profile"] {
            assert_eq!(person_in(path), None, "{path}");
        }
        for path in ["/admin/people/ann/groups/", "/admin/people/~61nn", "/admin/peoples/ann", "/admin/people//groups"]
        {
            assert_eq!(person_in(path), None, "{path}");
        }
    }
}

//! What the palette offers, and what of it answers a typed text.

use super::{SHORTCUTS, ranking::rank};
use crate::{
    Density, Preference, Theme, address,
    destinations::{Destination, beginnings_for, lists_requests, pages_for},
    notifications,
    page_context::SignedIn,
};
use access::{PersonSummary, ResourceSummary};
use i18n::{msgid, tr};

/// Resources, and people, that the palette lists for a search.
const FOUND_SHOWN: usize = 6;
/// From this number of characters on, the server is asked.
const SEARCHED_CHARS: usize = 2;

/// A heading of the palette, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Pages,
    Resources,
    People,
    Actions,
}

impl Section {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Pages => tr!("Pages"),
            Self::Resources => tr!("Resources"),
            Self::People => tr!("People"),
            Self::Actions => tr!("Actions"),
        }
    }
}

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Goes to this URL.
    Go(String),
    /// Presses the button that this selector finds.
    Press(String),
}

/// A line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) section: Section,
    pub(super) text: String,
    /// A path or a username; may be empty.
    pub(super) detail: String,
    pub(super) deed: Deed,
    /// Other words by which it is found, in English: a text of the catalogues.
    words: &'static str,
}

impl Entry {
    fn page(section: Section, page: &Destination) -> Self {
        let deed = Deed::Go(page.href.to_owned());
        Self { section, text: i18n::translate(page.text).to_owned(), detail: String::new(), deed, words: page.words }
    }

    fn button(text: String, selector: String, words: &'static str) -> Self {
        Self { section: Section::Actions, text, detail: String::new(), deed: Deed::Press(selector), words }
    }

    pub(super) fn resource(resource: ResourceSummary) -> Self {
        let (deed, detail) = (Deed::Go(address::resource(resource.path.as_str())), resource.path.to_string());
        Self { section: Section::Resources, text: resource.title, detail, deed, words: "" }
    }

    pub(super) fn person(person: PersonSummary) -> Self {
        let deed = Deed::Go(address::person(&person.user));
        Self { section: Section::People, text: person.name, detail: person.user.username, deed, words: "" }
    }

    fn searched(&self) -> String {
        let (own, english) = (i18n::translate(self.words), self.words);
        // Whoever knows the English words finds it by them in every language.
        let english = if own == english { "" } else { english };
        format!("{} {} {own} {english}", self.text, self.detail)
    }
}

/// The pages and actions that this user may use.
pub(super) fn offered_to(person: &SignedIn) -> Vec<Entry> {
    let pages = pages_for(person).into_iter().map(|page| Entry::page(Section::Pages, page));
    let beginnings = beginnings_for(person).into_iter().map(|page| Entry::page(Section::Actions, page));
    let looks = choices::<Theme>(msgid!("colours")).chain(choices::<Density>(msgid!("rows of tables")));
    let notifications = lists_requests(person).then(|| {
        let selector = format!("[data-command=\"{}\"]", notifications::OPEN);
        Entry::button(tr!("Notifications").to_owned(), selector, msgid!("bell drawer news answers"))
    });
    let others = [
        Entry::button(
            tr!("Keyboard shortcuts").to_owned(),
            format!("[data-command=\"{SHORTCUTS}\"]"),
            msgid!("keys help"),
        ),
        Entry::button(
            tr!("Sign out").to_owned(),
            "form[action=\"/auth/sign-out\"] button".to_owned(),
            msgid!("log out leave"),
        ),
    ];
    pages.chain(beginnings).chain(notifications).chain(looks).chain(others).collect()
}

/// Presses the buttons of the account menu.
fn choices<P: Preference>(words: &'static str) -> impl Iterator<Item = Entry> {
    P::ALL.iter().map(move |(_, value, text)| {
        let selector = format!(".switch button[name=\"{}\"][value=\"{value}\"]", P::NAME);
        let text = tr!("{label}: {choice}", label = i18n::translate(P::LABEL), choice = i18n::translate(text));
        Entry::button(text, selector, words)
    })
}

/// What the server found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The text for which it was asked.
    pub(super) text: String,
    pub(super) entries: Vec<Entry>,
    /// Whether there was no answer.
    pub(super) failed: bool,
}

impl Found {
    /// The first entries for this text, or that there was no answer.
    pub(super) fn of<E>(text: String, answer: Result<impl Iterator<Item = Entry>, E>) -> Self {
        match answer {
            Ok(entries) => Self { text, entries: entries.take(FOUND_SHOWN).collect(), failed: false },
            Err(_) => Self { text, entries: Vec::new(), failed: true },
        }
    }
}

/// The text for which to ask the server, if it is long enough.
pub(super) fn search_text(typed: &str) -> Option<&str> {
    let text = typed.trim();
    (text.chars().count() >= SEARCHED_CHARS).then_some(text)
}

/// The entries that answer a typed text, section by section. What was found for another text stays as far as it matches
/// this one, until the server answers.
pub(super) fn answering(typed: &str, offered: &[Entry], found: &[Found]) -> Vec<Entry> {
    let mut shown = matching(typed, offered);
    if let Some(text) = search_text(typed) {
        for found in found {
            shown.extend(if found.text == text { found.entries.clone() } else { matching(text, &found.entries) });
        }
    }
    // Stable: within a section, the best match stays first.
    shown.sort_by_key(|entry| entry.section);
    shown
}

fn matching(typed: &str, entries: &[Entry]) -> Vec<Entry> {
    let texts: Vec<String> = entries.iter().map(Entry::searched).collect();
    rank(typed, &texts).into_iter().filter_map(|at| entries.get(at).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PageContext, SessionView};
    use access::{Principal, ResourcePath, Sharing, UserRef};

    fn administrator() -> SignedIn {
        let groups = ["usher-admins".to_owned()].into();
        let session = SessionView { principal: Principal { groups, ..Principal::default() }, ..SessionView::default() };
        SignedIn::of(&PageContext { session: Some(session), ..PageContext::default() }).unwrap()
    }

    fn resource(path: &str, title: &str) -> Entry {
        let owner: UserRef = Principal::default().user;
        let sharing = Sharing { owner, roles: Default::default() };
        let path: ResourcePath = path.parse().unwrap();
        Entry::resource(ResourceSummary::new(path, title.to_owned(), String::new(), sharing, 0))
    }

    fn texts(entries: &[Entry]) -> Vec<&str> {
        entries.iter().map(|entry| entry.text.as_str()).collect()
    }

    #[test]
    fn sections_come_in_their_order_and_the_best_match_first() {
        let offered = offered_to(&administrator());
        let sections: Vec<Section> = answering("", &offered, &[]).iter().map(|entry| entry.section).collect();
        assert!(sections.is_sorted());
        let entries = [resource("/map", "Map of the house"), resource("/rooms", "Rooms")];
        let found = Found::of("map".to_owned(), Ok::<_, ()>(entries.into_iter()));
        let shown = answering(" map ", &offered, &[found]);
        let expected = ["Resource map", "Map of the house", "Rooms", "New row of the resource map"];
        assert_eq!(texts(&shown), expected);
        assert_eq!(shown[1].deed, Deed::Go("/resources/map".to_owned()));
    }

    #[test]
    fn an_earlier_answer_stays_only_as_far_as_it_matches() {
        let entries = || [resource("/map", "Map of the house"), resource("/rooms", "Rooms")].into_iter();
        let found = [Found::of("o".to_owned(), Ok::<_, ()>(entries()))];
        assert_eq!(texts(&answering("roo", &[], &found)), ["Rooms"]);
        assert_eq!(texts(&answering("/map", &[], &found)), ["Map of the house"]);
        assert!(answering("r", &[], &found).is_empty(), "too short to ask the server");
    }

    #[test]
    fn the_server_is_asked_from_two_characters_on_and_a_few_answers_are_shown() {
        let rows = [("", None), (" a ", None), ("äö", Some("äö")), (" ab ", Some("ab"))];
        for (typed, text) in rows {
            assert_eq!(search_text(typed), text, "{typed}");
        }
        let many = (0..20).map(|number| resource(&format!("/r{number}"), "R"));
        assert_eq!(Found::of("r".to_owned(), Ok::<_, ()>(many)).entries.len(), FOUND_SHOWN);
        let none = Found::of("r".to_owned(), Err::<std::iter::Empty<_>, _>(()));
        assert!(none.failed && none.entries.is_empty());
    }
}

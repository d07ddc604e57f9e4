//! All users who have signed in, for administrators. The list state is in the URL.

use super::{never_signed_in::newcomers, page_guards::signed_in_page, programs::programs};
use crate::{
    address,
    components::{PageHeading, PeopleSearch, PeopleTable, column_chooser, loaded_for},
    navigation::search_here,
    page_context::{SignedIn, page_state},
    server_functions::list_people,
};
use access::{ListPeople, MAX_SELECTED_PEOPLE, PEOPLE_PER_PAGE, PeoplePage as Page, PeopleQuery, Untrusted};
use i18n::tr;
use leptos::prelude::*;
use std::sync::Arc;

/// Id of the form that selects people.
const SELECTION: &str = "selection";

#[component]
pub(crate) fn PeoplePage() -> impl IntoView {
    signed_in_page(|administrator| view! { <People administrator/> })
}

#[component]
fn People(administrator: Arc<SignedIn>) -> impl IntoView {
    let search = search_here();
    let query = Memo::new(move |_| address::people_query(&search.read()));
    // Whoever may not list people is refused, and recorded, once.
    let newcomers = administrator.decide(ListPeople::default()).is_allowed().then(|| newcomers(query));
    let list = loaded_for(
        move || query.get(),
        list_people,
        move |asked, page| view! { <Listed administrator=administrator.clone() asked page/> },
    );
    view! {
        {list}
        {newcomers}
    }
}

#[component]
fn Listed(administrator: Arc<SignedIn>, asked: PeopleQuery, page: Page) -> impl IntoView {
    let count = count(&asked, &page);
    let pager = pager(&asked, &page);
    let incomplete = page.is_incomplete.then(|| {
        view! {
            <p class="alert alert-info" role="note">
                {tr!(
                    "Usher is completing this list. People who last signed in before the last update may be missing \
                     for some minutes."
                )}
            </p>
        }
    });
    let stopped = page.search_stopped;
    let programs = programs(page.programs);
    let columns = page_state().context.people_columns;
    let changes = (!page.people.is_empty()).then(|| {
        let all = match page.count {
            Some(number) if number <= MAX_SELECTED_PEOPLE as u64 => tr!("Change all {number}", number = number),
            _ => tr!("Change the first {number}", number = MAX_SELECTED_PEOPLE),
        };
        view! {
            <div class="actions">
                <button type="submit" class="button" form=SELECTION>
                    {tr!("Change selected")}
                </button>
                <a class="button" href=address::everybody_who_matches(&asked)>
                    {all}
                </a>
                <a class="button" href=address::exported_people(&asked) rel="external" download="">
                    {tr!("Export")}
                </a>
                {column_chooser(columns, address::people(&asked))}
            </div>
        }
    });
    let content = if page.people.is_empty() {
        nobody(&asked, stopped)
    } else {
        view! {
            <form
                id=SELECTION
                class="card table-card"
                method="get"
                action=address::SELECTED_PEOPLE
                aria-label=tr!("Change several people")
                data-navigate=""
            >
                <PeopleTable query=&asked people=page.people columns/>
            </form>
        }
        .into_any()
    };
    view! {
        <PageHeading text=tr!("People")/>
        <PeopleSearch administrator=&administrator query=&asked/>
        {incomplete}
        <div class="toolbar">
            <p class="list-count" role="status">
                {count}
                {stopped.then_some(tr!(" The search paused to stay quick: “Next page” goes on."))}
            </p>
            {changes}
        </div>
        {content}
        {pager}
        {programs}
    }
}

/// Which people are shown, and of how many.
fn count(asked: &PeopleQuery, page: &Page) -> String {
    let shown = page.people.len() as u64;
    let (first, last) = (page.skipped + 1, page.skipped + shown);
    let is_part = shown > 0 && page.count.is_some_and(|all| all > PEOPLE_PER_PAGE as u64);
    match (page.count, asked.is_restricted()) {
        (Some(all), false) if is_part => {
            tr!("{first}–{last} of {n} person" | "{first}–{last} of {n} people", n = all, first = first, last = last)
        }
        (Some(all), true) if is_part => tr!(
            "{first}–{last} of {n} person who matches" | "{first}–{last} of {n} people who match",
            n = all,
            first = first,
            last = last
        ),
        (Some(all), false) => tr!("{n} person" | "{n} people", n = all),
        (Some(all), true) => tr!("{n} person matches" | "{n} people match", n = all),
        (None, false) => tr!("{n} person on this page" | "{n} people on this page", n = shown),
        (None, true) => tr!("{n} person on this page matches" | "{n} people on this page match", n = shown),
    }
}

/// What to say when nobody is listed. It distinguishes “nobody yet” from “nobody matches”.
fn nobody(asked: &PeopleQuery, stopped: bool) -> AnyView {
    let everybody = PeopleQuery { sort: asked.sort, descending: asked.descending, ..PeopleQuery::default() };
    let (heading, text, link) = if stopped {
        (tr!("Nobody so far").to_owned(), tr!("There are more people to look through. Go on with “Next page”."), None)
    } else if asked.is_restricted() {
        let heading = match asked.q.as_str() {
            "" => tr!("Nobody matches these filters").to_owned(),
            q => tr!("Nobody matches “{search}”", search = Untrusted(q)),
        };
        let text = tr!(
            "The search looks at the beginnings of names, usernames and e-mail addresses of people who have signed in. \
             Try fewer letters, or remove a filter."
        );
        (heading, text, Some(tr!("Show everybody")))
    } else if asked.after.is_some() || asked.before.is_some() {
        let heading = tr!("Nobody on this page").to_owned();
        (heading, tr!("The list has become shorter meanwhile."), Some(tr!("Back to the first page")))
    } else {
        let heading = tr!("Nobody here yet").to_owned();
        (heading, tr!("People appear here when they have signed in for the first time."), None)
    };
    let link = link.map(|text| {
        view! {
            <a class="button" href=address::people(&everybody)>
                {text}
            </a>
        }
    });
    view! {
        <div class="empty">
            <h2>{heading}</h2>
            <p>{text}</p>
            {link}
        </div>
    }
    .into_any()
}

fn pager(asked: &PeopleQuery, page: &Page) -> AnyView {
    let per_page = PEOPLE_PER_PAGE as u64;
    let here = PeopleQuery { after: None, before: None, skip: 0, ..asked.clone() };
    let is_first = asked.after.is_none() && asked.before.is_none();
    let previous = page.previous.clone().map(|before| match page.skipped {
        skipped if skipped <= per_page => here.clone(),
        skipped => PeopleQuery { before: Some(before), skip: skipped - per_page, ..here.clone() },
    });
    // A search does not know what it looked through before.
    let (previous, back) = match previous {
        None if !is_first => (Some(here.clone()), tr!("First page")),
        previous => (previous, tr!("Previous page")),
    };
    let next = page.next.clone().map(|after| PeopleQuery {
        after: Some(after),
        skip: page.skipped + page.people.len() as u64,
        ..here
    });
    let link = |query: PeopleQuery, rel: &'static str, text: &'static str| {
        view! {
            <a class="button" rel=rel href=address::people(&query)>
                {text}
            </a>
        }
    };
    let is_alone = previous.is_none() && next.is_none();
    let links =
        (previous.map(|query| link(query, "prev", back)), next.map(|query| link(query, "next", tr!("Next page"))));
    (!is_alone)
        .then(|| {
            view! {
                <nav class="pager" aria-label=tr!("Pages")>
                    {links}
                </nav>
            }
        })
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use access::{PersonSummary, UserRef};

    fn page(shown: usize, count: Option<u64>, skipped: u64) -> Page {
        let person = PersonSummary {
            user: UserRef::unidentified("ada"),
            name: "Ada".to_owned(),
            email: None,
            groups: Default::default(),
            signed_in_at: 1,
        };
        Page { people: vec![person; shown], count, skipped, ..Page::default() }
    }

    #[test]
    fn the_count_says_who_is_shown_of_how_many() {
        let (all, search) = (PeopleQuery::default(), PeopleQuery { q: "a".to_owned(), ..PeopleQuery::default() });
        let rows = [
            (&all, page(25, Some(203), 0), "1–25 of 203 people"),
            (&all, page(3, Some(203), 200), "201–203 of 203 people"),
            (&all, page(1, Some(1), 0), "1 person"),
            (&all, page(0, Some(0), 0), "0 people"),
            (&search, page(25, Some(57), 25), "26–50 of 57 people who match"),
            (&search, page(1, Some(1), 0), "1 person matches"),
            (&search, page(0, Some(0), 0), "0 people match"),
            (&search, page(25, None, 0), "25 people on this page match"),
        ];
        for (asked, page, expected) in rows {
            assert_eq!(count(asked, &page), expected);
        }
    }

    #[test]
    fn nobody_yet_differs_from_nobody_found() {
        let text = |asked: PeopleQuery, stopped| Owner::new().with(|| nobody(&asked, stopped).to_html());
        assert!(text(PeopleQuery::default(), false).contains("Nobody here yet"));
        let search = PeopleQuery { q: "<b>".to_owned(), descending: true, ..PeopleQuery::default() };
        let found = text(search.clone(), false);
        assert!(
            found.contains("Nobody matches “&lt;b") && found.contains("href=\"/admin/people?dir=desc\""),
            "{found}"
        );
        assert!(text(search, true).contains("Nobody so far"));
        let filter = PeopleQuery { group: "x".to_owned(), ..PeopleQuery::default() };
        assert!(text(filter, false).contains("Nobody matches these filters"));
        let further = PeopleQuery { after: Some("x".to_owned()), ..PeopleQuery::default() };
        assert!(text(further, false).contains("Nobody on this page"));
    }

    #[test]
    fn the_links_lead_on_and_back_and_keep_the_search() {
        let html = |asked: &PeopleQuery, page: &Page| Owner::new().with(|| pager(asked, page).to_html());
        let asked = PeopleQuery { q: "a".to_owned(), after: Some("x".to_owned()), skip: 50, ..PeopleQuery::default() };
        let place = |text: &str| Some(text.to_owned());
        let middle = Page { next: place("n"), previous: place("p"), ..page(25, None, 50) };
        let links = html(&asked, &middle);
        assert!(links.contains("href=\"/admin/people?q=a&amp;before=p&amp;skip=25\""), "{links}");
        assert!(links.contains("href=\"/admin/people?q=a&amp;after=n&amp;skip=75\""), "{links}");
        let second = Page { previous: place("p"), ..page(25, None, 25) };
        assert!(html(&asked, &second).contains("href=\"/admin/people?q=a\""), "the first page has no position");
        assert!(html(&asked, &page(25, None, 50)).contains("First page"));
        assert!(!html(&PeopleQuery::default(), &page(1, Some(1), 0)).contains("<nav"));
    }
}

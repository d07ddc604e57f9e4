//! The router: maps URLs to pages.

use crate::{
    busy::Busy,
    commands,
    components::{Footer, Header, LocalBanner, NavigationFlash, ProblemView, SessionWatch, SkipLink},
    navigation::Navigation,
    page_context::{InitialState, PageState},
    pages::{
        LazyAccount, LazyAdmin, LazyHome, LazyNewResource, LazyRequests, LazyResource, LazyResources, NotFoundPage,
        NoticePage,
    },
    posted_form::PostedFormContext,
};
use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
    path,
};

/// Root component, on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let InitialState { context, posted, notice, problem } = InitialState::receive();
    provide_context(PageState::new(context));
    provide_context(PostedFormContext(StoredValue::new(posted)));
    let answer = StoredValue::new((notice, problem));
    let busy = Busy::provide();

    view! {
        // Until the next page has its data, the current one stays.
        <Router set_is_routing=busy.routing>
            <Frame busy>
                {
                    let has_answer = answer.with_value(|(notice, problem)| notice.is_some() || problem.is_some());
                    let answer_shown = leaves_with_the_page(has_answer);
                    move || match answer.get_value() {
                        (Some(notice), _) if answer_shown.get() => EitherOf3::A(view! { <NoticePage notice/> }),
                        (None, Some(problem)) if answer_shown.get() => EitherOf3::B(view! { <ProblemView problem/> }),
                        _ => EitherOf3::C(view! { <Pages/> }),
                    }
                }
            </Frame>
        </Router>
    }
}

/// `SsrMode::Async` sends each page in one piece, so that the HTTP status matches the content.
#[component]
fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=|| view! { <NotFoundPage/> }>
            <Route path=path!("/") view={Lazy::<LazyHome>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/resources") view={Lazy::<LazyResources>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/resources/new") view={Lazy::<LazyNewResource>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/resources/*path") view={Lazy::<LazyResource>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/requests") view={Lazy::<LazyRequests>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/account") view={Lazy::<LazyAccount>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/account/preferences") view={Lazy::<LazyAccount>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/account/sessions") view={Lazy::<LazyAccount>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/account/token") view={Lazy::<LazyAccount>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/admin") view={Lazy::<LazyAdmin>::new()} ssr=SsrMode::Async/>
            <Route path=path!("/admin/*page") view={Lazy::<LazyAdmin>::new()} ssr=SsrMode::Async/>
        </FlatRoutes>
    }
}

/// Layout around every page.
#[component]
pub(crate) fn Frame(busy: Busy, children: Children) -> impl IntoView {
    provide_context(Navigation::start());
    commands::provide();
    view! {
        <SkipLink/>
        <LocalBanner/>
        <Header/>
        <main id="content" class="page" tabindex="-1" aria-busy=move || busy.attribute()>
            <SessionWatch/>
            <NavigationFlash/>
            {children()}
        </main>
        <Footer/>
    }
}

/// True until the user navigates to another page.
fn leaves_with_the_page(at_first: bool) -> ReadSignal<bool> {
    let (shown, set_shown) = signal(at_first);
    let path = use_location().pathname;
    let first = path.get_untracked();
    Effect::new(move || {
        if path.get() != first {
            set_shown.set(false);
        }
    });
    shown
}

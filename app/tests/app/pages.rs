//! Pages as the server sends them, without a gate behind them: status, landmarks, and what the security policy asks.

use access::{
    Allowance, Dependency, Draft, Entity, Field, GroupLimitDraft, InvalidForm, Limit, LimitSource, Principal,
    QuotaState, RequestDraft, Resource, ResourceDraft, ResourceSummary, Role, Rules, Sharing, UserId, UserRef,
};
use app::{
    Cause, FormReply, Notice, PageContext, PostedForm, Problem, Retry, SessionView, Shortcuts, Step, Theme, shell,
};
use axum::{body::Body, http::Request};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use leptos::{config::LeptosOptions, prelude::provide_context};
use std::collections::BTreeSet;

struct Page {
    status: u16,
    html: String,
}

impl Page {
    fn has(&self, part: &str) -> &Self {
        assert!(self.html.contains(part), "{part} is missing in:\n{}", self.html);
        self
    }

    fn has_not(&self, part: &str) -> &Self {
        assert!(!self.html.contains(part), "{part} is in:\n{}", self.html);
        self
    }

    fn count(&self, part: &str) -> usize {
        self.html.matches(part).count()
    }
}

fn database_away() -> Cause {
    Cause::Unavailable { dependency: Some(Dependency::Database), retry_after: None }
}

/// Without Leptos' markers for hydration.
fn unmarked(html: &str) -> String {
    html.replace("<!>", "")
}

#[derive(Clone, Default)]
struct Given {
    context: PageContext,
    posted: Option<PostedForm>,
    notice: Option<Notice>,
}

async fn get(path: &str, given: Given) -> Page {
    // The list of routes also starts the executor.
    leptos_axum::generate_route_list(app::App);
    let options = LeptosOptions::builder().output_name("usher").site_pkg_dir("pkg").build();
    let handler = leptos_axum::render_app_async_with_context(
        move || {
            let Given { context, posted, notice } = given.clone();
            provide_context(context);
            posted.into_iter().for_each(provide_context);
            notice.into_iter().for_each(provide_context);
        },
        move || shell(options.clone()),
    );
    let response = handler(Request::get(path).body(Body::empty()).unwrap()).await;
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let page = Page { status, html: unmarked(std::str::from_utf8(&body).unwrap()) };
    if let Ok(folder) = std::env::var("USHER_KEEP_PAGES") {
        let name = path.trim_start_matches('/').replace(['/', '?', '='], "-");
        let nth = std::fs::read_dir(&folder).map_or(0, Iterator::count);
        std::fs::write(format!("{folder}/{nth:02}-{name}-{status}.html"), &page.html).unwrap();
    }
    holds_for_every_page(&page);
    page
}

/// What the policy and the guidelines ask of every page.
fn holds_for_every_page(page: &Page) {
    assert_eq!(page.count("<h1"), 1, "one h1:\n{}", page.html);
    assert_eq!(page.count("<main"), 1);
    page.has("<!DOCTYPE html>").has("<html lang=\"en\"").has("href=\"#content\"").has("aria-label=\"Main\"");
    page.has_not(" style=").has_not(" onclick=").has_not(" onload=").has_not("crossorigin=\"\"");
    for script in page.html.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap_or_default();
        assert!(tag.contains("nonce=\""), "a script without a nonce: <script{tag}>");
    }
    for link in page.html.split("<link").skip(1) {
        let tag = link.split('>').next().unwrap_or_default();
        assert!(!tag.contains("nonce"), "a nonce outside a script: <link{tag}>");
    }
    let mut ids: Vec<&str> = page.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "every id is there once");
}

fn rules() -> Rules {
    Rules {
        roles: ["Engineering", "IT", "Finance", "Marketing"]
            .map(|name| Role::of_claim("custom:department", name))
            .into(),
        ..Rules::default()
    }
}

fn context() -> PageContext {
    PageContext {
        rules: rules(),
        providers: vec!["CorpSSO".to_owned()],
        local: true,
        request_id: "0f3c-request".to_owned(),
        ..PageContext::default()
    }
}

fn signed_in(username: &str, groups: &[&str]) -> Given {
    let claims = serde_json::json!({
        "iss": "https://pool", "sub": "5f2a", "cognito:username": username, "name": "Ada <Lovelace>", "email": "ada@example.com",
        "cognito:groups": groups, "custom:department": "IT", "auth_time": 1_795_246_929,
        "identities": [{ "providerName": "CorpSSO" }], "custom:shoe": "42",
    });
    let id_token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let principal = Principal::from_claims(claims.as_object().unwrap(), &rules()).unwrap();
    let session = Some(SessionView { principal, id_token, ends_at: 1_795_250_529, ..SessionView::default() });
    Given { context: PageContext { session, ..context() }, ..Given::default() }
}

fn member() -> Given {
    signed_in("it-member", &["usher-users"])
}

#[test]
fn every_page_is_sent_in_one_piece() {
    let routes = leptos_axum::generate_route_list(app::App);
    let mut paths: Vec<&str> = routes.iter().map(leptos_axum::AxumRouteListing::path).collect();
    paths.sort_unstable();
    let expected = [
        "/",
        "/account",
        "/account/preferences",
        "/account/sessions",
        "/account/token",
        "/admin",
        "/admin/{*page}",
        "/requests",
        "/resources",
        "/resources/new",
        "/resources/{*path}",
    ];
    assert_eq!(paths, expected);
    assert!(routes.iter().all(|route| *route.mode() == leptos_router::SsrMode::Async));
}

#[tokio::test]
async fn home_invites_to_sign_in() {
    let page = get("/", Given { context: context(), ..Given::default() }).await;
    assert_eq!(page.status, 200);
    page.has("<title>Usher</title>").has("data-theme=\"system\"").has("aria-label=\"Local mode\"");
    page.has("href=\"/auth/sign-in\"")
        .has("href=\"/auth/sign-in?provider=CorpSSO\"")
        .has("Sign in with <bdi")
        .has(">CorpSSO</bdi>");
    page.has_not("action=\"/auth/sign-out\"");
}

#[tokio::test]
async fn who_is_signed_out_can_choose_the_language_by_its_own_name() {
    let page = get("/", Given { context: context(), ..Given::default() }).await;
    page.has("value=\"en\" aria-pressed=\"true\" lang=\"en\"");
    page.has("value=\"de\" aria-pressed=\"false\" lang=\"de\"").has("Deutsch");
}

#[tokio::test]
async fn the_first_byte_has_the_theme() {
    let page = get("/", Given { context: PageContext { theme: Theme::Dark, ..context() }, ..Given::default() }).await;
    page.has("<html lang=\"en\" dir=\"ltr\" data-theme=\"dark\"").has("value=\"dark\" aria-pressed=\"true\"");
}

#[tokio::test]
async fn who_is_signed_in_can_search_from_anywhere_even_without_javascript() {
    for page in [get("/", member()).await, get("/nowhere", member()).await] {
        assert_eq!(page.count("data-command=\"palette\""), 1, "{}", page.html);
        page.has("aria-keyshortcuts=\"Control+K Meta+K\"").has("data-command=\"shortcuts\"");
    }
    get("/", Given { context: context(), ..Given::default() }).await.has_not("data-command=\"");
}

#[tokio::test]
async fn whoever_may_list_requests_has_the_bell_which_is_a_link() {
    let bell = "data-command=\"notifications\"";
    for page in [get("/", member()).await, get("/nowhere", member()).await] {
        assert_eq!(page.count(bell), 1, "{}", page.html);
        page.has("title=\"Notifications\"").has(">Notifications</span>");
    }
    for given in [signed_in("outsider", &["other"]), Given { context: context(), ..Given::default() }] {
        get("/", given).await.has_not(bell);
    }
}

#[tokio::test]
async fn the_first_byte_says_whether_single_keys_are_shortcuts() {
    get("/", member()).await.has("data-shortcuts=\"on\"");
    let context = PageContext { shortcuts: Shortcuts::Off, ..context() };
    let page = get("/", Given { context, ..Given::default() }).await;
    page.has("data-shortcuts=\"off\"").has_not("\"shortcuts\"");
}

#[tokio::test]
async fn home_says_what_the_groups_allow() {
    let page = get("/", member()).await;
    assert_eq!(page.status, 200);
    page.has("Welcome, Ada &lt;Lovelace&gt;").has("aria-label=\"Your groups\"").has("<title>Home · Usher</title>");
    page.has("What your groups allow").has("Not allowed").has("Group usher-admins grants it.");
    page.has("action=\"/auth/sign-out\"").has_not("Lovelace></");
}

#[tokio::test]
async fn whom_no_group_lets_in_is_told_which_would() {
    for path in ["/", "/resources/new"] {
        let page = get(path, signed_in("outsider", &[])).await;
        assert_eq!(page.status, 403, "{path}");
        page.has("No access").has("usher-users").has("usher-admins").has("outsider").has("0f3c-request");
    }
}

#[tokio::test]
async fn pages_for_members_ask_to_sign_in_and_lead_back() {
    for (path, back) in [
        ("/account", "%2Faccount"),
        ("/resources?q=a", "%2Fresources%3Fq%3Da"),
        ("/resources/blog/edit", "%2Fresources%2Fblog%2Fedit"),
        ("/resources/new", "%2Fresources%2Fnew"),
        ("/account/preferences", "%2Faccount%2Fpreferences"),
        ("/account/sessions", "%2Faccount%2Fsessions"),
        ("/account/token", "%2Faccount%2Ftoken"),
        ("/admin/people?after=a", "%2Fadmin%2Fpeople%3Fafter%3Da"),
        ("/admin/people/ada", "%2Fadmin%2Fpeople%2Fada"),
    ] {
        let page = get(path, Given { context: context(), ..Given::default() }).await;
        assert_eq!(page.status, 401, "{path}");
        page.has("Please sign in").has(&format!("href=\"/auth/sign-in?return_to={back}\""));
    }
    let expired = Given { context: PageContext { session_expired: true, ..context() }, ..Given::default() };
    get("/account", expired).await.has("Your session has expired.");
}

#[tokio::test]
async fn the_way_to_people_is_greyed_out_for_members() {
    let page = get("/", member()).await;
    page.has("aria-describedby=\"why-not-administration\"").has("Only an administrator can do this.");
    page.has_not("href=\"/admin\"");
    let page = get("/", signed_in("admin", &["usher-admins"])).await;
    page.has("href=\"/admin\"").has_not("why-not-administration");
}

#[tokio::test]
async fn only_pages_for_somebody_can_warn_of_the_end_of_a_session() {
    let page = get("/", member()).await;
    let dialog = page.html.split("<dialog").nth(1).unwrap().split("</dialog>").next().unwrap();
    let tag = dialog.split('>').next().unwrap();
    assert!(tag.contains("role=\"alertdialog\"") && !tag.contains(" open"), "{tag}");
    assert!(dialog.contains("Stay signed in") && dialog.contains("action=\"/auth/sign-out\""), "{dialog}");
    get("/", Given { context: context(), ..Given::default() }).await.has_not("<dialog");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_not_found() {
    let page = get("/nowhere", member()).await;
    assert_eq!(page.status, 404);
    page.has("Not found").has("0f3c-request");
}

#[tokio::test]
async fn a_new_resource_offers_roles_and_greys_out_foreign_ones() {
    let page = get("/resources/new", member()).await;
    assert_eq!(page.status, 200);
    page.has("<form id=\"resource-form\"").has("action=\"/resources/new\"").has(">\n</textarea>");
    page.has("value=\"department:Finance\" aria-disabled=\"true\" aria-describedby=\"why-not-role-1\"")
        .has("value=\"department:IT\">");
}

#[tokio::test]
async fn a_posted_form_comes_back_with_its_text_and_its_errors() {
    let draft = ResourceDraft {
        path: "/a b".to_owned(),
        body: "\n# Kept & <whole>".to_owned(),
        roles: vec!["department:IT".to_owned()],
        ..ResourceDraft::default()
    };
    let errors = draft.validate(&rules()).unwrap_err();
    let problem = Problem { request_id: "r-9".to_owned(), cause: Cause::Invalid(errors) };
    let page =
        get("/resources/new", Given { posted: Some(PostedForm::refused(Draft::Resource(draft), problem)), ..member() })
            .await;
    assert_eq!(page.status, 422);
    page.has("There is a problem").has("href=\"#path\"").has("href=\"#title\"").has("aria-invalid=\"true\"");
    page.has("value=\"/a b\"").has("\n\n# Kept &amp; &lt;whole&gt;</textarea>").has("path-error").has("title-error");
}

#[tokio::test]
async fn a_form_that_the_database_did_not_take_needs_no_database() {
    let draft =
        ResourceDraft { path: "/blog".to_owned(), title: "T".to_owned(), version: Some(3), ..Default::default() };
    let problem = Problem { request_id: "r-9".to_owned(), cause: database_away() };
    let page = get(
        "/resources/blog/edit",
        Given { posted: Some(PostedForm::refused(Draft::Resource(draft), problem)), ..member() },
    )
    .await;
    assert_eq!(page.status, 503);
    page.has("Perhaps not saved: the database did not answer. Your text is still here.");
    page.has("name=\"version\" value=\"3\"").has("value=\"T\"").has("Save changes");
}

#[tokio::test]
async fn a_form_whose_session_ended_keeps_its_text() {
    let draft = ResourceDraft { body: "hours of work".to_owned(), ..Default::default() };
    let problem = Problem { request_id: "r-9".to_owned(), cause: Cause::SessionExpired };
    let context = PageContext { session_expired: true, ..context() };
    let page = get(
        "/resources/new",
        Given { context, posted: Some(PostedForm::refused(Draft::Resource(draft), problem)), notice: None },
    )
    .await;
    assert_eq!(page.status, 401);
    page.has("Please sign in").has("hours of work").has("href=\"/auth/sign-in?return_to=%2Fresources%2Fnew\"");
}

#[tokio::test]
async fn a_conflict_shows_both_texts() {
    let theirs = resource("Blog");
    let draft = ResourceDraft { body: "my text".to_owned(), version: Some(7), ..theirs.draft() };
    let problem = Problem { request_id: "r-9".to_owned(), cause: Cause::Conflict(Box::new(Entity::Resource(theirs))) };
    let page = get(
        "/resources/blog/edit",
        Given { posted: Some(PostedForm::refused(Draft::Resource(draft), problem)), ..member() },
    )
    .await;
    assert_eq!(page.status, 409);
    page.has("Someone else changed this resource").has("their text").has("my text").has("The body differs.");
    page.has("Keep mine").has("Take theirs").has("name=\"version\" value=\"8\"").has_not("Save changes</button>");
}

#[tokio::test]
async fn a_form_comes_back_with_its_preview_or_with_both_texts_put_together() {
    let draft = ResourceDraft { body: "*mine*".to_owned(), version: Some(7), ..resource("Blog").draft() };
    let again = async |reply| {
        let posted = Some(PostedForm { draft: Draft::Resource(draft.clone()), reply });
        get("/resources/blog/edit", Given { posted, ..member() }).await
    };
    let page = again(FormReply::Preview("<p><em>mine</em></p>".to_owned())).await;
    assert_eq!(page.status, 200);
    page.has("<em>mine</em>")
        .has("*mine*</textarea>")
        .has("name=\"version\" value=\"7\"")
        .has_not("There is a problem");
    page.has("formaction=\"/resources/blog/edit#preview\"").has("aria-expanded=\"true\"").has("Save changes");
    let save = page.html.find("Save changes</button>");
    assert!(save.is_some() && save < page.html.find("name=\"intent\""), "Enter presses the first button");
    let page = again(FormReply::Merged).await;
    assert_eq!(page.status, 200);
    page.has("Nothing is saved yet").has("*mine*</textarea>").has("aria-expanded=\"false\"").has_not("Keep mine");
}

#[tokio::test]
async fn a_deletion_that_is_denied_says_so() {
    let reason = access::Reason::NotOwner { owner: "admin".to_owned(), administrators: "usher-admins".to_owned() };
    let problem = Problem { request_id: "r-9".to_owned(), cause: Cause::Denied(reason) };
    let draft = ResourceDraft { path: "/blog".to_owned(), ..Default::default() };
    let posted = PostedForm::refused(Draft::Resource(draft), problem);
    let page = get("/resources/blog?confirm=delete", Given { posted: Some(posted), ..member() }).await;
    assert_eq!(page.status, 403);
    page.has("Not allowed").has("Only its owner admin").has("Back to resources").has("r-9");
}

#[tokio::test]
async fn the_account_explains_every_claim() {
    let page = get("/account/token", member()).await;
    assert_eq!(page.status, 200);
    page.has("custom:shoe").has("Set by your organisation.").has("21 Nov 2026, 07:42 UTC").has("CorpSSO");
    page.has("<title>ID token · Account · Usher</title>").has("href=\"/account/token\" aria-current=\"page\"");
    let (own, technical) = page.html.split_once("<details class=\"card action-table\"").unwrap();
    assert!(own.contains(">custom:shoe<") && !technical.contains(">custom:shoe<"), "{}", page.html);
    assert!(technical.contains(">auth_time<") && !own.contains(">auth_time<"), "{}", page.html);
}

#[tokio::test]
async fn the_account_says_who_one_is_and_where_each_role_comes_from() {
    let allowance = Allowance { limit: Limit::Calls(50), source: LimitSource::Group("usher-users".to_owned()) };
    let quota = QuotaState { used: 12, allowance, now: 1_795_246_929, resets_at: 1_795_250_529 };
    let mut given = member();
    given.context.quota = Some(quota);
    let page = get("/account", given).await;
    assert_eq!(page.status, 200);
    page.has("<title>Account · Usher</title>").has("href=\"/account\" aria-current=\"page\"");
    page.has("ada@example.com").has("it-member").has("CorpSSO").has("Member");
    page.has("<time datetime=\"2026-11-21T08:42:09Z\" title=\"2026-11-21 08:42:09 UTC\">");
    let row = |role: &str| page.html.split("<tr").find(|row| row.contains(role)).unwrap();
    assert!(row(">department:IT<").contains("The attribute department"), "{}", page.html);
    assert!(row(">group:usher-users<").contains("A group"), "{}", page.html);
    page.has("12 of 50 calls used today, 38 left.").has("50 a day (group usher-users)");
    page.has_not("custom:shoe").has("action=\"/auth/sign-out\"");
    // Calls that are not counted, and requests that cannot be had, are not there at all.
    get("/account", member()).await.has_not("Calls today").has_not("Your requests for access");
    get("/account", signed_in("outsider", &[])).await.has("None: you are in neither of Usher’s groups");
}

#[tokio::test]
async fn preferences_are_forms_that_say_what_is_chosen() {
    let context = PageContext { theme: Theme::Dark, shortcuts: Shortcuts::Off, ..member().context };
    let page = get("/account/preferences", Given { context, ..Given::default() }).await;
    assert_eq!(page.status, 200);
    let own = page.html.split("aria-labelledby=\"preferences\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert_eq!(own.matches("<form method=\"post\" action=\"/preferences\"").count(), 4, "{own}");
    assert_eq!(own.matches("name=\"return_to\" value=\"/account/preferences\"").count(), 4, "{own}");
    for chosen in
        ["theme\" value=\"dark", "density\" value=\"comfortable", "language\" value=\"en", "shortcuts\" value=\"off"]
    {
        assert!(own.contains(&format!("name=\"{chosen}\" aria-pressed=\"true\"")), "{chosen}: {own}");
    }
}

#[tokio::test]
async fn the_server_can_answer_a_page_of_its_own() {
    let notice = Notice {
        status: 405,
        heading: "Sign out".to_owned(),
        paragraphs: vec!["Press the button to sign out.".to_owned()],
        sign_out: true,
        ..Notice::default()
    };
    let page = get("/auth/sign-out", Given { notice: Some(notice), ..member() }).await;
    assert_eq!(page.status, 405);
    page.has("Press the button to sign out.");
}

#[tokio::test]
async fn a_page_of_the_server_can_list_steps_and_offer_to_try_again() {
    let step = |text: &str, done| Step { text: text.to_owned(), done };
    let notice = Notice {
        status: 503,
        heading: "Not signed out everywhere".to_owned(),
        steps: vec![step("Sessions ended here", true), step("Sessions ended at the user pool", false)],
        retry: Some(Retry {
            action: "/account/sessions".to_owned(),
            fields: vec![("end".to_owned(), "all".to_owned())],
            label: "Try again".to_owned(),
        }),
        ..Notice::default()
    };
    let page = get("/account/sessions", Given { notice: Some(notice), ..member() }).await;
    assert_eq!(page.status, 503);
    let list = page.html.split("aria-label=\"Steps\"").nth(1).unwrap().split("</ul>").next().unwrap();
    let (first, second) = list.split_once("</li>").unwrap();
    assert!(first.contains("Done") && !first.contains("Not done") && first.contains("Sessions ended here"), "{list}");
    assert!(second.contains("Not done") && second.contains("Sessions ended at the user pool"), "{list}");
    page.has("action=\"/account/sessions\"").has("name=\"end\" value=\"all\"").has("Try again");
}

#[tokio::test]
async fn no_text_becomes_part_of_the_page() {
    let hostile = "</script></title></textarea><script>alert(1)</script><!--\u{2028}\" onfocus=alert(1) ";
    let errors = |field| Cause::Invalid(InvalidForm::with(field, hostile.to_owned()));
    let form = Draft::Resource(ResourceDraft {
        path: hostile.to_owned(),
        body: hostile.to_owned(),
        title: hostile.to_owned(),
        summary: hostile.to_owned(),
        roles: vec![hostile.to_owned()],
        ..ResourceDraft::default()
    });
    let said = RequestDraft {
        path: hostile.to_owned(),
        requester: Some(hostile.to_owned()),
        role: hostile.to_owned(),
        message: hostile.to_owned(),
    };
    let (asked, answered) = (RequestDraft { requester: None, ..said.clone() }, said);
    let theirs = Resource { body: hostile.to_owned(), ..resource(hostile) };
    for (path, draft, cause) in [
        ("/resources/new", form.clone(), errors(Field::Title.name())),
        ("/resources/blog/edit", form.clone(), Cause::Conflict(Box::new(Entity::Resource(theirs)))),
        ("/resources/blog/edit", form, database_away()),
        ("/requests", Draft::Request(asked), errors(RequestDraft::MESSAGE)),
        ("/requests", Draft::Request(answered), database_away()),
    ] {
        let problem = Problem { request_id: hostile.to_owned(), cause };
        let page = get(path, Given { posted: Some(PostedForm::refused(draft, problem)), ..member() }).await;
        page.has_not("<script>alert").has_not("<!--\u{2028}").has("&quot; onfocus");
        assert_eq!((page.count("</title>"), page.count("</textarea>")), (1, 1), "{}", page.html);
    }
}

#[tokio::test]
async fn a_refused_limit_of_a_group_keeps_what_was_typed_although_the_limits_cannot_be_read() {
    let draft = GroupLimitDraft { group: "night\"shift".to_owned(), limit: "many".to_owned() };
    let not_a_limit = Cause::BadInput("A limit is a number.".to_owned());
    for (cause, said) in [(not_a_limit, "A limit is a number."), (Cause::SignIn, "Please sign in")] {
        let problem = Problem { request_id: "r-1".to_owned(), cause };
        let posted = Some(PostedForm::refused(Draft::GroupLimit(draft.clone()), problem));
        let page = get("/admin/usage/groups", Given { posted, ..Given::default() }).await;
        page.has("value=\"night&quot;shift\"").has("value=\"many\"").has("role=\"alert\"").has(said).has("r-1");
        assert_eq!(page.count("<h1"), 1, "{}", page.html);
    }
}

fn resource(title: &str) -> Resource {
    Resource {
        summary: ResourceSummary {
            path: "/blog".parse().unwrap(),
            title: title.to_owned(),
            summary: String::new(),
            sharing: Sharing {
                owner: UserRef { id: UserId::new("https://pool", "5f2a"), username: "it-member".to_owned() },
                roles: BTreeSet::from([Role::of_claim("custom:department", "IT")]),
            },
            version: 8,
            updated_at: 1_795_246_929,
            archived: false,
            deletion: None,
        },
        body: "their text".to_owned(),
        id: String::new(),
    }
}

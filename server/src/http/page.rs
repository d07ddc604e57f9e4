//! Rendering the application.

use super::{
    AppState, assets, auth,
    content_policy::{self, ForBrowsers},
    extract::{RequestContext, UnauthenticatedContext},
    not_allowed,
    v1::{self, ApiProblem},
};
use app::{FlashMessage, NoAssets, Notice, PostedForm, Problem};
use axum::{
    body::{self, Body},
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;
use gate::{Caller, Refusal};
use leptos::{
    config::LeptosOptions,
    nonce::use_nonce,
    prelude::{IntoView, provide_context, use_context},
};
use leptos_axum::ResponseOptions;

/// Names and location of the built files. In local mode, cargo-leptos may set them by environment variables while it
/// watches. A production server ignores those variables, because they make pages live-reload from this machine. It
/// finds the files in `site_root` and serves them under the build's own path.
pub(crate) fn options(site_root: &str, local: bool) -> LeptosOptions {
    let is_watched = local && std::env::var_os("LEPTOS_OUTPUT_NAME").is_some();
    let watched = is_watched.then(|| leptos::config::get_configuration(None).ok()).flatten();
    watched.map_or_else(
        || {
            LeptosOptions::builder()
                .output_name("usher")
                .site_root(site_root)
                .site_pkg_dir(assets::address_of_build(site_root))
                .env(leptos::config::Env::PROD)
                .build()
        },
        |configuration| configuration.leptos_options,
    )
}

/// Renders the page at the request's URL. The application's router decides which page that is.
pub(crate) async fn show(State(state): State<AppState>, context: RequestContext) -> Response {
    match context.caller {
        Caller::Bearer(_) => for_browsers(&state, &context).await,
        _ => render(&state, &context, PageOverride::Nothing).await,
    }
}

/// The response to an API client that requests a page. Its token is valid, so 401, which asks for another one, would be
/// wrong.
async fn for_browsers(state: &AppState, context: &RequestContext) -> Response {
    let shown = Notice {
        status: StatusCode::FORBIDDEN.as_u16(),
        heading: "Pages are for browsers".to_owned(),
        paragraphs: vec![
            "The access token in the header Authorization is valid, but pages are shown to people who are signed in with a \
             browser."
                .to_owned(),
            "A program calls the addresses below /api/v1/ with this token, for example GET /api/v1/resources. To see this \
             page, open its address in a browser and sign in."
                .to_owned(),
        ],
        request_id: context.page.request_id.clone(),
        ..Notice::default()
    };
    let mut response = notice(state, context, shown).await;
    response.extensions_mut().insert(ForBrowsers);
    response
}

/// `HEAD` for a page below `/resources/`. Opening a resource counts against the quota, so only `GET` may open one.
pub(crate) async fn head_resource(state: State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let path = parts.uri.path();
    if !path.ends_with("/edit") {
        let Ok(context) = UnauthenticatedContext::from_request_parts(&mut parts, &state).await;
        return not_allowed::only(state, context, "GET").await;
    }
    match RequestContext::from_request_parts(&mut parts, &state).await {
        Ok(context) => show(state, context).await,
        Err(response) => response,
    }
}

/// Fallback for paths without a route: `GET` and `HEAD` render a page of the application.
pub(crate) async fn elsewhere(state: State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if matches!(parts.method, Method::GET | Method::HEAD) {
        return match RequestContext::from_request_parts(&mut parts, &state).await {
            Ok(context) => show(state, context).await,
            Err(response) => response,
        };
    }
    let Ok(context) = UnauthenticatedContext::from_request_parts(&mut parts, &state).await;
    not_allowed::only(state, context, "GET,HEAD").await
}

/// Shows the page again with the input of its form, and the reason if it was refused. A stranger gets back only what could
/// be stored, because the page is several times as large as the form.
pub(crate) async fn form_again(state: &AppState, context: &RequestContext, posted: PostedForm) -> Response {
    let problem = posted.problem().cloned();
    if let Some(problem) = &problem
        && context.caller.principal().is_err()
        && !posted.draft.is_within_limits()
    {
        return self::problem(state, context, problem).await;
    }
    let response = render(state, context, PageOverride::PostedForm(posted)).await;
    match problem {
        Some(problem) => of_problem(response, &problem),
        None => response,
    }
}

/// Renders a page that says what happened and what to do.
pub(crate) async fn notice(state: &AppState, context: &RequestContext, notice: Notice) -> Response {
    let status = notice.status;
    with_status(render(state, context, PageOverride::Notice(notice)).await, status)
}

/// Renders a problem: as JSON for the API, otherwise as a page.
pub(crate) async fn problem(state: &AppState, context: &RequestContext, problem: &Problem) -> Response {
    let path = context.uri.path();
    if v1::serves(path) {
        return ApiProblem::of(problem).into_response();
    }
    if path.starts_with("/api/") {
        return problem_json(problem);
    }
    of_problem(render(state, context, PageOverride::Problem(problem.clone())).await, problem)
}

/// Renders a refusal of the gate as a problem.
pub(crate) async fn refused(state: &AppState, context: &RequestContext, refusal: Refusal) -> Response {
    problem(state, context, &Problem::from_refusal(refusal, context.page.request_id.clone())).await
}

/// Redirects to another page of this site.
pub(crate) fn see_other(address: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
}

/// Redirects to the page that confirms once what a form did: the page that it was posted to, or the list of resources.
pub(crate) fn back_to(state: &AppState, path: &str, done: FlashMessage) -> Response {
    let mut response = see_other(path);
    response.headers_mut().append(header::SET_COOKIE, state.site.set_done(&done));
    response
}

/// A problem as JSON (RFC 9457).
pub(crate) fn problem_json(problem: &Problem) -> Response {
    let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
    of_problem((content_type, problem.to_json()).into_response(), problem)
}

/// Adds the problem's status and headers.
fn of_problem(response: Response, problem: &Problem) -> Response {
    let mut response = with_status(response, problem.status());
    for (name, value) in problem.headers() {
        response.headers_mut().insert(name, value.into());
    }
    response
}

fn with_status(mut response: Response, status: u16) -> Response {
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// What to show instead of the URL's plain page.
#[derive(Clone)]
enum PageOverride {
    Nothing,
    PostedForm(PostedForm),
    Notice(Notice),
    Problem(Problem),
}

/// Renders the page that shows the design system, which is in English only.
#[cfg(feature = "local")]
pub(super) async fn design(state: &AppState, context: &RequestContext) -> Response {
    let mut context = context.clone();
    context.page.language = i18n::Language::English;
    let page = render_document(state, &context, PageOverride::Nothing, app::design_document).boxed();
    i18n::speaking(context.page.language, page).await
}

async fn render(state: &AppState, context: &RequestContext, page_override: PageOverride) -> Response {
    render_document(state, context, page_override, app::shell).boxed().await
}

async fn render_document<V: IntoView + 'static>(
    state: &AppState,
    context: &RequestContext,
    page_override: PageOverride,
    document: impl Fn(LeptosOptions) -> V + Clone + Send + Sync + 'static,
) -> Response {
    let (gate, caller, mut page) = (context.gate.clone(), context.caller.clone(), context.page.clone());
    // An opened resource's page shows the quota that is left after opening it; error pages do not need it.
    let path = context.uri.path();
    let opens = path.starts_with("/resources/") && path != "/resources/new" && !path.ends_with("/edit");
    let is_page = matches!(page_override, PageOverride::Nothing | PageOverride::PostedForm(_));
    if page.session.is_some() && is_page && !opens {
        page.quota = gate.quota.state(&caller).await.ok();
    }
    page.done = page.done.filter(|_| matches!(page_override, PageOverride::Nothing));
    let says_done = page.done.is_some();
    let (site, options) = (state.site.clone(), state.options.clone());
    let policy_options = options.clone();
    // The callback's URL contains the authorization code. Its page loads nothing, so that the code goes nowhere.
    let alone = context.uri.path() == auth::CALLBACK;
    let provide_contexts = move || {
        provide_context(gate.clone());
        provide_context(caller.clone());
        provide_context(page.language);
        provide_context(page.clone());
        match page_override.clone() {
            PageOverride::Nothing => {}
            PageOverride::PostedForm(form) => provide_context(form),
            PageOverride::Notice(notice) => provide_context(notice),
            PageOverride::Problem(problem) => provide_context(problem),
        }
        if alone {
            provide_context(NoAssets);
        }
        if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) {
            let policy = match alone {
                true => content_policy::policy_alone(&site, &policy_options, &nonce),
                false => content_policy::page_policy(&site, &policy_options, &nonce),
            };
            if let Ok(policy) = HeaderValue::from_str(&policy) {
                response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
            }
        }
    };
    let handler = leptos_axum::render_app_async_with_context(provide_contexts, move || document(options.clone()));
    // Renders a `GET` for this URL, also after a form post.
    let uri = context.uri.path_and_query().map_or_else(|| Uri::from_static("/"), |address| Uri::from(address.clone()));
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri;
    let (parts, body) = handler(request).await.into_parts();
    // Buffers the page, so that a response to HEAD has the same length.
    let mut response = match body::to_bytes(body, usize::MAX).await {
        Ok(page) => Response::from_parts(parts, Body::from(page)),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    };
    if says_done {
        response.headers_mut().append(header::SET_COOKIE, state.site.remove_done());
    }
    response
}

//! Responses for methods that a path does not support, and for missing files.

use super::{AppState, extract::UnauthenticatedContext, page};
use app::Notice;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use i18n::tr;

/// 405 for a path without this method; axum adds the header `Allow`.
pub(crate) async fn method(
    State(state): State<AppState>,
    UnauthenticatedContext(context): UnauthenticatedContext,
) -> Response {
    let notice = Notice {
        status: 405,
        heading: tr!("Not possible here").to_owned(),
        paragraphs: vec![
            tr!("This address cannot be called in that way. Go back and use the page's own buttons.").to_owned(),
        ],
        request_id: context.page.request_id.clone(),
        ..Notice::default()
    };
    page::notice(&state, &context, notice).await
}

/// 405 with this value of the header `Allow`.
pub(crate) async fn only(state: State<AppState>, context: UnauthenticatedContext, methods: &'static str) -> Response {
    let mut response = method(state, context).await;
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(methods));
    response
}

//! `POST /theme`: choosing a theme without JavaScript.

use super::{AppState, forms::Form};
use app::Theme;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// Stores the theme in a cookie and redirects back to the page.
pub(crate) async fn choose(State(state): State<AppState>, form: Form) -> Response {
    let theme = Theme::named(form.first("theme").unwrap_or_default());
    let secure = if state.site.secure { "; Secure" } else { "" };
    let cookie =
        format!("{}={}; Path=/; Max-Age={}; SameSite=Lax{secure}", Theme::COOKIE, theme.name(), Theme::COOKIE_MAX_AGE);
    let return_to = gate::return_to::sanitise(form.first("return_to").unwrap_or_default());
    let cookie = HeaderValue::from_str(&cookie).unwrap_or_else(|_| HeaderValue::from_static(""));
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie)], [(header::LOCATION, return_to)]).into_response()
}

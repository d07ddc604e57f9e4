//! `POST /preferences`: choosing how pages look and behave, without JavaScript.

use super::{AppState, forms::Form};
use app::{Density, PREFERENCE_MAX_AGE, PeopleColumns, Preference, Shortcuts, Theme, preference_cookie};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{AppendHeaders, IntoResponse as _, Response},
};
use i18n::Language;

/// Stores each preference that the form names in a cookie and redirects back to the page.
pub(crate) async fn choose(State(state): State<AppState>, form: Form) -> Response {
    let secure = if state.site.secure { "; Secure" } else { "" };
    let looks = [value::<Theme>(&form), value::<Density>(&form), value::<Shortcuts>(&form), value::<Language>(&form)];
    let looks = looks.into_iter().flatten().map(|(name, value)| (name, Some(value.to_owned())));
    let cookies = looks.chain(people_columns(&form)).filter_map(|(name, value)| {
        let name = preference_cookie(name);
        let (value, seconds) = value.map_or((String::new(), 0), |value| (value, PREFERENCE_MAX_AGE));
        let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{secure}");
        Some((header::SET_COOKIE, HeaderValue::from_str(&cookie).ok()?))
    });
    let return_to = gate::return_to::sanitise(form.first("return_to").unwrap_or_default());
    (StatusCode::SEE_OTHER, AppendHeaders(cookies), [(header::LOCATION, return_to)]).into_response()
}

fn value<P: Preference>(form: &Form) -> Option<(&'static str, &'static str)> {
    Some((P::NAME, P::named(form.first(P::NAME)?).name()))
}

/// The columns that the form names. No value removes the cookie.
fn people_columns(form: &Form) -> Option<(&'static str, Option<String>)> {
    form.first(PeopleColumns::NAME)?;
    Some((PeopleColumns::NAME, PeopleColumns::of(form.all(PeopleColumns::NAME)).to_cookie()))
}

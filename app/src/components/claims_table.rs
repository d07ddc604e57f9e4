//! Claims of an ID token, each with an explanation.

use super::UserText;
use crate::time_text;
use i18n::{msgid, tr};
use leptos::prelude::*;
use serde_json::Value;

/// Meaning of Cognito's claims (Amazon Cognito developer guide, "Understanding the identity (ID) token"; OpenID Connect
/// Core 1.0, sections 2 and 5.1; RFC 7519, section 4.1).
const MEANINGS: &[(&str, &str)] = &[
    ("sub", msgid!("Your permanent number in the user pool. It stays when your name or e-mail changes.")),
    ("iss", msgid!("Who issued this token: your organisation's user pool.")),
    ("aud", msgid!("Which application the token is meant for: this Usher.")),
    ("token_use", msgid!("What kind of token this is. An ID token says who you are and opens nothing.")),
    ("exp", msgid!("When this token runs out. Usher renews it while your session lasts.")),
    ("iat", msgid!("When this token was issued.")),
    ("nbf", msgid!("Before this moment the token does not count.")),
    ("auth_time", msgid!("When you last proved who you are.")),
    ("nonce", msgid!("A random value that ties this token to your sign-in, so that nobody can pass off another one.")),
    ("at_hash", msgid!("A fingerprint of the access token that was issued together with this one.")),
    ("jti", msgid!("The number of this very token.")),
    (
        "origin_jti",
        msgid!("The number of the sign-in that this token comes from; ending the session revokes all of it."),
    ),
    ("event_id", msgid!("The number of the sign-in event in the user pool's log.")),
    ("acr", msgid!("How strongly you proved who you are.")),
    ("amr", msgid!("In what ways you proved who you are, for example by password.")),
    ("cognito:username", msgid!("Your username in the user pool.")),
    ("cognito:groups", msgid!("The groups you are in. They decide what you can do.")),
    ("cognito:roles", msgid!("The AWS roles that your groups bring along.")),
    ("cognito:preferred_role", msgid!("The AWS role of your most important group.")),
    ("identities", msgid!("The company account that you signed in with.")),
    ("email", msgid!("Your e-mail address.")),
    ("email_verified", msgid!("Whether your e-mail address was confirmed.")),
    ("name", msgid!("Your full name.")),
    ("given_name", msgid!("Your given name.")),
    ("family_name", msgid!("Your family name.")),
    ("middle_name", msgid!("Your middle name.")),
    ("nickname", msgid!("What you like to be called.")),
    ("preferred_username", msgid!("The username you prefer.")),
    ("phone_number", msgid!("Your telephone number.")),
    ("phone_number_verified", msgid!("Whether your telephone number was confirmed.")),
    ("address", msgid!("Your postal address.")),
    ("birthdate", msgid!("Your date of birth.")),
    ("gender", msgid!("Your gender, as recorded.")),
    ("locale", msgid!("The language and region you prefer.")),
    ("zoneinfo", msgid!("Your time zone.")),
    ("picture", msgid!("The address of your picture.")),
    ("profile", msgid!("The address of your profile page.")),
    ("website", msgid!("The address of your website.")),
    ("updated_at", msgid!("When your profile was last changed.")),
    ("custom:department", msgid!("Your department. Resources can be opened to it.")),
    ("custom:organization", msgid!("The organisation that your account belongs to.")),
    ("custom:permissions", msgid!("What other applications let you do. Usher does not use it.")),
    ("custom:subscription_tier", msgid!("The subscription of your account. Usher does not use it.")),
    ("custom:groups", msgid!("The groups that your company's directory reports; they become your groups here.")),
];

const UNKNOWN: &str = msgid!("Set by your organisation.");
const TIMES: &[&str] = &["exp", "iat", "nbf", "auth_time", "updated_at"];

/// Claims about the token and the sign-in that it comes from. All others are about the user.
const ABOUT_THE_TOKEN: &[&str] = &[
    "iss",
    "aud",
    "token_use",
    "exp",
    "iat",
    "nbf",
    "auth_time",
    "nonce",
    "at_hash",
    "jti",
    "origin_jti",
    "event_id",
    "acr",
    "amr",
];

/// Whether this claim is about the token, and not about its user.
pub(crate) fn is_about_the_token(name: &str) -> bool {
    ABOUT_THE_TOKEN.contains(&name)
}

/// `caption` is visually hidden.
pub(crate) fn claims_table(claims: &[(&String, &Value)], caption: &'static str) -> AnyView {
    let rows = claims
        .iter()
        .map(|&(name, value)| {
            let moment = value.as_u64().filter(|_| TIMES.contains(&name.as_str())).map(time_text::readable);
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        <code><UserText text=name.clone()/></code>
                    </th>
                    <td role="cell" data-label=tr!("Value")>
                        <span class="claim-value"><UserText text=text(value)/></span>
                        {moment.map(|moment| view! { <span class="quiet claim-moment">{moment}</span> })}
                    </td>
                    <td role="cell" data-label=tr!("Meaning")>
                        {i18n::translate(meaning(name))}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table cards-when-narrow claims" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{tr!("Claim")}</th>
                    <th role="columnheader" scope="col">{tr!("Value")}</th>
                    <th role="columnheader" scope="col">{tr!("Meaning")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// In English: a text of the catalogues.
fn meaning(name: &str) -> &'static str {
    MEANINGS.iter().find(|(known, _)| *known == name).map_or(UNKNOWN, |(_, meaning)| meaning)
}

/// A claim's value for display: lists with commas, everything nested as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) if values.iter().all(|value| !value.is_array() && !value.is_object()) => {
            values.iter().map(text).collect::<Vec<_>>().join(tr!(", "))
        }
        Value::Bool(true) => tr!("yes").to_owned(),
        Value::Bool(false) => tr!("no").to_owned(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_claim_has_a_line_and_a_text() {
        assert!(meaning("cognito:groups").contains("groups"));
        assert_eq!(meaning("custom:shoe_size"), UNKNOWN);
        assert_eq!(text(&serde_json::json!(["a", "b"])), "a, b");
        assert_eq!(text(&serde_json::json!([{ "a": 1 }])), r#"[{"a":1}]"#);
        assert_eq!(text(&serde_json::json!(true)), "yes");
    }
}

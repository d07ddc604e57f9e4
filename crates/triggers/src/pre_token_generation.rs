//! Pre token generation: groups, IAM roles and claims of the tokens.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html>

use crate::{
    Account, Config, Event, Refusal, Services, directory,
    event::{TokenFormat, object, texts},
    services::active_account,
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Sets what the tokens say. Everything else in the event, including an earlier answer about claims and scopes, stays
/// unchanged. Applying the function to its own result changes nothing.
pub(crate) async fn run(mut event: Event, config: &Config, services: &impl Services) -> Result<Event, Refusal> {
    let account = active_account(&event, config, services).await?;
    let groups = group_override(&event, config, account.as_ref());
    let format = event.token_format();
    let details = event.token_details();
    let overrides = object(details, "groupOverrideDetails");
    overrides.remove("preferredRole");
    overrides.extend(groups);
    match format {
        TokenFormat::One => change_claims(details, account.as_ref(), config, format),
        TokenFormat::Later => {
            for token in ["idTokenGeneration", "accessTokenGeneration"] {
                if account.is_some() || !config.suppressed_claims.is_empty() {
                    change_claims(object(details, token), account.as_ref(), config, format);
                }
            }
        }
    }
    Ok(event)
}

/// Groups and roles, beside what AWS may add to the event's.
///
/// The event's come first: an answer without them would remove them.
fn group_override(event: &Event, config: &Config, account: Option<&Account>) -> Map<String, Value> {
    let mut answer = match event.request("groupConfiguration") {
        Some(Value::Object(configuration)) => configuration.clone(),
        _ => Map::new(),
    };
    let existing = texts(answer.get("groupsToOverride"));
    let of_record = account.iter().flat_map(|account| &account.groups).map(String::as_str);
    let groups = once(existing.chain(of_record).chain(directory::groups(event, config)));

    let existing = once(texts(answer.get("iamRolesToOverride")));
    let of_groups = config.group_roles.iter().filter(|(group, _)| groups.contains(group));
    let roles = once(existing.iter().map(String::as_str).chain(of_groups.map(|(_, role)| role.as_str())));
    let preferred = answer.get("preferredRole").and_then(Value::as_str).filter(|role| !role.is_empty());
    // Those that the setting adds come after the event's.
    let preferred = preferred.map(str::to_owned).or_else(|| roles.get(existing.len()).cloned());

    answer.insert("groupsToOverride".to_owned(), groups.into());
    answer.insert("iamRolesToOverride".to_owned(), roles.into());
    answer.remove("preferredRole");
    answer.extend(preferred.map(|role| ("preferredRole".to_owned(), role.into())));
    answer
}

/// Adds the record's claims and the suppressed ones to what is already there.
fn change_claims(part: &mut Map<String, Value>, account: Option<&Account>, config: &Config, format: TokenFormat) {
    if let Some(account) = account {
        let permissions = account.permissions.iter().map(String::as_str);
        let permissions = Value::from(permissions.collect::<Vec<_>>());
        let permissions = match format {
            TokenFormat::One => permissions.to_string().into(),
            TokenFormat::Later => permissions,
        };
        let claims = object(part, "claimsToAddOrOverride");
        claims.insert("custom:permissions".to_owned(), permissions);
        claims.insert("custom:organization".to_owned(), account.tenant.as_str().into());
        claims.insert("custom:subscription_tier".to_owned(), account.tier.as_str().into());
    }
    if !config.suppressed_claims.is_empty() {
        let suppressed = config.suppressed_claims.iter().map(String::as_str);
        let suppressed = once(texts(part.get("claimsToSuppress")).chain(suppressed));
        part.insert("claimsToSuppress".to_owned(), suppressed.into());
    }
}

/// Each text once, in order.
fn once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(*text)).map(str::to_owned).collect()
}

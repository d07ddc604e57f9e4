//! App clients, without their secrets.

use super::{AT_ONCE, found, unread};
use crate::Administration;
use aws_sdk_cognitoidentityprovider::types::{
    FeatureType, PreventUserExistenceErrorTypes, RefreshTokenRotationType, TimeUnitsType, UserPoolClientType,
};
use doctor::{Client, Clients, Read, objects};
use futures::{FutureExt as _, StreamExt as _, stream};

/// The API's maximum page size, and how many other clients are read. Each needs a call of its own.
const MOST: i32 = 60;

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;
/// Lifetimes if none are set (API reference, `UserPoolClientType`).
const DEFAULT_TOKEN_SECONDS: u64 = HOUR;
const DEFAULT_REFRESH_SECONDS: u64 = 30 * DAY;

impl Administration {
    /// Describes Usher's app client and, at most sixty, the pool's others.
    pub async fn inspect_clients(&self, own: &str) -> Clients {
        let (own, others) = futures::join!(self.inspect_client(own), self.other_clients(own));
        let (others, are_more) = match others {
            Ok((others, are_more)) => (Ok(others), are_more),
            Err(unread) => (Err(unread), false),
        };
        Clients { own, others, are_more }
    }

    async fn inspect_client(&self, id: &str) -> Read<Option<Client>> {
        let answer =
            self.client.describe_user_pool_client().user_pool_id(&self.pool_id).client_id(id).send().boxed().await;
        let answer = found(answer, objects::client(id), "DescribeUserPoolClient")?;
        Ok(answer.and_then(|answer| answer.user_pool_client).as_ref().map(|found| client(id, found)))
    }

    async fn other_clients(&self, own: &str) -> Read<(Vec<Read<Client>>, bool)> {
        let call = self.client.list_user_pool_clients().user_pool_id(&self.pool_id).max_results(MOST);
        let what = objects::clients_of(&self.pool_id);
        let page = call.send().boxed().await.map_err(|error| unread(what, "ListUserPoolClients", &error))?;
        let ids: Vec<&str> = page.user_pool_clients().iter().filter_map(|client| client.client_id()).collect();
        let calls: Vec<_> = ids.into_iter().filter(|id| *id != own).map(|id| self.inspect_client(id).boxed()).collect();
        let described: Vec<_> = stream::iter(calls).buffered(AT_ONCE).collect().await;
        // One that was deleted meanwhile is left out.
        let described = described.into_iter().filter_map(Result::transpose).collect();
        Ok((described, page.next_token().is_some()))
    }
}

fn client(id: &str, client: &UserPoolClientType) -> Client {
    let units = client.token_validity_units();
    let seconds = |value: Option<i32>, unit: Option<&TimeUnitsType>, default_unit: u64, default: u64| {
        let value = value.and_then(|value| u64::try_from(value).ok()).filter(|value| *value > 0);
        value.map_or(default, |value| value.saturating_mul(unit.map_or(default_unit, seconds_of)))
    };
    let of_token = |value, unit| seconds(value, unit, HOUR, DEFAULT_TOKEN_SECONDS);
    let refresh_unit = units.and_then(|units| units.refresh_token());
    Client {
        id: id.to_owned(),
        name: client.client_name().unwrap_or_default().to_owned(),
        has_secret: client.client_secret().is_some_and(|secret| !secret.is_empty()),
        flows: client.explicit_auth_flows().iter().map(|flow| flow.as_str().to_owned()).collect(),
        uses_oauth: client.allowed_o_auth_flows_user_pool_client() == Some(true),
        grants: client.allowed_o_auth_flows().iter().map(|grant| grant.as_str().to_owned()).collect(),
        scopes: client.allowed_o_auth_scopes().iter().cloned().collect(),
        callback_urls: client.callback_urls().to_vec(),
        sign_out_urls: client.logout_urls().to_vec(),
        providers: client.supported_identity_providers().iter().cloned().collect(),
        write_attributes: client.write_attributes().iter().cloned().collect(),
        hides_unknown_users: client.prevent_user_existence_errors() == Some(&PreventUserExistenceErrorTypes::Enabled),
        revokes_tokens: client.enable_token_revocation() == Some(true),
        rotation_grace: client.refresh_token_rotation().and_then(grace),
        access_seconds: of_token(client.access_token_validity(), units.and_then(|units| units.access_token())),
        id_seconds: of_token(client.id_token_validity(), units.and_then(|units| units.id_token())),
        refresh_seconds: seconds(Some(client.refresh_token_validity()), refresh_unit, DAY, DEFAULT_REFRESH_SECONDS),
    }
}

fn grace(rotation: &RefreshTokenRotationType) -> Option<u32> {
    let is_on = *rotation.feature() == FeatureType::Enabled;
    is_on.then(|| rotation.retry_grace_period_seconds().and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(0))
}

fn seconds_of(unit: &TimeUnitsType) -> u64 {
    match unit {
        TimeUnitsType::Seconds => 1,
        TimeUnitsType::Minutes => 60,
        TimeUnitsType::Hours => HOUR,
        // An unknown unit counts as the longest.
        _ => DAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cognitoidentityprovider::types::TokenValidityUnitsType;

    #[test]
    fn lifetimes_have_their_units_and_defaults() {
        let unset = client("a", &UserPoolClientType::builder().build());
        assert_eq!((unset.access_seconds, unset.id_seconds, unset.refresh_seconds), (HOUR, HOUR, 30 * DAY));
        let set =
            || UserPoolClientType::builder().access_token_validity(2).id_token_validity(3).refresh_token_validity(4);
        let unitless = client("a", &set().build());
        let seconds = (unitless.access_seconds, unitless.id_seconds, unitless.refresh_seconds);
        assert_eq!(seconds, (2 * HOUR, 3 * HOUR, 4 * DAY));
        let units = TokenValidityUnitsType::builder()
            .access_token(TimeUnitsType::Minutes)
            .id_token(TimeUnitsType::Seconds)
            .refresh_token(TimeUnitsType::Hours);
        let with_units = client("a", &set().token_validity_units(units.build()).build());
        assert_eq!((with_units.access_seconds, with_units.id_seconds, with_units.refresh_seconds), (120, 3, 4 * HOUR));
    }

    #[test]
    fn a_clients_secret_is_not_kept() {
        let seen = client("a", &UserPoolClientType::builder().client_secret("s3cret").build());
        assert!(seen.has_secret && !format!("{seen:?}").contains("s3cret"));
    }

    /// A client about which AWS says nothing is not taken for a safe one.
    #[test]
    fn what_is_not_said_is_not_safe() {
        let seen = client("a", &UserPoolClientType::builder().build());
        assert!(!seen.revokes_tokens && !seen.hides_unknown_users && !seen.uses_oauth);
        assert!(seen.rotation_grace.is_none() && seen.flows.is_empty());
    }
}

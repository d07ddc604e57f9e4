//! The totals of a day against a real DynamoDB server.

use crate::support::{admin, rules, store, store_and_client};
use access::{Admission, DayTotals, DenialRule, ReadUsage, USER_POOL};
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::BTreeMap;

const DAY: &str = "2026-11-21";
const EXPIRES_AT: u64 = 9_999_999_999;

fn may_read() -> Admission<ReadUsage> {
    let read = ReadUsage { user: None, first_day: DAY.to_owned(), last_day: DAY.to_owned() };
    rules().decide(&admin(), read).admission().unwrap()
}

fn day(denied_by: &[(DenialRule, u64)], signed_in_with: &[(&str, u64)]) -> DayTotals {
    let signed_in_with: BTreeMap<_, _> =
        signed_in_with.iter().map(|(name, number)| ((*name).to_owned(), *number)).collect();
    DayTotals {
        day: DAY.to_owned(),
        calls: 1,
        denials: denied_by.iter().map(|(_, number)| number).sum(),
        sign_ins: signed_in_with.values().sum(),
        denied_by: denied_by.iter().copied().collect(),
        signed_in_with,
    }
}

#[tokio::test]
async fn what_servers_count_by_rule_and_by_provider_adds_up_and_a_repetition_does_not() {
    let store = store().await;
    let one = day(&[(DenialRule::NotShared, 2), (DenialRule::Quota, 1)], &[(USER_POOL, 1), ("CorpSSO", 4)]);
    let other = day(&[(DenialRule::NotShared, 1)], &[("CorpSSO", 1), ("", 1)]);
    store.totals.add(&one, "first", EXPIRES_AT).await.unwrap();
    store.totals.add(&other, "second", EXPIRES_AT).await.unwrap();
    store.totals.add(&other, "second", EXPIRES_AT).await.unwrap();
    let all = day(&[(DenialRule::NotShared, 3), (DenialRule::Quota, 1)], &[(USER_POOL, 1), ("CorpSSO", 5), ("", 1)]);
    assert_eq!(store.totals.since(&may_read()).await.unwrap(), [DayTotals { calls: 2, ..all }]);
}

#[tokio::test]
async fn days_of_other_versions_are_read_as_far_as_they_are_understood() {
    let (store, client) = store_and_client().await;
    let old = DayTotals { denials: 3, sign_ins: 2, ..day(&[], &[]) };
    store.totals.add(&old, "first", EXPIRES_AT).await.unwrap();
    assert_eq!(store.totals.since(&may_read()).await.unwrap(), std::slice::from_ref(&old));
    client
        .update_item()
        .table_name("test-v2-totals")
        .key("of", AttributeValue::S("all".to_owned()))
        .key("day", AttributeValue::S(DAY.to_owned()))
        .update_expression("ADD #rule :one")
        .expression_attribute_names("#rule", "denied#a_rule_of_the_future")
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .send()
        .await
        .unwrap();
    assert_eq!(store.totals.since(&may_read()).await.unwrap(), [old]);
}

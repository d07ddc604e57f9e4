//! The pool's Lambda triggers.

use super::{list, pool};
use crate::{Check, Finding, Observation, Pool, Text};
use i18n::msgid;
use std::collections::BTreeSet;

const TOKENS: &str = "PreTokenGeneration";

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let Some(pool) = pool(seen) else { return Vec::new() };
    [missing, old, different].iter().filter_map(|rule| rule(seen, pool)).collect()
}

fn missing(seen: &Observation, pool: &Pool) -> Option<Finding> {
    let names = seen.provider_names.as_ref().ok()?;
    (!names.is_empty() && !pool.triggers.contains_key(TOKENS)).then(|| {
        let what =
            msgid!("the user pool {pool} has identity providers ({providers}) and no pre token generation trigger");
        Check::TokenTriggerMissing.finding(
            Text::new(what).with("pool", &seen.configured.pool_id).with("providers", list(names)),
            msgid!(
                "Set LambdaConfig.PreTokenGenerationConfig to the function of crates/triggers, with LambdaVersion V2_0, \
                 in the user pool (in infra/usher.yaml: Pool)."
            ),
        )
    })
}

fn old(seen: &Observation, pool: &Pool) -> Option<Finding> {
    let is_old =
        pool.triggers.contains_key(TOKENS) && pool.token_trigger_version.as_deref().unwrap_or("V1_0") == "V1_0";
    (is_old && pool.tier != "LITE").then(|| {
        let what = msgid!(
            "the pre token generation trigger of the user pool {pool} gets events of version V1_0, and its plan {plan} \
             has V2_0"
        );
        Check::TokenTriggerOld.finding(
            Text::new(what).with("pool", &seen.configured.pool_id).with("plan", &pool.tier),
            msgid!(
                "Deploy infra/usher.yaml with TokenTriggerVersion=V2_0, or set \
                 LambdaConfig.PreTokenGenerationConfig.LambdaVersion in the user pool."
            ),
        )
    })
}

fn different(seen: &Observation, pool: &Pool) -> Option<Finding> {
    let functions: BTreeSet<&String> = pool.triggers.values().collect();
    (functions.len() > 1).then(|| {
        let named = list(pool.triggers.iter().map(|(trigger, function)| format!("{trigger}: {function}")));
        let what = msgid!("the triggers of the user pool {pool} are different functions ({functions})");
        Check::TriggersDiffer.finding(
            Text::new(what).with("pool", &seen.configured.pool_id).with("functions", named),
            msgid!("Set LambdaConfig to one function for all triggers in the user pool (in infra/usher.yaml: Pool)."),
        )
    })
}

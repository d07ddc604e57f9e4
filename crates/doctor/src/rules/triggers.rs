//! The pool's Lambda triggers.

use super::{list, pool, pool_setting};
use crate::{Check, Finding, Observation, Pool};
use std::collections::BTreeSet;

const TOKENS: &str = "PreTokenGeneration";

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let Some(pool) = pool(seen) else { return Vec::new() };
    [missing, old, different].iter().filter_map(|rule| rule(seen, pool)).collect()
}

fn missing(seen: &Observation, pool: &Pool) -> Option<Finding> {
    let names = seen.provider_names.as_ref().ok()?;
    (!names.is_empty() && !pool.triggers.contains_key(TOKENS)).then(|| {
        let what = format!(
            "the user pool {} has identity providers ({}) and no pre token generation trigger",
            seen.configured.pool_id,
            list(names)
        );
        let setting =
            "LambdaConfig.PreTokenGenerationConfig to the function of crates/triggers, with LambdaVersion V2_0,";
        Check::TokenTriggerMissing.finding(what, pool_setting(setting))
    })
}

fn old(seen: &Observation, pool: &Pool) -> Option<Finding> {
    let is_old =
        pool.triggers.contains_key(TOKENS) && pool.token_trigger_version.as_deref().unwrap_or("V1_0") == "V1_0";
    (is_old && pool.tier != "LITE").then(|| {
        let id = &seen.configured.pool_id;
        let what = format!("the pre token generation trigger of the user pool {id} gets events of version V1_0, and its plan {} has V2_0", pool.tier);
        Check::TokenTriggerOld.finding(what, "Deploy infra/usher.yaml with TokenTriggerVersion=V2_0, or set LambdaConfig.PreTokenGenerationConfig.LambdaVersion in the user pool.")
    })
}

fn different(seen: &Observation, pool: &Pool) -> Option<Finding> {
    let functions: BTreeSet<&String> = pool.triggers.values().collect();
    (functions.len() > 1).then(|| {
        let named = list(pool.triggers.iter().map(|(trigger, function)| format!("{trigger}: {function}")));
        let what =
            format!("the triggers of the user pool {} are different functions ({named})", seen.configured.pool_id);
        Check::TriggersDiffer.finding(what, pool_setting("LambdaConfig to one function for all triggers"))
    })
}

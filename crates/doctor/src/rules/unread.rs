//! What could not be read. Nothing is claimed about it.

use crate::{Because, Check, Finding, Observation, Read, Text, Unread};
use i18n::msgid;

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let Observation { clients, groups, .. } = seen;
    let mut unread: Vec<&Unread> = Vec::new();
    unread.extend(why_not(&seen.clock_ahead));
    unread.extend(why_not(&seen.pool));
    unread.extend(why_not(&clients.own));
    unread.extend(why_not(&clients.others));
    unread.extend(clients.others.iter().flatten().filter_map(why_not));
    unread.extend(why_not(&seen.provider_names));
    unread.extend(seen.providers.iter().filter_map(why_not));
    unread.extend(why_not(&seen.domain));
    unread.extend([&groups.members, &groups.administrators].into_iter().filter_map(why_not));
    unread.extend(of_tables(seen));
    // What depends on something else repeats why that could not be read.
    let mut seen_before = Vec::new();
    unread.retain(|unread| {
        let is_new = !seen_before.contains(unread);
        seen_before.push(*unread);
        is_new
    });
    let mut findings: Vec<Finding> = unread.into_iter().map(finding).collect();
    if clients.are_more {
        findings.push(
            Check::ClientsNotRead.finding(
                Text::new(msgid!("the user pool {pool} has more app clients than are checked"))
                    .with("pool", &seen.configured.pool_id),
                msgid!(
                    "Delete app clients that nobody uses, or check the settings of all others by hand (docs/doctor.md)."
                ),
            ),
        );
    }
    findings
}

pub(super) fn of_tables(seen: &Observation) -> Vec<&Unread> {
    let mut unread = Vec::new();
    for table in &seen.tables {
        unread.extend(why_not(&table.found));
        if let Ok(Some(found)) = &table.found {
            unread.extend(why_not(&found.ttl));
            unread.extend(why_not(&found.has_recovery));
        }
    }
    unread
}

fn why_not<T>(read: &Read<T>) -> Option<&Unread> {
    read.as_ref().err()
}

pub(super) fn finding(Unread { what, action, because }: &Unread) -> Finding {
    let about = |text| Text::new(text).with_text("what", what.clone()).with("action", action);
    match because {
        Because::Denied => Check::NotAllowed.finding(
            about(msgid!("{what} cannot be read: these credentials do not allow {action}")),
            Text::new(msgid!(
                "Allow {action}, or run this command with credentials that have it (docs/doctor.md lists all)."
            ))
            .with("action", action),
        ),
        Because::HasSecrets => Check::NotReadHere.finding(
            about(msgid!("{what} are not checked here, because {action} also returns their secrets")),
            msgid!("Run make doctor, or usher doctor, with your own credentials."),
        ),
        Because::Failed(why) => Check::NotRead.finding(
            about(msgid!("{what} cannot be read: {action} failed ({why})")).with("why", why),
            msgid!("Repair what the error names, then run this command again."),
        ),
    }
}

//! What a change of the resource map changes for people.

use access::{MapEffect, MapEffects, Untrusted};
use leptos::{either::Either, prelude::*};

/// The rights gained and lost, and how much was looked at.
#[component]
pub(super) fn EffectList(effects: MapEffects) -> impl IntoView {
    let (people, resources) =
        (count(effects.people, "person", "people"), count(effects.resources, "resource", "resources"));
    let looked_at = format!("Checked {people} and {resources}.");
    let more = (!effects.is_all).then_some(" There are more, which were not looked at.");
    let further = (effects.further > 0).then(|| {
        view! { <p>{format!("And {} more.", count(effects.further, "change", "changes"))}</p> }
    });
    let nobody = if effects.is_all {
        "Nobody gains or loses access now."
    } else {
        "Nobody gains or loses access to what was checked."
    };
    let list = if effects.effects.is_empty() {
        Either::Left(view! { <p>{nobody}</p> })
    } else {
        let items = effects.effects.iter().map(|effect| {
            let class = if effect.lost { "verdict-no" } else { "verdict-yes" };
            view! {
                <li>
                    <strong class=class>{headline(effect)}</strong>
                    " "
                    {details(effect)}
                </li>
            }
        });
        let items = items.collect_view();
        Either::Right(view! { <ul class="effects">{items}</ul> })
    };
    view! {
        {list}
        {further}
        <p class="hint">{looked_at} {more}</p>
    }
}

/// All effects in one sentence, to be announced.
pub(super) fn summary(effects: &MapEffects) -> String {
    let all = effects.effects.len() + effects.further;
    // Losses come first, so those that are not listed are losses only if all others are.
    let lost = effects.effects.iter().filter(|effect| effect.lost).count();
    let or_more = if lost == effects.effects.len() && effects.further > 0 { " or more" } else { "" };
    match (all, lost) {
        (0, _) => "Nobody gains or loses access.".to_owned(),
        (_, 0) => format!("{}. Nobody loses access.", count(all, "change", "changes")),
        _ => format!("{}. Access taken away: {lost}{or_more}.", count(all, "change", "changes")),
    }
}

/// `3 people lose /reports/q3`.
fn headline(effect: &MapEffect) -> String {
    let verb = match (effect.lost, effect.people) {
        (true, 1) => "loses",
        (true, _) => "lose",
        (false, 1) => "gains",
        (false, _) => "gain",
    };
    format!("{} {verb} {}", count(effect.people, "person", "people"), effect.path)
}

/// The rights gained or lost, and the users affected.
fn details(effect: &MapEffect) -> String {
    let rights = effect.rights.iter().map(|right| right.noun()).collect::<Vec<_>>().join(", ");
    let others = effect.people - effect.names.len();
    let names = effect.names.iter().map(|name| Untrusted(name).to_string()).collect::<Vec<_>>().join(", ");
    let names = if others > 0 { format!("{names} and {others} more") } else { names };
    format!("({rights}): {names}")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_summary_says_how_many_changes_there_are_and_whether_somebody_loses_access() {
        let effect =
            |lost| MapEffect { lost, path: "/a".parse().unwrap(), rights: Vec::new(), people: 1, names: Vec::new() };
        let effects = |lost: &[bool], further| MapEffects {
            effects: lost.iter().map(|lost| effect(*lost)).collect(),
            further,
            ..MapEffects::default()
        };
        let rows: [(&[bool], usize, &str); 5] = [
            (&[], 0, "Nobody gains or loses access."),
            (&[false], 0, "1 change. Nobody loses access."),
            (&[true, false], 0, "2 changes. Access taken away: 1."),
            (&[true, true], 3, "5 changes. Access taken away: 2 or more."),
            (&[true, false], 3, "5 changes. Access taken away: 1."),
        ];
        for (lost, further, expected) in rows {
            assert_eq!(summary(&effects(lost, further)), expected);
        }
    }
}

//! What a change of the resource map changes for people.

use access::{MapEffect, MapEffects, Untrusted};
use i18n::tr;
use leptos::{either::Either, prelude::*};

/// The rights gained and lost, and how much was looked at.
#[component]
pub(super) fn EffectList(effects: MapEffects) -> impl IntoView {
    let looked_at = tr!(
        "Checked {people} and {resources}.",
        people = tr!("{n} person" | "{n} people", n = effects.people),
        resources = tr!("{n} resource" | "{n} resources", n = effects.resources)
    );
    let more = (!effects.is_all).then(|| format!(" {}", tr!("There are more, which were not looked at.")));
    let further = (effects.further > 0).then(|| {
        view! { <p>{tr!("And {n} change more." | "And {n} changes more.", n = effects.further)}</p> }
    });
    let nobody = if effects.is_all {
        tr!("Nobody gains or loses access now.")
    } else {
        tr!("Nobody gains or loses access to what was checked.")
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
    let may_be_more = lost == effects.effects.len() && effects.further > 0;
    match (all, lost) {
        (0, _) => tr!("Nobody gains or loses access.").to_owned(),
        (_, 0) => tr!("{n} change. Nobody loses access." | "{n} changes. Nobody loses access.", n = all),
        _ if may_be_more => tr!(
            "{n} change. Access taken away: {lost} or more." | "{n} changes. Access taken away: {lost} or more.",
            n = all,
            lost = lost
        ),
        _ => tr!(
            "{n} change. Access taken away: {lost}." | "{n} changes. Access taken away: {lost}.",
            n = all,
            lost = lost
        ),
    }
}

/// `3 people lose /reports/q3`.
fn headline(effect: &MapEffect) -> String {
    if effect.lost {
        tr!("{n} person loses {path}" | "{n} people lose {path}", n = effect.people, path = effect.path)
    } else {
        tr!("{n} person gains {path}" | "{n} people gain {path}", n = effect.people, path = effect.path)
    }
}

/// The rights gained or lost, and the users affected.
fn details(effect: &MapEffect) -> String {
    let rights = effect.rights.iter().map(|right| i18n::translate(right.noun())).collect::<Vec<_>>().join(tr!(", "));
    let others = effect.people - effect.names.len();
    let names = effect.names.iter().map(|name| Untrusted(name).to_string()).collect::<Vec<_>>().join(tr!(", "));
    let names = if others > 0 {
        tr!("{names} and {n} more" | "{names} and {n} more", n = others, names = names)
    } else {
        names
    };
    tr!("({rights}): {names}", rights = rights, names = names)
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

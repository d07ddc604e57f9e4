//! States that are nearly the right one.

use crate::support::world;
use gate::{Browser, CallbackQuery, SignInError};
use local::Endpoint;

/// `$` is the right state, `$$` without its first letter, `$$$` without the first three. As they stand in the address; those
/// with `$$` and a NUL, and with `$$$`, are as long as a state is.
const NEARLY: [&str; 18] = [
    "$%00",
    "%00$",
    "%00",
    "%00$$",
    "%EF%BC%A1$$$",
    "$%2500",
    "$%0D%0A",
    "$%20",
    "%EF%BB%BF$",
    "$%E2%80%8B",
    "$%CC%81",
    "$%E2%80%AE",
    "%D0%B0$$",
    "%EF%BC%A1$$",
    "$$%EF%BC%A1",
    "%FF$$",
    "%C0%80$$",
    "%F0%9F%94%91",
];

#[tokio::test]
async fn s13_a_state_with_nul_line_ends_or_letters_that_are_not_ascii_is_malformed_and_uses_up_nothing() {
    let world = world().await;
    let good = world.return_of("it-member").await;
    let state = good.query["state"].clone();
    let rest = good.clone().without("state").text();
    let browser = || Browser { previous: None, user_agent: "" };
    for nearly in NEARLY {
        let written = nearly.replace("$$$", &state[3..]).replace("$$", &state[1..]).replace('$', &state);
        let query = CallbackQuery::parse(&format!("{rest}&state={written}"));
        let answer = match query {
            Ok(query) => {
                world.gate.sign_in.complete(&query, std::slice::from_ref(&good.cookie), browser()).await.map(drop)
            }
            Err(error) => Err(error),
        };
        assert_eq!(answer, Err(SignInError::Malformed("state")), "{nearly}");
    }
    assert_eq!(world.services.faults().calls(Endpoint::Token), 0);
    let percent = CallbackQuery::parse(&format!("{rest}&state=%{:02X}{}", state.as_bytes()[0], &state[1..])).unwrap();
    assert!(
        world.gate.sign_in.complete(&percent, std::slice::from_ref(&good.cookie), browser()).await.is_ok(),
        "the right one, written in another way, is the right one"
    );
}

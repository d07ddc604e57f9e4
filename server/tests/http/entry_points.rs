//! Pages, server functions, the JSON API, forward authentication and the authorizer decide and count alike.

mod entry_point;
mod gateway;
mod table;

use crate::support::{DataDir, PASSWORD, header, put_resources};
use entry_point::{Answer, EntryPoint, EntryPoints, Person};
use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use table::{Action, PEOPLE, Row, Rule, TABLE};

/// Three for each entry point. Each waits for those before it at the one database: many wait longer than a call may, on
/// a machine that is busy.
const AT_ONCE: usize = 15;

/// Whose sessions an administrator has ended.
const GONE: &str = "gone";

/// The Usher of the table, with its people, resources and rows of the map.
async fn with_the_table() -> EntryPoints {
    let folder = DataDir::new();
    std::fs::create_dir_all(&folder.0).unwrap();
    let seed = folder.0.join("seed.toml");
    std::fs::write(&seed, table::seed(PASSWORD, &[GONE])).unwrap();
    let entry_points = EntryPoints::open(&format!("seed_file = '{}'", seed.display())).await;
    let administrator = entry_points.usher.signed_in("administrator").await;
    for row in table::rows() {
        let saved = entry_points.usher.post(&administrator, "/admin/map", &row).await;
        assert_eq!((saved.status().as_u16(), header(&saved, "location").as_str()), (303, "/admin/map"), "{row:?}");
    }
    entry_points
}

/// What is wrong with the answer, if anything is.
async fn mistake(
    entry_points: &EntryPoints,
    entry_point: EntryPoint,
    row: &Row,
    person: &Person,
    expected: &Answer,
) -> Option<String> {
    let Row(path, action, _) = row;
    let answer = entry_points.ask(entry_point, person, *action, path).await?;
    let differs = answer != *expected;
    differs
        .then(|| format!("{entry_point:?}, {}, {action:?} {path}: {answer:?} instead of {expected:?}", person.username))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_entry_point_decides_each_row_of_the_table_alike_with_its_reason() {
    let entry_points = &with_the_table().await;
    let mut people = Vec::new();
    for (username, _) in PEOPLE {
        people.push(Person::known(&entry_points.usher, username).await);
    }
    let mut questions = Vec::new();
    for row in &TABLE {
        let Row(path, _, rules) = row;
        for (person, rule) in people.iter().zip(rules) {
            for entry_point in EntryPoint::ALL {
                let expected = table::expected(entry_point, *rule, path, person.username == "administrator");
                questions.push(async move { mistake(entry_points, entry_point, row, person, &expected).await });
            }
        }
    }
    let mistakes: Vec<Option<String>> = stream::iter(questions).buffer_unordered(AT_ONCE).collect().await;
    let mistakes: Vec<String> = mistakes.into_iter().flatten().collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));

    // An answer of the API says no reason why something is allowed. It says it when asked for the decision.
    for (nth, person) in people.iter().enumerate() {
        let about = |row: &&Row| !matches!(row.2[nth], Rule::NotThere | Rule::NoGroup);
        let rows: Vec<&Row> = TABLE.iter().filter(about).collect();
        if rows.is_empty() {
            continue;
        }
        let question = |Row(path, action, _): &&Row| match action {
            Action::Create => json!({ "action": action.name() }),
            _ => json!({ "action": action.name(), "object": path }),
        };
        let questions: Vec<Value> = rows.iter().map(question).collect();
        let request = person.authorized(entry_points.usher.request("POST", "/api/v1/decisions"));
        let answer = request.json(&json!({ "questions": questions })).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let decisions = answer["decisions"].as_array().unwrap();
        let reasons: Vec<Value> = decisions.iter().map(|decision| decision["reason"].clone()).collect();
        let expected = rows.iter().map(|row| {
            let reason = table::reason(row.2[nth], row.0).unwrap();
            let mut expected = serde_json::to_value(&reason).unwrap();
            expected["text"] = Value::from(reason.to_string());
            expected
        });
        assert_eq!(reasons, expected.collect::<Vec<Value>>(), "{}", person.username);
    }
}

#[tokio::test]
async fn no_entry_point_lets_in_who_is_not_known_or_whose_sessions_were_ended() {
    let entry_points = with_the_table().await;
    let administrator = entry_points.usher.signed_in("administrator").await;
    let gone = Person::known(&entry_points.usher, GONE).await;
    let ended = entry_points.usher.post(&administrator, &format!("/admin/people/{GONE}"), &[("end", "all")]).await;
    assert_eq!(ended.status(), 303);
    for row in TABLE.iter().filter(|row| ["/rules/shared", "/rules/new"].contains(&row.0)) {
        for person in [&gone, &Person::nobody()] {
            for entry_point in EntryPoint::ALL {
                assert_eq!(mistake(&entry_points, entry_point, row, person, &Answer::SignIn).await, None);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_200_calls_over_all_entry_points_as_many_are_admitted_as_the_limit_is() {
    const CALLS: usize = 200;
    const LIMIT: usize = 50;
    const COUNTING: [EntryPoint; 5] = [
        EntryPoint::Page,
        EntryPoint::ServerFunction,
        EntryPoint::JsonApi,
        EntryPoint::ForwardAuthByCookie,
        EntryPoint::Authorizer,
    ];
    let entry_points = &EntryPoints::open("").await;
    let usher = &entry_points.usher;
    // One for each call, because to open the same one again within a minute is not counted; and one for the end.
    let path = |call: usize| format!("/rules/note-{call}");
    put_resources(&usher.services, (0..=CALLS).map(|call| (path(call), String::new()))).await;
    let admin = usher.signed_in("admin").await;
    let member = &Person::known(usher, "it-member").await;
    let person = "/admin/people/it-member";
    let limited = usher.post(&admin, person, &[("change", "limit"), ("limit", &LIMIT.to_string())]).await;
    assert_eq!(header(&limited, "location"), person);

    let calls = (0..CALLS).map(|call| async move {
        let entry_point = COUNTING[call % COUNTING.len()];
        (entry_point, entry_points.ask(entry_point, member, Action::Open, &path(call)).await.unwrap())
    });
    let answers: Vec<(EntryPoint, Answer)> = stream::iter(calls).buffer_unordered(AT_ONCE).collect().await;
    let count = |wanted: fn(&Answer) -> bool| answers.iter().filter(|(_, answer)| wanted(answer)).count();
    let (admitted, refused) =
        (count(|answer| matches!(answer, Answer::Allowed(_))), count(|answer| *answer == Answer::OverQuota));
    assert_eq!((admitted, refused), (LIMIT, CALLS - LIMIT), "{answers:?}");

    let me = member.authorized(usher.request("GET", "/api/v1/me")).send().await.unwrap();
    let me: Value = me.json().await.unwrap();
    assert_eq!((&me["quota"]["used"], &me["quota"]["left"]), (&json!(LIMIT), &json!(0)), "{me}");
    for entry_point in COUNTING {
        assert_eq!(
            entry_points.ask(entry_point, member, Action::Open, &path(CALLS)).await,
            Some(Answer::OverQuota),
            "{entry_point:?}"
        );
    }
}

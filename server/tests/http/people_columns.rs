//! The columns of the list of people, which a cookie remembers.

use crate::support::{Usher, header, shared};
use local::testing::{Browser, location};

const COOKIE: &str = "usher-people-columns";
const ALL: [&str; 4] = ["Username", "E-mail", "Groups", "Last sign-in"];

/// The columns besides the name: in the head of the table and in its rows, from the first byte.
async fn shown(usher: &Usher, browser: &Browser) -> Vec<&'static str> {
    let page = usher.get(browser, "/admin/people").await.text().await.unwrap();
    let (_, table) = page.split_once("<thead").unwrap();
    let (head, rest) = table.split_once("</thead>").unwrap();
    let (rows, _) = rest.split_once("</table>").unwrap();
    assert!(head.contains(">Name<"), "{head}");
    let columns: Vec<_> = ALL.into_iter().filter(|column| head.contains(&format!(">{column}<"))).collect();
    for column in ALL {
        let is_in_rows = rows.contains(&format!("data-label=\"{column}\""));
        assert_eq!(is_in_rows, columns.contains(&column), "{column}: {rows}");
    }
    columns
}

#[tokio::test]
async fn the_list_of_people_has_the_columns_that_were_chosen() {
    let usher = shared().await;
    let admin = usher.signed_in("admin").await;
    assert_eq!(shown(usher, &admin).await, ALL);

    let back = "/admin/people?q=ada&sort=seen";
    let form =
        [("return_to", back), ("people-columns", "name"), ("people-columns", "seen"), ("people-columns", "email")];
    let chosen = usher.post(&admin, "/preferences", &form).await;
    assert_eq!((chosen.status().as_u16(), location(&chosen).as_deref()), (303, Some(back)));
    assert_eq!(
        header(&chosen, "set-cookie"),
        format!("{COOKIE}=name.email.seen; Path=/; Max-Age=31536000; SameSite=Lax")
    );
    assert_eq!(shown(usher, &admin).await, ["E-mail", "Last sign-in"]);

    // Nothing is ticked.
    usher.post(&admin, "/preferences", &[("people-columns", "name")]).await;
    assert!(shown(usher, &admin).await.is_empty());

    // "Reset", with a box that is still ticked.
    let form = [("people-columns", "name"), ("people-columns", "email"), ("people-columns", "default")];
    let reset = usher.post(&admin, "/preferences", &form).await;
    assert_eq!(header(&reset, "set-cookie"), format!("{COOKIE}=; Path=/; Max-Age=0; SameSite=Lax"));
    assert_eq!(shown(usher, &admin).await, ALL);
}

#[tokio::test]
async fn columns_that_do_not_exist_are_not_shown_and_not_stored() {
    let usher = shared().await;
    let admin = usher.signed_in("admin").await;
    let long = "name.".repeat(500);
    for planted in ["", "name.password", "email,groups", "NAME", "\"><script>alert(1)</script>", "%00", &long] {
        admin.cookies.lock().unwrap().insert(COOKIE.to_owned(), planted.to_owned());
        assert_eq!(shown(usher, &admin).await, ALL, "{planted}");
        let form = [("people-columns", "name"), ("people-columns", planted)];
        let refused = usher.post(&admin, "/preferences", &form).await;
        let set = header(&refused, "set-cookie");
        assert!(set.starts_with(&format!("{COOKIE}=; Path=/; Max-Age=0")), "{planted}: {set}");
    }
}

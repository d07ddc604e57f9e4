//! The language of answers: that of the reader, English for programs.

use crate::support::{header, shared, usher};
use serde_json::{Value, json};

#[tokio::test]
async fn pages_without_the_application_are_in_the_language_of_the_request() {
    let usher = shared().await;
    let cookies = format!("a={}", "b".repeat(40_000));
    let answer = async |path: &str, language: &str| {
        let request = usher.request("GET", path).header("cookie", &cookies).header("accept-language", language);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 431, "{path}");
        answer.text().await.unwrap()
    };
    let rows = [
        ("/", "fr", "<html lang=\"en\" dir=\"ltr\">", "Your browser sent too many cookies"),
        ("/", "de-AT, en;q=0.5", "<html lang=\"de\" dir=\"ltr\">", "Ihr Browser hat zu viele Cookies gesendet"),
        ("/", "ar", "<html lang=\"ar\" dir=\"rtl\">", "معرّف الطلب: <code>"),
        ("/api/resources/list", "de", "\"status\":431", "Your browser sent too many cookies"),
    ];
    for (path, language, begins, says) in rows {
        let text = answer(path, language).await;
        assert!(text.contains(begins) && text.contains(says), "{path} {language}: {text}");
    }
}

#[tokio::test]
async fn messages_of_the_sign_in_are_in_the_language_that_is_chosen() {
    let usher = shared().await;
    let request = usher.request("GET", "/auth/callback?code=a").header("accept-language", "ar");
    let page = request.header("cookie", "usher-language=de").send().await.unwrap().text().await.unwrap();
    assert!(page.contains("lang=\"de\"") && page.contains("Die Anmeldung konnte nicht abgeschlossen werden"), "{page}");
    let begun = usher.request("GET", "/auth/sign-in").header("accept-language", "de").send().await.unwrap();
    assert!(header(&begun, "location").contains("lang=de"), "{}", header(&begun, "location"));
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_in_the_language_of_the_reader() {
    let usher = usher().await;
    let member = usher.signed_in("it-member").await;
    let rows = [
        ([("path", "/a"), ("title", ""), ("body", "")], "Geben Sie einen Titel ein."),
        ([("path", "/a//b"), ("title", "A"), ("body", "")], "Ein Pfad hat keine leeren Teile"),
        // What the gate says after it has asked the database.
        ([("path", "/blog"), ("title", "A"), ("body", "")], "Unter /blog gibt es schon eine Ressource."),
    ];
    for (form, says) in rows {
        let post = usher.request("POST", "/resources/new").header("sec-fetch-site", "same-origin").form(&form);
        let answer = member.send(post.header("accept-language", "de")).await;
        assert_eq!(answer.status(), 422);
        let page = answer.text().await.unwrap();
        assert!(page.contains("<html lang=\"de\"") && page.contains(says), "{says}: {page}");
    }
    // The browser calls in the language of its page. What programs may compare stays English.
    let draft = json!({ "draft": { "path": "/blog", "title": "A" } });
    let call = usher.request("POST", "/api/resources/create").header("sec-fetch-site", "same-origin").json(&draft);
    let problem: Value = member.send(call.header("accept-language", "ar")).await.json().await.unwrap();
    assert_eq!(problem["title"], "There is a problem");
    assert!(problem["cause"].to_string().contains("يوجد مورد في \u{2068}/blog\u{2069} بالفعل"), "{problem}");
    let token = usher.access_token("it-member").await;
    let call = usher.request("POST", "/api/resources/create").bearer_auth(token).json(&draft);
    let problem: Value = call.header("accept-language", "ar").send().await.unwrap().json().await.unwrap();
    assert!(problem["cause"].to_string().contains("There is a resource at /blog already."), "{problem}");
}

#[tokio::test]
async fn a_browser_loads_the_texts_of_its_page_and_keeps_them() {
    let usher = shared().await;
    let page = async |language: &str| {
        let answer = usher.request("GET", "/").header("accept-language", language).send().await.unwrap();
        assert_eq!(header(&answer, "vary"), "Authorization, Cookie, Accept-Language, Accept-Encoding");
        answer.text().await.unwrap()
    };
    let german = page("de").await;
    let address = german.split('"').find(|text| text.starts_with("/pkg/locales/de-")).unwrap();
    let answer = usher.request("GET", address).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "content-type"), "application/json");
    assert_eq!(header(&answer, "cache-control"), "max-age=31536000, immutable");
    assert_eq!(header(&answer, "vary"), "Accept-Encoding");
    let texts: Value = answer.json().await.unwrap();
    assert_eq!(texts["Resources"], json!(["Ressourcen"]));
    // What only the server says.
    assert_eq!(texts["Check the spelling."], Value::Null);
    // It is compressed already, so its length is known.
    let request = usher.request("GET", address).header("sec-fetch-site", "same-origin");
    let compressed = request.header("accept-encoding", "gzip, br").send().await.unwrap();
    assert_eq!(header(&compressed, "content-encoding"), "gzip");
    assert_eq!(header(&compressed, "cache-control"), "max-age=31536000, immutable");
    assert_eq!(header(&compressed, "vary"), "Accept-Encoding");
    let length: usize = header(&compressed, "content-length").parse().unwrap();
    assert!(length * 2 < texts.to_string().len(), "{length}");
    // One that another build had.
    let gone = usher.request("GET", "/pkg/locales/de-0.json").send().await.unwrap();
    assert_eq!((gone.status().as_u16(), header(&gone, "cache-control")), (404, "private, no-store".to_owned()));
    assert!(!page("en").await.contains("/pkg/locales/"));
}

//! `GET /api`: the description of the API for people, as plain HTML.
//!
//! The viewers that there are for OpenAPI load scripts of other sites, or need styles that our content security policy
//! forbids, and show nothing without JavaScript. This page needs none. It is in English, as all documents for programs
//! and for those who write them.

use super::{ADDRESS, DOCUMENT};
use crate::http::{AppState, content_policy, extract::UnauthenticatedContext};
use app::Preference as _;
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use std::{fmt::Write as _, sync::LazyLock};

/// Where the page is.
pub(crate) const PAGE: &str = "/api";

/// The methods of an operation, in the order in which they are shown.
static METHODS: [&str; 6] = ["get", "head", "post", "put", "patch", "delete"];

/// What is in the page's `main`. It is the same for everybody.
static CONTENT: LazyLock<String> = LazyLock::new(|| content(&DOCUMENT));

/// The page, for anybody.
pub(crate) async fn show(
    State(state): State<AppState>,
    UnauthenticatedContext(context): UnauthenticatedContext,
) -> Response {
    let (options, page) = (&state.options, &context.page);
    let style = match app::style_sheet(options) {
        Some(style) => format!("<style>{style}</style>"),
        None => format!("<link rel=\"stylesheet\" href=\"/{}/{}.css\">", options.site_pkg_dir, options.output_name),
    };
    let document = format!(
        "<!DOCTYPE html><html lang=\"en\" dir=\"ltr\" data-theme=\"{}\" data-density=\"{}\"><head>\
         <meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>JSON API · Usher</title>{style}\
         <link rel=\"icon\" href=\"data:,\"></head><body><a class=\"skip-link\" href=\"#main\">Skip to content</a>\
         <main class=\"page\" id=\"main\" tabindex=\"-1\">{}</main></body></html>",
        page.theme.name(),
        page.density.name(),
        *CONTENT
    );
    let mut response =
        ([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], document).into_response();
    if let Ok(policy) = HeaderValue::try_from(content_policy::policy_without_scripts(&state.site, options)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// An operation in the description.
struct Operation<'a> {
    method: &'a str,
    path: &'a str,
    described: &'a Value,
}

impl Operation<'_> {
    fn id(&self) -> &str {
        text(&self.described["operationId"])
    }
}

fn operations(document: &Value) -> impl Iterator<Item = Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| Some(Operation { method, path, described: item.get(*method)? }))
    })
}

/// The groups of operations, in order.
fn groups(document: &Value) -> impl Iterator<Item = &Value> {
    document["tags"].as_array().into_iter().flatten()
}

fn operations_of<'a>(document: &'a Value, group: &'a Value) -> impl Iterator<Item = Operation<'a>> {
    operations(document).filter(move |operation| operation.described["tags"][0] == group["name"])
}

/// What no operation and no type is called.
fn group_id(group: &Value) -> String {
    format!("group-{}", text(&group["name"]).to_lowercase().replace(' ', "-"))
}

fn content(document: &Value) -> String {
    let mut html = format!(
        "<nav class=\"breadcrumb\" aria-label=\"Breadcrumb\"><a href=\"/\">Home</a></nav><h1>JSON API</h1>\
         <p class=\"lead page-lead\">{} {}</p>\
         <p>For programs that read descriptions, the same is at <a href=\"{ADDRESS}\">{ADDRESS}</a> (OpenAPI {}). \
         In the examples, <code>$usher</code> is the address of this site, and <code>$token</code> an access \
         token.</p>",
        marked(&document["info"]["description"]),
        marked(&document["components"]["securitySchemes"]["token"]["description"]),
        escaped(text(&document["openapi"])),
    );
    html.push_str("<h2 class=\"api-part\" id=\"operations\">Operations</h2>");
    for group in groups(document) {
        let (id, name) = (group_id(group), marked(&group["name"]));
        let _ = write!(html, "<h3 class=\"api-group\"><a href=\"#{id}\">{name}</a></h3><ul role=\"list\">");
        for operation in operations_of(document, group) {
            let _ = write!(
                html,
                "<li><a href=\"#{}\"><code>{} {}</code></a>: {}</li>",
                operation.id(),
                operation.method.to_uppercase(),
                escaped(operation.path),
                marked(&operation.described["summary"])
            );
        }
        html.push_str("</ul>");
    }
    for group in groups(document) {
        let (id, name, about) = (group_id(group), marked(&group["name"]), marked(&group["description"]));
        let _ = write!(html, "<h2 class=\"api-part\" id=\"{id}\">{name}</h2><p>{about}</p>");
        operations_of(document, group).for_each(|operation| add_operation(&mut html, &operation));
    }
    html.push_str("<h2 class=\"api-part\" id=\"types\">Types</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let _ = write!(
            html,
            "<section class=\"card\" aria-labelledby=\"{name}\"><h3 id=\"{name}\"><code>{name}</code></h3><p>{}</p>",
            marked(&schema["description"])
        );
        add_members(&mut html, schema);
        html.push_str("</section>");
    }
    html
}

fn add_operation(html: &mut String, operation: &Operation<'_>) {
    let (id, described) = (operation.id(), operation.described);
    let _ = write!(
        html,
        "<section class=\"card\" aria-labelledby=\"{id}\"><h3 id=\"{id}\"><code>{} {}</code></h3><p>{} {}</p>",
        operation.method.to_uppercase(),
        escaped(operation.path),
        marked(&described["summary"]),
        marked(&described["description"])
    );
    let parameters: Vec<&Value> = described["parameters"].as_array().into_iter().flatten().collect();
    if !parameters.is_empty() {
        html.push_str("<h4>Parameters</h4><dl class=\"facts facts-wide\">");
        for parameter in parameters {
            let place = text(&parameter["in"]);
            let name = escaped(text(&parameter["name"]));
            let is_required = parameter["required"] == true;
            add_fact(
                html,
                &name,
                &format!("{place}, {}", kind(&parameter["schema"])),
                is_required,
                &[&parameter["description"], &parameter["schema"]["description"]],
            );
        }
        html.push_str("</dl>");
    }
    let body = &described["requestBody"]["content"]["application/json"];
    if body.is_object() {
        let _ = write!(html, "<h4>Body</h4><p>{}</p>", kind(&body["schema"]));
    }
    html.push_str("<h4>Answers</h4><dl class=\"facts facts-wide\">");
    for (status, response) in described["responses"].as_object().into_iter().flatten() {
        let content = response["content"].as_object().into_iter().flatten();
        let types: Vec<String> = content.map(|(_, content)| kind(&content["schema"])).collect();
        let _ = write!(html, "<dt>{status}</dt><dd>{}", marked(&response["description"]));
        if !types.is_empty() {
            let _ = write!(html, " ({})", types.join(", "));
        }
        for (name, field) in response["headers"].as_object().into_iter().flatten() {
            let _ = write!(html, "<br><code>{}</code>: {}", escaped(name), marked(&field["description"]));
        }
        html.push_str("</dd>");
    }
    let _ = write!(
        html,
        "</dl><h4>Example</h4><pre class=\"api-example\"><code>{}</code></pre></section>",
        curl(operation)
    );
}

/// The call of an operation with its examples, for a shell.
fn curl(operation: &Operation<'_>) -> String {
    let described = operation.described;
    let mut path = operation.path.to_owned();
    let mut command = "curl -s".to_owned();
    match operation.method {
        // `--json` makes it a POST.
        "get" | "post" => {}
        "head" => command.push_str(" --head"),
        method => {
            let _ = write!(command, " -X {}", method.to_uppercase());
        }
    }
    command.push_str(" -H \"Authorization: Bearer $token\"");
    for parameter in described["parameters"].as_array().into_iter().flatten() {
        let (name, example) = (text(&parameter["name"]), text(&parameter["example"]));
        match text(&parameter["in"]) {
            "path" => path = path.replace(&format!("{{{name}}}"), example),
            "query" if parameter["required"] == true => {
                let mark = if path.contains('?') { '&' } else { '?' };
                let _ = write!(path, "{mark}{name}={example}");
            }
            "header" if parameter["required"] == true => {
                let _ = write!(command, " -H '{name}: {example}'");
            }
            _ => {}
        }
    }
    let _ = write!(command, " \"$usher{path}\"");
    let example = &described["requestBody"]["content"]["application/json"]["example"];
    if !example.is_null() {
        // No example has an apostrophe, which would end the text; a test says so.
        let _ = write!(command, " \\\n  --json '{example}'");
    }
    escaped(&command)
}

/// The members of a type, with those of the types that it contains.
fn add_members(html: &mut String, schema: &Value) {
    let parts = schema["allOf"].as_array().into_iter().flatten();
    for part in parts {
        if part.get("$ref").is_some() {
            let _ = write!(html, "<p>All members of {}, and:</p>", kind(part));
        }
        add_members(html, part);
    }
    let Some(properties) = schema["properties"].as_object() else {
        if schema["allOf"].is_null() && schema["$ref"].is_null() {
            let _ = write!(html, "<p>{}</p>", kind(schema));
        }
        return;
    };
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().map(text).collect();
    html.push_str("<dl class=\"facts facts-wide\">");
    for (name, member) in properties {
        let is_required = required.contains(&name.as_str());
        add_fact(html, &escaped(name), &kind(member), is_required, &[&member["description"]]);
    }
    html.push_str("</dl>");
}

/// `name` and `kind` are HTML.
fn add_fact(html: &mut String, name: &str, kind: &str, is_required: bool, texts: &[&Value]) {
    let optional = if is_required { "" } else { ", optional" };
    let texts = texts.iter().map(|text| marked(text)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let _ =
        write!(html, "<dt><code>{name}</code></dt><dd>{texts} <span class=\"quiet\">({kind}{optional})</span></dd>");
}

/// What a value is, and its limits, as HTML.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return format!("<a href=\"#{0}\"><code>{0}</code></a>", escaped(name));
    }
    for choices in ["oneOf", "anyOf", "allOf"] {
        if let Some(all) = schema[choices].as_array() {
            return all.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    let mut parts = match &schema["type"] {
        Value::Array(types) => vec![types.iter().map(|name| escaped(text(name))).collect::<Vec<_>>().join(" or ")],
        name => vec![escaped(text(name))],
    };
    if schema["items"].is_object() {
        parts.push(format!("of {}", kind(&schema["items"])));
    }
    for (limit, words, unit) in [
        ("minimum", "at least", ""),
        ("maximum", "at most", ""),
        ("minLength", "at least", " character"),
        ("maxLength", "at most", " character"),
        ("minItems", "at least", " item"),
        ("maxItems", "at most", " item"),
    ] {
        if let Some(number) = schema[limit].as_u64().filter(|number| *number > 0) {
            let plural = if number == 1 || unit.is_empty() { "" } else { "s" };
            parts.push(format!("{words} {number}{unit}{plural}"));
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        let values = values.iter().map(text).filter(|value| !value.is_empty());
        let values: Vec<String> = values.map(|value| format!("<code>{}</code>", escaped(value))).collect();
        parts.push(format!("one of {}", values.join(", ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A text with parts in backticks, as HTML.
fn marked(value: &Value) -> String {
    let parts = text(value).split('`').enumerate();
    let part = |(number, part): (usize, &str)| {
        let part = escaped(part);
        if number % 2 == 1 { format!("<code>{part}</code>") } else { part }
    };
    parts.map(part).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn each_operation_and_type_has_its_place_and_each_link_leads_to_one() {
        for operation in operations(&DOCUMENT) {
            assert!(CONTENT.contains(&format!("<h3 id=\"{}\">", operation.id())), "{}", operation.id());
        }
        let links: Vec<&str> = CONTENT.split("href=\"#").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
        assert!(links.len() > 20, "{links:?}");
        for link in links {
            assert_eq!(CONTENT.matches(&format!(" id=\"{link}\"")).count(), 1, "{link}");
        }
    }

    #[test]
    fn an_example_can_be_pasted_into_a_shell() {
        for operation in operations(&DOCUMENT) {
            let command = curl(&operation).replace("&quot;", "\"").replace("&gt;", ">").replace("&amp;", "&");
            let before_body = command.split("--json").next().unwrap();
            assert!(!before_body.contains('{'), "{command}");
            for parameter in operation.described["parameters"].as_array().into_iter().flatten() {
                let (name, example) = (text(&parameter["name"]), text(&parameter["example"]));
                let is_in_query = parameter["in"] == "query" && parameter["required"] == true;
                assert!(
                    !is_in_query || command.contains(&format!("{name}={example}")) && !example.is_empty(),
                    "{command}"
                );
            }
            let quoted: Vec<&str> = command.split('\'').collect();
            assert!(quoted.len() % 2 == 1, "{command}");
        }
    }

    #[test]
    fn what_is_described_is_text() {
        assert_eq!(marked(&"a <b> & `c<d>`".into()), "a &lt;b&gt; &amp; <code>c&lt;d&gt;</code>");
    }
}

//! The ARN of what is called: `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>`.
//!
//! Source: API Gateway Developer Guide, "Input to an API Gateway Lambda authorizer".

/// The parts of the ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodArn<'a> {
    /// The region.
    pub region: &'a str,
    /// The account, twelve digits.
    pub account: &'a str,
    /// The id of the API.
    pub api: &'a str,
    /// The stage, which may be `$default`.
    pub stage: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// The path with its slash, as the client wrote it: `/` if there is none.
    pub path: &'a str,
}

impl<'a> MethodArn<'a> {
    /// Takes an ARN apart. `None` when it names no method of an API.
    #[must_use]
    pub fn parse(arn: &'a str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let (scheme, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
        let (region, account, called) = (parts.next()?, parts.next()?, parts.next()?);
        let (api, rest) = called.split_once('/')?;
        let (stage, rest) = rest.split_once('/')?;
        let (method, path) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, "/"),
        };
        let is_name = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let is_account = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
        let is_valid = scheme == "arn"
            && is_name(partition)
            && service == "execute-api"
            && is_name(region)
            && is_account
            && is_name(api)
            && !stage.is_empty()
            && !method.is_empty();
        is_valid.then_some(Self { region, account, api, stage, method, path })
    }
}

/// The text as a resource of a policy that stands for itself alone. In a policy, `*` and `?` match other texts, and
/// `${…}` is a variable (IAM User Guide, "IAM policy elements: Variables and tags", special characters).
#[must_use]
pub fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '*' => literal.push_str("${*}"),
            '?' => literal.push_str("${?}"),
            '$' if rest.peek() == Some(&'{') => literal.push_str("${$}"),
            other => literal.push(other),
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_taken_apart_by_the_table() {
        let start = "arn:aws:execute-api:eu-central-1:123456789012:abcdef123";
        let parsed = |rest: &str| {
            let arn = format!("{start}{rest}");
            MethodArn::parse(&arn).map(|arn| [arn.stage, arn.method, arn.path].map(str::to_owned))
        };
        for (rest, expected) in [
            ("/prod/GET/blog", ["prod", "GET", "/blog"]),
            ("/prod/GET/a/b/c", ["prod", "GET", "/a/b/c"]),
            ("/prod/GET/a//b/", ["prod", "GET", "/a//b/"]),
            ("/prod/GET/", ["prod", "GET", "/"]),
            ("/prod/GET", ["prod", "GET", "/"]),
            ("/$default/PATCH/a:b", ["$default", "PATCH", "/a:b"]),
            ("/*/GET/blog", ["*", "GET", "/blog"]),
            // The original splits at the first "/GET" or "?" that it finds, wherever that is.
            ("/GET/POST/blog", ["GET", "POST", "/blog"]),
            ("/prod/GET/GET/blog", ["prod", "GET", "/GET/blog"]),
            ("/prod/GET/a?b", ["prod", "GET", "/a?b"]),
        ] {
            assert_eq!(parsed(rest), Some(expected.map(str::to_owned)), "{rest}");
        }
        for rest in ["", "/", "/prod", "/prod/", "//GET/blog", "/prod//blog"] {
            assert_eq!(parsed(rest), None, "{rest}");
        }
        for arn in [
            "",
            "abcdef123/prod/GET/blog",
            "arn:aws:lambda:eu-central-1:123456789012:abcdef123/prod/GET/blog",
            "arn:aws:execute-api::123456789012:abcdef123/prod/GET/blog",
            "arn:aws:execute-api:*:123456789012:abcdef123/prod/GET/blog",
            "arn:aws:execute-api:eu-central-1:12345678901:abcdef123/prod/GET/blog",
            "arn:aws:execute-api:eu-central-1:*:abcdef123/prod/GET/blog",
            "arn:aws:execute-api:eu-central-1:123456789012:*/prod/GET/blog",
            "arn:aws:execute-api:eu-central-1:123456789012:/prod/GET/blog",
            "*",
        ] {
            assert_eq!(MethodArn::parse(arn), None, "{arn}");
        }
        let china = MethodArn::parse("arn:aws-cn:execute-api:cn-north-1:123456789012:a/prod/GET/blog");
        assert_eq!(china.map(|arn| (arn.region, arn.account, arn.api)), Some(("cn-north-1", "123456789012", "a")));
    }

    #[test]
    fn wildcards_and_variables_stand_for_themselves() {
        for (text, expected) in [
            ("a/$default/GET/blog", "a/$default/GET/blog"),
            ("a/*/GET/b?", "a/${*}/GET/b${?}"),
            ("${aws:username}", "${$}{aws:username}"),
            ("$${*}$", "$${$}{${*}}$"),
            ("", ""),
        ] {
            assert_eq!(literal(text), expected);
        }
    }
}

//! What identity providers fill in, and whether they can.

use super::{flows::may_write, list, own_client, pool};
use crate::{Attribute, Check, Client, Finding, Observation, Pool, Provider, Text};
use i18n::msgid;

const EMAIL: &str = "email";
const EMAIL_VERIFIED: &str = "email_verified";
const NAME: &str = "name";
/// The attribute with the groups of the directory.
const GROUPS: &str = "custom:groups";
/// The most characters that Cognito stores.
const MAX_CHARS: u32 = 2_048;
/// Mapped, but no attributes that an app client could write.
const NOT_WRITTEN: [&str; 3] = ["username", EMAIL_VERIFIED, "phone_number_verified"];

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let Some(client) = own_client(seen) else { return Vec::new() };
    let used = seen.providers.iter().flatten().filter(|provider| client.providers.contains(&provider.name));
    used.flat_map(|provider| of_provider(seen, client, provider)).collect()
}

fn of_provider(seen: &Observation, client: &Client, provider: &Provider) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(not_writable(seen, client, provider));
    findings.extend(name(provider));
    findings.extend(email_verified(provider));
    if let Some(pool) = pool(seen) {
        findings.extend(email(pool, provider));
        findings.extend(unknown(seen, pool, provider));
        findings.extend(immutable(pool, provider));
        findings.extend(groups(pool, provider));
    }
    findings
}

fn attribute<'a>(pool: &'a Pool, name: &str) -> Option<&'a Attribute> {
    pool.attributes.iter().find(|attribute| attribute.name == name)
}

/// The command's mapping replaces the whole, so the fix names the place.
fn add_mapping(provider: &Provider, attribute: &str) -> Text {
    about(
        provider,
        msgid!(
            "Map an attribute of {provider} to {attribute} in AttributeMapping of the provider (docs/idp/README.md)."
        ),
    )
    .with("attribute", attribute)
}

fn about(provider: &Provider, english: &'static str) -> Text {
    Text::new(english).with("provider", &provider.name)
}

fn maps_nothing(provider: &Provider, attribute: &str) -> Text {
    about(provider, msgid!("the identity provider {provider} maps nothing to {attribute}")).with("attribute", attribute)
}

fn email(pool: &Pool, provider: &Provider) -> Option<Finding> {
    let is_required = attribute(pool, EMAIL).is_some_and(|attribute| attribute.is_required);
    (is_required && !provider.mapping.contains_key(EMAIL))
        .then(|| Check::MappingEmail.finding(maps_nothing(provider, EMAIL), add_mapping(provider, EMAIL)))
}

fn name(provider: &Provider) -> Option<Finding> {
    (!provider.mapping.contains_key(NAME))
        .then(|| Check::MappingName.finding(maps_nothing(provider, NAME), add_mapping(provider, NAME)))
}

fn email_verified(provider: &Provider) -> Option<Finding> {
    (provider.mapping.contains_key(EMAIL) && !provider.mapping.contains_key(EMAIL_VERIFIED)).then(|| {
        // Directories with SAML rarely send it.
        let is_saml = provider.kind == "SAML";
        let check = if is_saml { Check::EmailVerifiedResetSaml } else { Check::EmailVerifiedReset };
        let what = about(provider, msgid!("the identity provider {provider} maps {mapped} but nothing to {attribute}"))
            .with("mapped", EMAIL)
            .with("attribute", EMAIL_VERIFIED);
        check.finding(what, add_mapping(provider, EMAIL_VERIFIED))
    })
}

/// Standard attributes are in every pool, whether the schema lists them or not.
fn unknown(seen: &Observation, pool: &Pool, provider: &Provider) -> Option<Finding> {
    let custom = provider.mapping.keys().filter(|name| name.starts_with("custom:"));
    let unknown = list(custom.filter(|name| attribute(pool, name).is_none()));
    (!unknown.is_empty()).then(|| {
        let what =
            msgid!("the identity provider {provider} maps to {attributes}, which the user pool {pool} does not have");
        Check::MappingUnknownAttribute.finding(
            about(provider, what).with("attributes", unknown).with("pool", &seen.configured.pool_id),
            msgid!("Add the attribute to Schema of the user pool (in infra/usher.yaml: Pool), or remove the mapping."),
        )
    })
}

fn immutable(pool: &Pool, provider: &Provider) -> Option<Finding> {
    let is_fixed = |name: &&String| attribute(pool, name).is_some_and(|attribute| !attribute.is_mutable);
    let fixed = list(provider.mapping.keys().filter(|name| *name != "username").filter(is_fixed));
    (!fixed.is_empty()).then(|| {
        let what = msgid!("the identity provider {provider} maps to {attributes}, which cannot change");
        Check::MappingImmutable.finding(
            about(provider, what).with("attributes", fixed),
            msgid!("Remove the mapping, or map to another attribute: an attribute cannot become mutable."),
        )
    })
}

fn can_be_filled(pool: &Pool, name: &str) -> bool {
    attribute(pool, name).map_or(!name.starts_with("custom:"), |attribute| attribute.is_mutable)
}

/// Attributes that nothing can fill are reported above, with another fix.
fn not_writable(seen: &Observation, client: &Client, provider: &Provider) -> Option<Finding> {
    let names = provider.mapping.keys().filter(|name| !NOT_WRITTEN.contains(&name.as_str()));
    let names = names.filter(|name| pool(seen).is_none_or(|pool| can_be_filled(pool, name)));
    let refused = list(names.filter(|name| !may_write(client, name)));
    (!refused.is_empty()).then(|| {
        let what =
            msgid!("the identity provider {provider} fills {attributes}, which the app client {client} may not write");
        let fix =
            Text::new(msgid!("Add {attributes} to WriteAttributes of the app client (in infra/usher.yaml: Client)."));
        Check::MappingNotWritable.finding(
            about(provider, what).with("attributes", &refused).with("client", &client.id),
            fix.with("attributes", &refused),
        )
    })
}

fn groups(pool: &Pool, provider: &Provider) -> Option<Finding> {
    let longest = provider.mapping.contains_key(GROUPS).then(|| attribute(pool, GROUPS)).flatten()?.max_length?;
    (longest < MAX_CHARS).then(|| {
        let what =
            msgid!("{attribute}, which the identity provider {provider} fills, has at most {longest} characters");
        let fix = msgid!(
            "Let {provider} send only the groups that Usher needs, or add a new attribute of {most} characters and set \
             USHER_GROUPS_ATTRIBUTE of the triggers to it: an attribute cannot become longer."
        );
        Check::GroupsTooShort.finding(
            about(provider, what).with("attribute", GROUPS).with("longest", longest),
            about(provider, fix).with("most", MAX_CHARS),
        )
    })
}

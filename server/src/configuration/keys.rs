//! Every configuration key as data: its path in `usher.toml`, which also determines its environment variable. Only the
//! sections of sites have no variables.

/// How to parse the text of an environment variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    /// With a decimal point.
    Decimal,
    Flag,
    /// Comma-separated.
    List,
}

/// All keys. The environment variable for `cognito.client_id` is `USHER_COGNITO_CLIENT_ID`.
pub(super) const KEYS: &[(&str, Kind)] = &[
    ("listen", Kind::Text),
    ("public_url", Kind::Text),
    ("site_root", Kind::Text),
    ("data_dir", Kind::Text),
    ("tls.certificate", Kind::Text),
    ("tls.key", Kind::Text),
    ("tls.redirect_from", Kind::Text),
    ("proxy.trusted", Kind::List),
    ("proxy.forwarded", Kind::Text),
    ("limits.connections", Kind::Number),
    ("limits.requests", Kind::Number),
    ("limits.header_seconds", Kind::Number),
    ("limits.sign_in_requests_per_minute", Kind::Number),
    ("limits.stop_notice_seconds", Kind::Number),
    ("log.filter", Kind::Text),
    ("log.format", Kind::Text),
    ("metrics.listen", Kind::Text),
    ("api.allowed_origins", Kind::List),
    ("otel.endpoint", Kind::Text),
    ("otel.sample_ratio", Kind::Decimal),
    ("cognito.region", Kind::Text),
    ("cognito.user_pool_id", Kind::Text),
    ("cognito.client_id", Kind::Text),
    ("cognito.client_secret", Kind::Text),
    ("cognito.domain", Kind::Text),
    ("cognito.issuer", Kind::Text),
    ("cognito.endpoint", Kind::Text),
    ("cognito.providers", Kind::List),
    ("cognito.required_scope", Kind::Text),
    ("cognito.scopes", Kind::List),
    ("cognito.show_trigger_messages", Kind::Flag),
    ("dynamodb.region", Kind::Text),
    ("dynamodb.table_prefix", Kind::Text),
    ("dynamodb.endpoint", Kind::Text),
    ("dynamodb.create_tables", Kind::Flag),
    ("access.members_group", Kind::Text),
    ("access.administrators_group", Kind::Text),
    ("access.role_claims", Kind::List),
    ("access.roles", Kind::List),
    ("access.machines", Kind::Flag),
    ("access.machine_clients", Kind::List),
    ("session.hours", Kind::Number),
    ("session.idle_minutes", Kind::Number),
    ("quota.daily_calls", Kind::Text),
    ("quota.resets_at", Kind::Text),
    ("quota.time_zone", Kind::Text),
    ("audit.days", Kind::Number),
    ("local.pool_port", Kind::Number),
    ("local.directory_port", Kind::Number),
    ("local.dynamodb_port", Kind::Number),
    ("local.seed_file", Kind::Text),
    ("local.sample_people", Kind::Number),
    ("local.sample_resources", Kind::Number),
];

#[cfg(test)]
mod tests {
    use super::*;
    use ::access::variable_of;

    #[test]
    fn each_key_has_a_variable_of_its_own() {
        let variables: std::collections::BTreeSet<String> = KEYS.iter().map(|(key, _)| variable_of(key)).collect();
        assert_eq!(variables.len(), KEYS.len());
    }

    #[test]
    fn the_shipped_example_documents_each_key() {
        let example = include_str!("../../../usher.example.toml");
        let mut section = String::new();
        let mut documented = Vec::new();
        for line in example.lines().map(|line| line.trim_start_matches("# ").trim()) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = format!("{name}.");
            } else if section.starts_with("sites.") {
                // Their names are free, so there are no variables for them.
            } else if let Some((key, _)) = line.split_once(" = ") {
                documented.push(format!("{section}{key}"));
            }
        }
        assert_eq!(documented, KEYS.iter().map(|(key, _)| (*key).to_owned()).collect::<Vec<_>>());
    }
}

//! The catalogue of tokens and key sets, one row one case: `cargo test -p identity --test corpus [T135]`.
//!
//! Rows are data (`*.toml`); their tokens are made here, with keys made at test time. A row says what is changed in a
//! good token (`recipe.rs`) or what happens to a key server (`keys.rs`), what a verifier must answer, and what
//! aws-jwt-verify answers where that was measured. A row whose case is elsewhere says where, and is shown as ignored.
//!
//! With `USHER_CORPUS_DUMP=file` the tokens are written to a file instead, for another verifier.
#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod dump;
mod keys;
mod recipe;
mod token;

use libtest_mimic::{Arguments, Trial};
use serde::{Deserialize, de::DeserializeOwned};

fn main() {
    let arguments = Arguments::from_args();
    let attacks = rows::<token::Row>(include_str!("attacks.toml"));
    let anchor = rows::<token::Row>(include_str!("anchor.toml"));
    let limits = rows::<token::Row>(include_str!("limits.toml"));
    let tokens: Vec<token::Row> = [attacks, anchor, limits].concat();
    if let Ok(path) = std::env::var("USHER_CORPUS_DUMP") {
        return dump::write(&tokens, &path);
    }
    let keys = rows::<keys::Row>(include_str!("keys.toml"));
    // The other verifier has no such kind of token.
    let tokens = [tokens, rows::<token::Row>(include_str!("programs.toml"))].concat();
    let tokens = tokens.into_iter().map(|row| {
        let (name, elsewhere) = (name(&row.id, &row.what), row.level.clone().zip(row.covered_by.clone()));
        match elsewhere {
            None => Trial::test(name, move || token::run(&row).map_err(Into::into)),
            Some((level, covered_by)) => {
                Trial::test(format!("{name} -> {covered_by}"), || Ok(())).with_kind(level).with_ignored_flag(true)
            }
        }
    });
    let keys =
        keys.into_iter().map(|row| Trial::test(name(&row.id, &row.what), move || keys::run(&row).map_err(Into::into)));
    let trials = tokens.chain(keys).collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn rows<R: DeserializeOwned>(text: &str) -> Vec<R> {
    #[derive(Deserialize)]
    struct File<R> {
        row: Vec<R>,
    }
    toml::from_str::<File<R>>(text).unwrap().row
}

fn name(id: &str, what: &str) -> String {
    format!("{id} {what}").chars().take(100).collect()
}

//! Completing a sign-in: checks Cognito's callback, in the order in which the checks must happen.

use super::{
    AttemptCookie, SignInError, SignInService, at_hash,
    attempt_cookie::{LIFETIME, MAX_ATTEMPTS, state_hash},
    refused,
};
use crate::{
    Outage, Source,
    audit::EntryFields as _,
    overview::Metric,
    seal::random_name,
    session::{SessionCookie, SessionTokens, VerifiedTokens, device},
};
use access::{
    AuditAction, DenialRule, Dependency, Person, Role, Target, USER_POOL,
    claims::{self, Claims},
};
use aws_lc_rs::constant_time;
use identity::{Code, RefreshToken, Rejection, SignInAttempt, State, TokenError};
use serde::Serialize;
use std::collections::BTreeSet;
use store::SealedSession;
use telemetry::Event;

/// Maximum length of the query, in bytes: the same as for a request's address. An error description may take up to
/// twelve bytes per character.
const MAX_QUERY: usize = 8 * 1024;

/// The parameters of the callback, each at most once.
#[derive(Clone, Debug, Default)]
pub struct CallbackQuery {
    code: Option<Code>,
    state: Option<State>,
    error: Option<String>,
    error_description: Option<String>,
    iss: Option<String>,
}

/// What the returning browser sends about itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Browser<'a> {
    /// The cookie of the previous session.
    pub previous: Option<&'a str>,
    /// The `User-Agent` header.
    pub user_agent: &'a str,
}

/// A browser that is signed in.
#[derive(Debug)]
pub struct CompletedSignIn {
    /// The value of the session cookie.
    pub cookie: String,
    /// Lifetime of the cookie, in seconds.
    pub cookie_seconds: u64,
    /// The page that the user wanted: a path of this site.
    pub return_to: String,
}

impl CallbackQuery {
    /// Parses the query string.
    ///
    /// # Errors
    /// [`SignInError::Malformed`]
    pub fn parse(query: &str) -> Result<Self, SignInError> {
        if query.len() > MAX_QUERY {
            return Err(SignInError::Malformed("query"));
        }
        let mut parsed = Self::default();
        let mut seen = std::collections::HashSet::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if !seen.insert(name.clone().into_owned()) {
                return Err(SignInError::Malformed("repeated parameter"));
            }
            let value = value.into_owned();
            match name.as_ref() {
                "code" => parsed.code = Some(Code::new(value)),
                "state" if State::is_well_formed(&value) => parsed.state = Some(State::new(value)),
                "state" => return Err(SignInError::Malformed("state")),
                "error" => parsed.error = Some(value),
                "error_description" => parsed.error_description = Some(value),
                "iss" => parsed.iss = Some(value),
                _ => {}
            }
        }
        Ok(parsed)
    }

    /// The suffix of the attempt's cookie. This callback ends the attempt, whatever the outcome.
    #[must_use]
    pub fn attempt_suffix(&self) -> Option<String> {
        self.state.as_ref().map(|state| AttemptCookie::suffix(state.expose()))
    }
}

impl SignInService {
    /// Completes a sign-in. `cookies` carry the browser's sign-in attempts.
    ///
    /// # Errors
    /// [`SignInError`]
    pub async fn complete(
        &self,
        query: &CallbackQuery,
        cookies: &[AttemptCookie],
        browser: Browser<'_>,
    ) -> Result<CompletedSignIn, SignInError> {
        let completed = self.complete_unmeasured(query, cookies, browser).await;
        self.telemetry.observe(Event::SignIn(completed.as_ref().map_or_else(SignInError::name, |_| "ok")));
        completed
    }

    async fn complete_unmeasured(
        &self,
        query: &CallbackQuery,
        cookies: &[AttemptCookie],
        browser: Browser<'_>,
    ) -> Result<CompletedSignIn, SignInError> {
        let state = query.state.as_ref().ok_or(SignInError::Malformed("state"))?;
        if query.code.is_some() == query.error.is_some() {
            return Err(SignInError::Malformed("code"));
        }
        let attempt = self.attempt(state, cookies).await?;
        let until = self.clock.now() + 2 * LIFETIME;
        if !self.sessions.use_state(&state_hash(state.expose()), &random_name(), until).await? {
            return Err(SignInError::Replayed);
        }
        if query.iss.as_ref().is_some_and(|iss| *iss != self.settings.issuer) {
            return Err(SignInError::Malformed("iss"));
        }
        if let Some(error) = &query.error {
            let error = refused::meaning(error, query.error_description.as_deref());
            self.record_refused_sign_in(&error).await;
            return Err(error);
        }
        let code =
            query.code.as_ref().filter(|code| !code.expose().is_empty()).ok_or(SignInError::Malformed("code"))?;
        let tokens = self.oauth.exchange(&attempt, code).await.map_err(|error| match error {
            TokenError::InvalidGrant => SignInError::CodeRefused,
            TokenError::RefusedByTrigger(refusal) => SignInError::RefusedByTrigger(refusal),
            TokenError::Misconfigured(code) => SignInError::Misconfigured(code),
            error => Outage::of(Dependency::SignInService, error).into(),
        });
        let tokens = match tokens {
            Ok(tokens) => tokens,
            Err(error) => {
                self.record_refused_sign_in(&error).await;
                return Err(error);
            }
        };
        let tokens = SessionTokens::from_answer(tokens, None)
            .ok_or_else(|| SignInError::Misconfigured("no refresh token".to_owned()))?;
        match self.start_session(&attempt, &tokens, cookies, browser).await {
            Ok(cookie) => Ok(CompletedSignIn {
                cookie: cookie.value(),
                cookie_seconds: self.settings.session_seconds,
                return_to: attempt.return_to,
            }),
            Err(error) => {
                self.discard(&tokens.refresh).await;
                Err(error)
            }
        }
    }

    /// Where the user was going when the sign-in ended with this callback, for a page that offers to start again. This
    /// also works when the attempt took too long or its callback was used before. If the callback does not
    /// identify its attempt, the latest attempt counts.
    pub async fn interrupted(&self, query: &CallbackQuery, cookies: &[AttemptCookie]) -> Option<String> {
        let wanted = query.attempt_suffix();
        let mut attempts = Vec::new();
        for cookie in cookies.iter().filter(|cookie| wanted.as_ref().is_none_or(|suffix| cookie.suffix == *suffix)) {
            attempts.extend(cookie.open(&self.attempt_keys).await);
        }
        attempts.retain(|attempt| query.state.as_ref().is_none_or(|state| state.expose() == attempt.state.expose()));
        let latest = attempts.into_iter().max_by_key(|attempt| attempt.started_at)?;
        Some(latest.return_to).filter(|return_to| return_to != super::return_to::HOME)
    }

    /// The attempt that this browser began with this state, unless it took too long.
    async fn attempt(&self, state: &State, cookies: &[AttemptCookie]) -> Result<SignInAttempt, SignInError> {
        let suffix = AttemptCookie::suffix(state.expose());
        let cookie = cookies.iter().find(|cookie| cookie.suffix == suffix).ok_or(SignInError::NoAttempt)?;
        let attempt = cookie.open(&self.attempt_keys).await?;
        let same = constant_time::verify_slices_are_equal(attempt.state.expose().as_bytes(), state.expose().as_bytes());
        let in_time = attempt.started_at + LIFETIME > self.clock.now();
        if same.is_ok() && in_time { Ok(attempt) } else { Err(SignInError::NoAttempt) }
    }

    async fn start_session(
        &self,
        attempt: &SignInAttempt,
        tokens: &SessionTokens,
        cookies: &[AttemptCookie],
        browser: Browser<'_>,
    ) -> Result<SessionCookie, SignInError> {
        let verified = self.verifier.verify(tokens).await.map_err(|rejection| match rejection {
            Rejection::NoKeys => self.verifier.outage(rejection).into(),
            rejection => SignInError::TokenRefused(rejection),
        })?;
        let nonce = claims::text(verified.id_claims(), "nonce").unwrap_or_default();
        if constant_time::verify_slices_are_equal(nonce.as_bytes(), attempt.nonce.expose().as_bytes()).is_err() {
            return Err(SignInError::TokenRefused(Rejection::Nonce));
        }
        if !at_hash::agrees(verified.id_claims(), &tokens.access) {
            return Err(SignInError::TokenRefused(Rejection::AccessTokenHash));
        }
        let principal = verified
            .principal(self.rules.configured())
            .ok_or(SignInError::TokenRefused(Rejection::Subject("cognito:username")))?;
        let user = principal.user.clone();
        let users = &self.users;
        let user_state = users.user_state(&user.id).await?;
        // The hosted UI's own session may be older than a sign-out everywhere: the user must then authenticate again.
        // Within the second of the sign-out the order is unknown, so the authentication counts as earlier.
        let showed_since = authenticated_at(&verified).is_some_and(|at| at > user_state.signed_out_at);
        if user_state.signed_out_at > 0 && !(verified.issued_after(user_state.signed_out_at) && showed_since) {
            return Err(SignInError::SignedOutSince);
        }
        // End the browser's previous session; the new session has its own id (L4).
        self.sign_out.here(browser.previous).await?;
        let cookie = SessionCookie::random();
        let now = self.clock.now();
        let session = SealedSession {
            id_hash: cookie.id_hash(),
            user: user.clone(),
            started_at: now,
            last_seen_at: now,
            device: device::describe(browser.user_agent),
            address: self.audit.source.known_address().map(str::to_owned),
            provider: provider(verified.id_claims()),
            epoch: user_state.epoch,
            expires_at: now + self.settings.session_seconds,
            sealed: tokens.seal(&cookie).map_err(|_| SignInError::Fault(Source::of("tokens cannot be sealed")))?,
            version: 1,
            attempts: attempts(cookies),
            renew_after: 0,
        };
        let person = Person {
            user: user.clone(),
            name: principal.name.clone(),
            email: claims::text(verified.id_claims(), claims::EMAIL).map(str::to_owned),
            provider: Some(session.provider.clone().unwrap_or_else(|| USER_POOL.to_owned())),
            groups: principal.groups.clone(),
            attribute_roles: verified.attribute_roles(self.rules.configured()),
            signed_in_at: now,
            signed_out_at: None,
        };
        users.signed_in(&person).await?;
        let entry = self.audit.entry(&user, AuditAction::SIGN_IN, &Target::User(&user)).with_after(&SignIn {
            device: &session.device,
            provider: session.provider.as_deref(),
            groups: &principal.groups,
            roles: &principal.roles,
        });
        self.sessions.create(&session, &entry).await?;
        self.counters.note(Metric::SignIn(self.settings.counted_as(session.provider.as_deref().unwrap_or(USER_POOL))));
        tracing::info!(username = user.username, "signed in");
        Ok(cookie)
    }

    /// Records a refused sign-in. The user is unknown: only a successful sign-in would name them.
    async fn record_refused_sign_in(&self, error: &SignInError) {
        let (rule, reason) = match error {
            SignInError::RefusedByTrigger(refusal) => {
                (DenialRule::Trigger, format!("The user pool’s trigger {} refused the sign-in.", refusal.trigger))
            }
            SignInError::Disabled => {
                (DenialRule::AccountDisabled, "The account is disabled in the user pool.".to_owned())
            }
            _ => return,
        };
        let action = AuditAction::SIGN_IN;
        self.telemetry.observe(Event::Decision { action: action.name(), is_allowed: false, rule: rule.name() });
        self.audit.deny_anonymous(action, rule, &reason).await;
    }

    /// Revokes the refresh token of a failed sign-in: tokens without a session must not stay valid.
    async fn discard(&self, token: &RefreshToken) {
        if let Err(error) = self.oauth.revoke(token).await {
            tracing::warn!(%error, "the refresh token of a failed sign-in could not be revoked");
        }
    }
}

/// This browser's sign-in attempts, when there are several: the others may complete at this moment. A browser sends no
/// more cookies than it was given; of forged ones, only [`MAX_ATTEMPTS`] count.
fn attempts(cookies: &[AttemptCookie]) -> BTreeSet<String> {
    match cookies {
        [] | [_] => BTreeSet::new(),
        several => several.iter().take(MAX_ATTEMPTS).map(|cookie| cookie.suffix.clone()).collect(),
    }
}

/// The recorded details of a sign-in.
#[derive(Serialize)]
struct SignIn<'a> {
    device: &'a str,
    provider: Option<&'a str>,
    groups: &'a BTreeSet<String>,
    roles: &'a BTreeSet<Role>,
}

/// When the user actually authenticated, in seconds since 1970, not when the hosted UI only reused its own session.
fn authenticated_at(verified: &VerifiedTokens) -> Option<u64> {
    verified.id_claims().get("auth_time").and_then(serde_json::Value::as_u64)
}

/// The provider's name from the claim `identities`, which only federated users have.
fn provider(claims: &Claims) -> Option<String> {
    claims.get("identities")?.get(0)?.get("providerName")?.as_str().map(str::to_owned)
}

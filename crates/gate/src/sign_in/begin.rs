//! Beginning a sign-in.

use super::{
    AttemptCookie, SignInError, SignInService,
    attempt_cookie::{COOKIE_SECONDS, LIFETIME, MAX_ATTEMPTS},
    return_to,
};
use i18n::Language;

/// Where to send the browser, and the cookie that it must bring back.
#[derive(Debug)]
pub struct BegunSignIn {
    /// The URL of the hosted UI.
    pub location: String,
    /// The cookie to set.
    pub cookie: AttemptCookie,
    /// Lifetime of the cookie, in seconds.
    pub cookie_seconds: u64,
    /// The suffixes of the cookies to remove: attempts that ended, and the oldest when there are too many.
    pub remove: Vec<String>,
}

/// How a user wants to sign in.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignInOptions<'a> {
    /// The identity provider to go to directly.
    pub provider: Option<&'a str>,
    /// The page to return to.
    pub return_to: Option<&'a str>,
    /// Whether to authenticate again even if the hosted UI has a session.
    pub reauthenticate: bool,
    /// The language that the hosted UI is asked for, if it has it.
    pub language: Option<Language>,
}

/// The language for the managed login pages. They are not written in Arabic (Developer Guide, "Managed login
/// localization"), and remember the last one in a cookie: without English, another reader's German would stay.
fn hosted_ui_language(language: Language) -> &'static str {
    match language {
        Language::English | Language::German => language.tag(),
        Language::Arabic => Language::English.tag(),
    }
}

impl SignInService {
    /// Begins a sign-in, at the hosted UI or straight at a provider. `cookies` are the browser's other attempts.
    ///
    /// # Errors
    /// [`SignInError::Malformed`] when the pool has no such provider, [`SignInError::Unavailable`] when DynamoDB does
    /// not answer.
    pub async fn begin(
        &self,
        options: SignInOptions<'_>,
        cookies: &[AttemptCookie],
    ) -> Result<BegunSignIn, SignInError> {
        let SignInOptions { provider, return_to: wanted, reauthenticate, language } = options;
        let language = language.map(hosted_ui_language);
        if provider.is_some_and(|provider| !self.settings.providers.iter().any(|known| known == provider)) {
            return Err(SignInError::Malformed("provider"));
        }
        let return_to = wanted.map_or_else(
            || return_to::HOME.to_owned(),
            |wanted| return_to::to_remember(wanted, &self.settings.site_paths),
        );
        let (attempt, location) = self.oauth.begin(provider, reauthenticate, language, return_to, self.clock.now());
        let cookie = AttemptCookie::seal(&self.attempt_keys, &attempt).await?;
        Ok(BegunSignIn { location, cookie, cookie_seconds: COOKIE_SECONDS, remove: self.to_remove(cookies).await })
    }

    async fn to_remove(&self, cookies: &[AttemptCookie]) -> Vec<String> {
        let mut alive: Vec<(u64, &AttemptCookie)> = Vec::new();
        let mut remove = Vec::new();
        for cookie in cookies {
            match cookie.open(&self.attempt_keys).await {
                Ok(attempt) if attempt.started_at + LIFETIME > self.clock.now() => {
                    alive.push((attempt.started_at, cookie));
                }
                // The key cannot be read now; the cookie expires by itself.
                Err(SignInError::Unavailable(_)) => {}
                Ok(_) | Err(_) => remove.push(cookie.suffix.clone()),
            }
        }
        alive.sort_by_key(|(started_at, _)| *started_at);
        let too_many = (alive.len() + 1).saturating_sub(MAX_ATTEMPTS);
        remove.extend(alive.iter().take(too_many).map(|(_, cookie)| cookie.suffix.clone()));
        remove
    }
}

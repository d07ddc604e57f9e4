//! Ending the hosted UI's own session.

use super::OAuthClient;

impl OAuthClient {
    /// The URL at which Cognito ends the browser's session with it (Developer Guide, "The managed login sign-out
    /// endpoint"). The URL is constant: nothing in it comes from a request.
    #[must_use]
    pub fn sign_out_address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("client_id", &self.pool.client_id).append_pair("logout_uri", &self.pool.sign_out_uri);
        format!("{}?{}", self.pool.endpoint("/logout"), query.finish())
    }
}

//! Custom message: subject and text of what Cognito sends.
//!
//! The texts contain nothing that the user wrote, so nobody can send words of their own through the pool.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html>

use crate::{Config, Event};

/// Cognito's limit for `smsMessage`, in characters.
const SMS_LIMIT: usize = 140;

/// What a message is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Message {
    /// A code that proves that an address belongs to the user.
    Confirm,
    ForgotPassword,
    /// The invitation by an administrator.
    Invite,
    /// A code as the second factor.
    SignInCode,
}

impl Message {
    /// By what follows `CustomMessage_`.
    pub(crate) fn parse(source: &str) -> Option<Self> {
        Some(match source {
            "SignUp" | "ResendCode" | "UpdateUserAttribute" | "VerifyUserAttribute" => Self::Confirm,
            "ForgotPassword" => Self::ForgotPassword,
            "AdminCreateUser" => Self::Invite,
            "Authentication" => Self::SignInCode,
            _ => return None,
        })
    }
}

/// Writes the message. Without what it needs, the event comes back unchanged, and Cognito sends its own text.
pub(crate) fn run(mut event: Event, message: Option<Message>, config: &Config) -> Event {
    if let (Some(message), Some(url)) = (message, &config.public_url)
        && let Some(texts) = texts(&event, message, url.as_str(), url.host())
    {
        let response = event.response();
        response.insert("emailSubject".to_owned(), texts.subject.into());
        response.insert("emailMessage".to_owned(), texts.mail.into());
        if texts.sms.chars().count() <= SMS_LIMIT {
            response.insert("smsMessage".to_owned(), texts.sms.into());
        }
    }
    event
}

struct Texts {
    subject: String,
    mail: String,
    sms: String,
}

/// `None` if the event lacks a placeholder that Cognito replaces.
fn texts(event: &Event, message: Message, url: &str, host: &str) -> Option<Texts> {
    let placeholder = |name| event.request(name)?.as_str().filter(|text| !text.is_empty());
    let code = placeholder("codeParameter")?;
    Some(match message {
        Message::Confirm => Texts {
            subject: format!("Confirm your e-mail address for {host}"),
            mail: format!(
                "<p>Your confirmation code for {host} is <strong>{code}</strong>.</p>\
                 <p>If you did not ask for it, ignore this message.</p>"
            ),
            sms: format!("Your confirmation code for {host} is {code}."),
        },
        Message::ForgotPassword => Texts {
            subject: format!("Set a new password for {host}"),
            mail: format!(
                "<p>Your code to set a new password for {host} is <strong>{code}</strong>.</p>\
                 <p>If you did not ask for it, ignore this message. Your password stays as it is.</p>"
            ),
            sms: format!("Your code to set a new password for {host} is {code}."),
        },
        Message::Invite => {
            let username = placeholder("usernameParameter")?;
            Texts {
                subject: format!("Your account for {host}"),
                mail: format!(
                    "<p>Your username for <a href=\"{url}\">{host}</a> is <strong>{username}</strong> and your \
                     temporary password is <strong>{code}</strong>.</p><p>Sign in and choose a new password.</p>"
                ),
                sms: format!("Your username for {host} is {username} and your temporary password is {code}."),
            }
        }
        Message::SignInCode => Texts {
            subject: format!("Your sign-in code for {host}"),
            mail: format!(
                "<p>Your sign-in code for {host} is <strong>{code}</strong>.</p><p>Never give it to anybody.</p>"
            ),
            sms: format!("Your sign-in code for {host} is {code}."),
        },
    })
}

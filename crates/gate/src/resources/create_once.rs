//! Creating a resource once, however often a program sends the request.

use super::ResourceService;
use crate::{Caller, Refusal, Source, seal::random_name, spawn_detached};
use access::{CreateResource, ResourceDraft, ResourceSummary, UserId};
use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use store::{Claim, MarkedRequest};

/// How long a key is kept, in seconds.
const KEPT_SECONDS: u64 = 24 * 60 * 60;
/// How long a request without an answer keeps others from taking over, in seconds: longer than any request takes.
const BUSY_SECONDS: u64 = 60;

/// What came of a request to create a resource that has a key.
#[derive(Debug)]
pub enum CreatedOnce {
    /// The resource, as this request or an earlier one with the same key and draft created it.
    Created(Box<ResourceSummary>),
    /// An earlier request with the same key and draft is in progress.
    InProgress,
    /// The key belongs to a request with another draft.
    KeyOfAnother,
}

impl ResourceService {
    /// Creates a resource, unless the caller has sent the same draft with this key within the last 24 hours. A key of a
    /// request that wrote nothing is free again: it was refused, or the resource was there. The work continues when the
    /// caller goes away, which would leave the key claimed.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn create_once(&self, caller: &Caller, draft: &ResourceDraft, key: &str) -> Result<CreatedOnce, Refusal> {
        let principal = caller.principal()?;
        // Whoever may create nothing leaves nothing in the table.
        let may_create = CreateResource { path: draft.path.clone(), ..CreateResource::own(principal) };
        self.authorizer.admit(principal, may_create).await?;
        let (service, caller, draft, key) = (self.clone(), caller.clone(), draft.clone(), key.to_owned());
        spawn_detached(async move { service.create_by_key(&caller, &draft, &key).await }).await?
    }

    async fn create_by_key(&self, caller: &Caller, draft: &ResourceDraft, key: &str) -> Result<CreatedOnce, Refusal> {
        let principal = caller.principal()?;
        let key_hash = key_hash(&principal.user.id, key);
        let fingerprint = hash(&serde_json::to_vec(draft).map_err(|error| Refusal::Fault(Source::of(error)))?);
        let (holder, now) = (random_name(), self.clock.now());
        let request = MarkedRequest {
            key_hash: &key_hash,
            fingerprint: &fingerprint,
            holder: &holder,
            now,
            busy_until: now + BUSY_SECONDS,
            expires_at: now + KEPT_SECONDS,
        };
        match self.idempotency_keys.claim(request).await? {
            Claim::Granted => {}
            Claim::Busy => return Ok(CreatedOnce::InProgress),
            Claim::Different => return Ok(CreatedOnce::KeyOfAnother),
            Claim::Answered(answer) => {
                let created = serde_json::from_str(&answer).map_err(|error| Refusal::Fault(Source::of(error)))?;
                return Ok(CreatedOnce::Created(created));
            }
        }
        let created = self.create_or_find(caller, draft).await;
        // What was found is found again without a kept answer, which each new key would add to the table.
        if !matches!(created, Ok((_, true)))
            && let Err(error) = self.idempotency_keys.release(&key_hash, &holder).await
        {
            tracing::warn!(%error, "the key of a request that wrote nothing is free in a minute only");
        }
        let (resource, is_written) = created?;
        let created = Box::new(resource.summary);
        if !is_written {
            return Ok(CreatedOnce::Created(created));
        }
        let answer = serde_json::to_string(&created).map_err(|error| Refusal::Fault(Source::of(error)))?;
        // If this fails, the same request finds the caller's own resource in a minute.
        if let Err(error) = self.idempotency_keys.answer(&key_hash, &holder, &answer).await {
            tracing::warn!(%error, "the answer to a request with a key is not kept");
        }
        Ok(CreatedOnce::Created(created))
    }
}

/// Keys of several users never meet: no user id contains a line feed.
fn key_hash(user: &UserId, key: &str) -> String {
    hash(format!("{}\n{key}", user.as_str()).as_bytes())
}

fn hash(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, bytes))
}

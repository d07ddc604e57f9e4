//! A person who is signed in, time that passes when it is told to, and trouble at Cognito meanwhile.

use super::{World, movable_clock, settings, world_of};
use gate::{Caller, Clock, Credentials, Gate, Refusal};
use local::{
    Endpoint, EndpointFault, ErrorAnswer, LostConnection, Options, Switches, TokenFault, TokenKind, WhichToken,
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::SeqCst},
};

/// Longer than the tokens of the tests last, in seconds.
pub const TOKENS_END: u64 = 301;
/// In the minute before the tokens end.
pub const TOKENS_NEARLY_END: u64 = 250;

/// A world whose time passes when it is told to, at Usher and at Cognito alike, and a person who is signed in.
pub struct Story {
    pub world: World,
    pub ahead: Arc<AtomicU64>,
    pub clock: Clock,
    pub cookie: String,
}

impl Story {
    pub async fn begin() -> Self {
        Self::with(Options::for_tests()).await
    }

    pub async fn with(options: Options) -> Self {
        let (clock, ahead) = movable_clock();
        let world = world_of(options, clock.clone()).await;
        Self::of(world, clock, ahead).await
    }

    /// In a world whose clock is moved by `ahead`.
    pub async fn of(world: World, clock: Clock, ahead: Arc<AtomicU64>) -> Self {
        let cookie = world.sign_in("it-member").await;
        Self { world, ahead, clock, cookie }
    }

    /// Another server, which reaches the user pool's endpoints there.
    pub async fn server_over(&self, domain: &str) -> Gate {
        let mut settings = settings(&self.world.services, self.clock.clone());
        settings.pool.domain = domain.to_owned();
        Gate::new(settings, self.world.store.clone()).await.unwrap()
    }

    pub async fn pass(&self, seconds: u64) {
        let ahead = self.ahead.fetch_add(seconds, SeqCst) + seconds;
        self.switch(Switches { clock_ahead: Some(ahead.try_into().unwrap()), ..Switches::default() }).await;
    }

    pub async fn switch(&self, switches: Switches) {
        self.world.services.faults().set(switches).await.unwrap();
    }

    pub async fn token_endpoint(&self, fault: EndpointFault) {
        self.switch(token_endpoint(fault)).await;
    }

    pub async fn resolve(&self) -> Result<Caller, Refusal> {
        self.resolve_at(&self.world.gate).await
    }

    pub async fn resolve_at(&self, server: &Gate) -> Result<Caller, Refusal> {
        let credentials = Credentials { cookie: Some(&self.cookie), in_use: true, ..Credentials::default() };
        server.sessions.resolve(credentials).await
    }

    pub async fn is_signed_in(&self) -> bool {
        matches!(self.resolve().await, Ok(Caller::SignedIn(_)))
    }

    pub async fn is_unavailable(&self) -> bool {
        matches!(self.resolve().await, Err(Refusal::Unavailable(_)))
    }

    /// Whether it is over, here and in the table.
    pub async fn is_over(&self) -> bool {
        matches!(self.resolve().await, Ok(Caller::Expired)) && self.rows().await == 0
    }

    pub async fn rows(&self) -> usize {
        self.world.store.sessions.of(&self.world.user_id("it-member").await, 0).await.unwrap().len()
    }

    pub fn asked(&self) -> u64 {
        self.world.services.faults().calls(Endpoint::Token)
    }
}

pub fn token_endpoint(fault: EndpointFault) -> Switches {
    Switches { endpoints: [(Endpoint::Token, fault)].into(), ..Switches::default() }
}

pub fn lost(times: u32) -> EndpointFault {
    EndpointFault { drop: Some(LostConnection::AfterWork), times: Some(times), ..EndpointFault::default() }
}

pub fn answers(status: u16, body: &str) -> EndpointFault {
    EndpointFault { error: Some(ErrorAnswer { status, body: body.to_owned() }), ..EndpointFault::default() }
}

pub fn refreshed(kind: TokenKind, of: WhichToken) -> Switches {
    Switches { tokens: Some(TokenFault { kind, of, only_refreshed: true }), ..Switches::default() }
}

//! Services that are built when they are first used.

use crate::scope::RequestScope;
use std::{
    fmt,
    ops::Deref,
    sync::{Arc, OnceLock},
};

/// A service of one request. Most requests use two or three of more than a dozen, and each holds about ten shared
/// components, whose reference counts all threads write.
pub struct Lazy<T> {
    scope: Arc<RequestScope>,
    build: fn(&RequestScope) -> T,
    service: OnceLock<T>,
}

impl<T> Lazy<T> {
    pub(crate) fn new(scope: &Arc<RequestScope>) -> Self
    where
        T: for<'scope> From<&'scope RequestScope>,
    {
        Self { scope: scope.clone(), build: |scope| T::from(scope), service: OnceLock::new() }
    }
}

impl<T> Deref for Lazy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.service.get_or_init(|| (self.build)(&self.scope))
    }
}

impl<T: fmt::Debug> fmt::Debug for Lazy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.service.fmt(f)
    }
}

//! A page that loads its content from the server.

use super::{Loading, ProblemView};
#[cfg(feature = "hydrate")]
use crate::busy::Busy;
use crate::{Problem, codec};
use futures::{FutureExt as _, future::BoxFuture};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::{future::Future, sync::Arc};

/// Shows a skeleton while `load` runs, then its result or its problem.
pub(crate) fn loaded<T, F, V>(
    load: impl Fn() -> F + Send + Sync + 'static,
    show: impl Fn(T) -> V + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + Send + 'static,
    V: IntoView + 'static,
{
    loaded_for(|| (), move |()| load(), move |(), value| show(value))
}

/// Loads again when `source` changes. The previous content stays visible meanwhile. `show` gets the value of `source` that
/// was loaded, because the address may already be a step ahead.
pub(crate) fn loaded_for<S, T, F, V>(
    source: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> F + Send + Sync + 'static,
    show: impl Fn(S, T) -> V + Send + Sync + 'static,
) -> AnyView
where
    S: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + Send + 'static,
    V: IntoView + 'static,
{
    loading(answering(source, load, show))
}

/// Like [`loaded_for`], for what a page shows besides its content. In the browser, the page does not wait for it, and
/// is not busy meanwhile: until it is there, also when it loads again, there is nothing.
pub(crate) fn loaded_beside<S, T, F, V>(
    source: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> F + Send + Sync + 'static,
    show: impl Fn(S, T) -> V + Send + Sync + 'static,
) -> AnyView
where
    S: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + Send + 'static,
    V: IntoView + 'static,
{
    let content = answering(source, load, show);
    view! { <Suspense>{move || Suspend::new(content())}</Suspense> }.into_any()
}

type Content = Arc<dyn Fn() -> BoxFuture<'static, AnyView> + Send + Sync>;

/// What to show once the answer is there.
fn answering<S, T, F, V>(
    source: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> F + Send + Sync + 'static,
    show: impl Fn(S, T) -> V + Send + Sync + 'static,
) -> Content
where
    S: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + Send + 'static,
    V: IntoView + 'static,
{
    // In a box, because the future of a server function is large where it runs, and is moved from function to function.
    let load = move |source: S| {
        let answer = load(source.clone()).boxed();
        answer.map(|answer| answer.map(|value| (source, value)))
    };
    let answer = Resource::<_, codec::Json>::new_with_options(source, load, false);
    let show = Arc::new(show);
    Arc::new(move || {
        let show = show.clone();
        Box::pin(async move {
            match answer.await {
                Ok((source, value)) => show(source, value).into_any(),
                Err(problem) => view! { <ProblemView problem/> }.into_any(),
            }
        })
    })
}

/// Without type parameters, so that the browser loads this code once and not once for each page.
#[cfg(feature = "hydrate")]
fn loading(content: Content) -> AnyView {
    let busy = use_context::<Busy>().unwrap_or_else(Busy::provide);
    // Whoever leaves meanwhile waits no more.
    on_cleanup(move || {
        let _ = busy.loading.try_set(false);
    });
    view! {
        <Transition fallback=|| view! { <Loading/> } set_pending=busy.loading>
            {move || Suspend::new(content())}
        </Transition>
    }
    .into_any()
}

/// The server sends pages that wait for nothing. There, the effect behind `set_pending` would panic whenever another
/// thread of the same page holds the lock that it reads (`ArcRwSignal::with` does not wait for it).
#[cfg(not(feature = "hydrate"))]
fn loading(content: Content) -> AnyView {
    view! {
        <Transition fallback=|| view! { <Loading/> }>
            {move || Suspend::new(content())}
        </Transition>
    }
    .into_any()
}

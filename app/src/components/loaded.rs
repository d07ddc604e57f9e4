//! A page that loads its content from the server.

use super::{Loading, ProblemView};
use crate::{Problem, codec};
use leptos::{either::Either, prelude::*};
use serde::{Serialize, de::DeserializeOwned};
use std::{future::Future, sync::Arc};

/// Shows a skeleton while `load` runs, then its result or its problem.
pub(crate) fn loaded<T, L, F, S, V>(load: L, show: S) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    L: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Result<T, Problem>> + Send + 'static,
    S: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let answer = Resource::<_, codec::Json>::new_with_options(|| (), move |()| load(), false);
    let show = Arc::new(show);
    view! {
        <Suspense fallback=|| view! { <Loading/> }>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match answer.await {
                        Ok(value) => Either::Left(show(value)),
                        Err(problem) => Either::Right(view! { <ProblemView problem/> }),
                    }
                })
            }}
        </Suspense>
    }
}

//! Rendering the pages that nest most, in the program itself: its threads have the stack for it.

use crate::program::{Program, services};

#[tokio::test]
async fn no_page_needs_more_stack_than_there_is() {
    // What the environment asks for would not do.
    let program = Program::with(services().await, "info", &[("RUST_MIN_STACK", "1000000")]).await;
    let admin = program.usher.signed_in("admin").await;
    for page in
        ["/", "/resources", "/resources/new", "/admin", "/admin/people", "/admin/map", "/admin/why", "/admin/audit"]
    {
        assert_eq!(program.usher.get(&admin, page).await.status(), 200, "{page}");
    }
}

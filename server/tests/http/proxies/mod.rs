//! Sites behind reverse proxies, with the configurations of docs/forward-auth.md. The cases are the same for all.
//!
//! ```text
//! behind       a running proxy, with Usher and the sites behind it
//! document     the configurations, as the document prints them
//! site         what is behind: it answers with what it gets
//! visitor      a person with a browser without scripts
//! letting_in   cases of a site under Usher's host name
//! visiting     cases of a site with a host name of its own
//! refusing     attacks
//! failing      a proxy whose script fails
//! ```
//!
//! Each proxy has a file besides: how its configuration is adapted to the addresses of a test.

/// A test for each case, behind one proxy.
macro_rules! cases {
    ($proxy:expr) => {
        cases! {
            $proxy;
            letting_in::whom_usher_lets_in_the_site_knows_and_others_do_not_get_there,
            letting_in::signing_out_closes_the_site_within_five_seconds,
            letting_in::what_usher_answers_besides_reaches_the_client,
            letting_in::a_web_socket_opens_from_pages_of_the_site_and_no_other_protocol_does,
            letting_in::while_usher_does_not_answer_nothing_reaches_the_site,
            visiting::on_another_host_a_visitor_signs_in_at_usher_and_returns,
            visiting::on_another_host_signing_out_closes_the_site_within_five_seconds,
            visiting::a_ticket_and_a_cookie_open_one_site_in_one_browser,
            refusing::nothing_gets_past_the_proxy_that_usher_would_refuse,
            refusing::nobody_says_to_the_site_who_they_are,
        }
    };
    ($proxy:expr; $($module:ident::$case:ident,)+) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                if let Some(mut behind) = super::behind::Behind::start(&$proxy).await {
                    super::$module::$case(&mut behind).await;
                }
            }
        )+
    };
}

mod apache;
mod behind;
mod caddy;
mod document;
mod failing;
mod haproxy;
mod letting_in;
mod nginx;
mod refusing;
mod site;
mod visiting;
mod visitor;

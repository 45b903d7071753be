//! `teilhabe serve`.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::services::{demo, demo_accounts};
use crate::state::State;
use crate::{jobs, pages};

/// How long closing the database may take.
const CLOSING: Duration = Duration::from_secs(5);

/// Answers requests until the process is asked to end; then no new ones are
/// taken, those under way are finished, the jobs stop and the database is
/// closed.
pub async fn run(state: State) -> anyhow::Result<()> {
    if state.config.demo && state.database.is_empty().await? {
        eprintln!("Loading invented content …");
        super::finish_import(&demo::load(&state).await?)?;
    }
    demo_accounts::prepare(&state).await?;
    let listener = TcpListener::bind(state.config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", state.config.listen))?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let jobs = jobs::start(&state, &stop);
    println!("Teilhabe answers at http://{address}");
    let patience = Duration::from_secs(state.config.shutdown_timeout_seconds);
    answer(listener, pages::site(state.clone()), asked_to_end(), patience).await?;
    stop.cancel();
    jobs.wait().await;
    // Requests that were given up may keep a connection to themselves.
    if let Ok(closed) = tokio::time::timeout(CLOSING, state.database.clone().close()).await {
        closed.context("cannot close the database")?;
    } else {
        tracing::warn!("connections to the database are still in use");
    }
    tracing::info!("ended");
    Ok(())
}

/// Answers requests until `end`, then waits until those under way are
/// finished, but not longer than `patience`.
async fn answer(
    listener: TcpListener,
    site: Router,
    end: impl Future<Output = ()>,
    patience: Duration,
) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let site = site.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, site).with_graceful_shutdown(stop.clone().cancelled_owned());
    let mut server = pin!(server.into_future());
    tokio::select! {
        ended = &mut server => return ended.context("the server failed"),
        () = end => stop.cancel(),
    }
    if let Ok(ended) = tokio::time::timeout(patience, server).await {
        return ended.context("the server failed");
    }
    tracing::warn!(seconds = patience.as_secs_f32(), "requests under way were given up");
    Ok(())
}

async fn asked_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(error) => {
                tracing::warn!(%error, "cannot listen for SIGTERM");
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::Notify;

    use super::*;

    /// A site whose only page tells when it was asked and waits to be let go.
    struct Waiting {
        asked: Arc<Notify>,
        go: Arc<Notify>,
        site: Router,
    }

    fn waiting() -> Waiting {
        let (asked, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let page = {
            let (asked, go) = (asked.clone(), go.clone());
            async move || {
                asked.notify_one();
                go.notified().await;
                "finished"
            }
        };
        Waiting { asked, go, site: Router::new().route("/", get(page)) }
    }

    async fn listener() -> (TcpListener, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let mut client = TcpStream::connect(address).await.expect("a connection");
        client
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .await
            .expect("a request is sent");
        (listener, client)
    }

    #[tokio::test]
    async fn a_request_under_way_is_finished() {
        let Waiting { asked, go, site } = waiting();
        let (listener, mut client) = listener().await;
        let end = async {
            asked.notified().await;
            go.notify_one();
        };
        answer(listener, site, end, Duration::from_mins(1)).await.expect("the server ends");
        let mut response = String::new();
        client.read_to_string(&mut response).await.expect("an answer");
        assert!(response.starts_with("HTTP/1.1 200") && response.ends_with("finished"), "{response}");
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_given_up() {
        let Waiting { asked, go: _go, site } = waiting();
        let (listener, _client) = listener().await;
        let patience = Duration::from_millis(1);
        answer(listener, site, asked.notified(), patience).await.expect("the server ends");
    }
}

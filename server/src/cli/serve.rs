//! `teilhabe serve`.

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::services::demo;
use crate::state::State;
use crate::{jobs, pages};

/// Answers requests until the process is asked to end; then no new ones are
/// taken, those under way are finished, and the jobs stop.
pub async fn run(state: State) -> anyhow::Result<()> {
    if state.config.demo && state.database.is_empty().await? {
        eprintln!("Loading invented content …");
        super::finish_import(&demo::load(&state).await?)?;
    }
    let listener = TcpListener::bind(state.config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", state.config.listen))?;
    let address = listener.local_addr()?;
    let stop = CancellationToken::new();
    let jobs = jobs::start(&state, &stop);
    println!("Teilhabe answers at http://{address}");
    axum::serve(listener, pages::site(state))
        .with_graceful_shutdown(asked_to_end())
        .await
        .context("the server failed")?;
    stop.cancel();
    jobs.wait().await;
    tracing::info!("ended");
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

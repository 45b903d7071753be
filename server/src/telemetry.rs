//! Logs.

use std::backtrace::Backtrace;
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Config, LogFormat};

/// Starts logging to standard error as configured, panics included.
///
/// # Errors
/// A filter that cannot be read, or logging that has already been started.
pub fn start(config: &Config) -> anyhow::Result<()> {
    let filter =
        EnvFilter::try_new(&config.log).map_err(|error| anyhow::anyhow!("configuration: `log`: {error}"))?;
    // A log that cannot be written, on a full disk for example, must not end the server.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    match config.log_format {
        LogFormat::Text => builder.finish().try_init()?,
        LogFormat::Json => builder.json().flatten_event(true).finish().try_init()?,
    }
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Logs a panic within the span of the request or job it ends.
fn log_panic(panic: &PanicHookInfo) {
    let cause = panic.payload_as_str().unwrap_or("unknown");
    let location = panic.location().map(ToString::to_string).unwrap_or_default();
    let backtrace = Backtrace::capture();
    tracing::error!(cause, location, %backtrace, "panic");
}

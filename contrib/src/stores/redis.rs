//! A Redis server.

use std::time::Duration;

use redis::aio::ConnectionManagerConfig;

/// How a Redis server is asked. Whoever meets a connection that is broken is told so, and the next one finds it mended.
pub(crate) fn config(to_connect: Duration, to_answer: Duration) -> ConnectionManagerConfig {
    ConnectionManagerConfig::new()
        .set_number_of_retries(1)
        .set_connection_timeout(Some(to_connect))
        .set_response_timeout(Some(to_answer))
}

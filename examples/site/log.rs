//! What the access log says of a day.

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use ordain_contrib::access_log::Sqlite;
use serde::Serialize;
use sqlx::sqlite::SqlitePoolOptions;

/// The log, in a file, or in the memory of its one connection.
pub(crate) async fn open(file: Option<&str>) -> Result<Sqlite, Box<dyn Error>> {
    let Some(file) = file else {
        let one = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        return Ok(Sqlite::from_pool(one.connect("sqlite::memory:").await?, 10_000).await?);
    };
    Ok(Sqlite::open(file).await?)
}

/// A day as a page shows it.
#[derive(Serialize)]
pub(crate) struct Day {
    bars: Vec<Bar>,
    routes: Vec<Route>,
}

/// What became of requests of an hour, as a part of a column of the chart.
#[derive(Serialize)]
struct Bar {
    hour: i64,
    became: &'static str,
    requests: i64,
    top: i64,
    height: i64,
}

#[derive(Serialize)]
struct Route {
    name: String,
    requests: i64,
    not_modified: i64,
    refused: i64,
    millis: f64,
}

const MILLIS_OF_A_DAY: i64 = 24 * 60 * 60 * 1000;
/// The height of the highest column.
const HEIGHT: i64 = 190;
/// Where the columns stand.
const BOTTOM: i64 = 200;

impl Day {
    /// Today, in UTC, as far as it is written.
    pub(crate) async fn today(log: &Sqlite) -> Result<Self, sqlx::Error> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let begin = now - now % MILLIS_OF_A_DAY;
        let hours = "SELECT (begin - $1) / 3600000,
                CASE WHEN status < 400 THEN 0 WHEN status < 500 THEN 1 ELSE 2 END, COUNT(*)
            FROM ordain_access WHERE begin >= $1 GROUP BY 1, 2 ORDER BY 1, 2";
        let hours: Vec<(i64, i64, i64)> = sqlx::query_as(hours).bind(begin).fetch_all(log.pool()).await?;
        let routes = "SELECT method || ' ' || COALESCE(route, '–'), COUNT(*), COUNT(CASE WHEN status = 304 THEN 1 END),
                COUNT(CASE WHEN status >= 400 THEN 1 END), AVG(duration) / 1000.0
            FROM ordain_access WHERE begin >= $1 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 30";
        let routes: Vec<(String, i64, i64, i64, f64)> =
            sqlx::query_as(routes).bind(begin).fetch_all(log.pool()).await?;
        let route =
            |(name, requests, not_modified, refused, millis)| Route { name, requests, not_modified, refused, millis };
        Ok(Self { bars: bars(&hours), routes: routes.into_iter().map(route).collect() })
    }
}

/// Puts what became of the requests of each hour on top of each other; the highest column is as high as the chart.
fn bars(hours: &[(i64, i64, i64)]) -> Vec<Bar> {
    let of_hour = |hour: i64| hours.iter().filter(move |of| of.0 == hour).map(|of| of.2).sum::<i64>();
    let highest = hours.iter().map(|of| of_hour(of.0)).max().unwrap_or(1);
    let mut below = (0, 0);
    let bar = |&(hour, became, requests): &(i64, i64, i64)| {
        let stands_on = if below.0 == hour { below.1 } else { 0 };
        below = (hour, stands_on + requests);
        let (foot, top) = (BOTTOM - stands_on * HEIGHT / highest, BOTTOM - below.1 * HEIGHT / highest);
        let became = ["served", "refused", "failed"][usize::try_from(became).unwrap_or(2).min(2)];
        Bar { hour, became, requests, top, height: foot - top }
    };
    hours.iter().map(bar).collect()
}

//! Who is refused by country, and what becomes of a database.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::routing::get;
use mmdb_writer::Writer;
use ordain::error::Pages;
use ordain::{Error, Request, middleware_chain};

use super::{Countries, Country, GeoBlock, RefusedCountry, Unknown};
use crate::hosts::{Clients, Peer};
use crate::mutations::mutated;
use crate::visit::{self, ask};

middleware_chain! {
    struct Site {
        pages: Pages,
        clients: Clients,
        geo_block: GeoBlock,
    }
}

/// What is checked whole has a description.
fn writer() -> Writer {
    Writer::builder("Countries").description(&[("en", "of a test")]).build()
}

/// A database as those of `MaxMind`: these networks with these codes.
fn database(networks: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = writer();
    for (network, iso_code) in networks {
        let network: ipnet::IpNet = network.parse().unwrap();
        writer.insert(network, &BTreeMap::from([("country", BTreeMap::from([("iso_code", *iso_code)]))])).unwrap();
    }
    writer.to_bytes().unwrap()
}

fn germany_and_france() -> Countries {
    Countries::from_bytes(database(&[("1.2.0.0/16", "DE"), ("2001:db8::/32", "FR")])).unwrap()
}

/// What a request from an address is answered.
fn answer(geo_block: &GeoBlock, address: &str) -> (u16, String) {
    let pages = Pages::new().permission_denied(|_: &Request, error: &Error| {
        error.downcast_ref::<RefusedCountry>().map_or_else(String::new, ToString::to_string)
    });
    let site = Site { pages, clients: Clients::new(), geo_block: geo_block.clone() };
    let site = site.wrap_router(Router::new().route("/", get(async |country: Country| country.to_string())));
    let mut request = visit::get("/", &[]);
    request.extensions_mut().insert(Peer(address.parse().unwrap()));
    let answer = ask!(site, request);
    (answer.status.as_u16(), answer.text())
}

fn said(status: u16, text: &str) -> (u16, String) {
    (status, text.to_owned())
}

#[test]
fn named_countries_are_refused() {
    let block = GeoBlock::refuse(&germany_and_france(), ["de"], Unknown::Admitted).unwrap();
    assert_eq!(answer(&block, "1.2.3.4"), said(403, "requests from DE are refused"));
    assert_eq!(answer(&block, "::ffff:1.2.3.4"), said(403, "requests from DE are refused"));
    assert_eq!(answer(&block, "2001:db8::1"), said(200, "FR"));
}

#[test]
fn all_but_named_countries_are_refused() {
    let block = GeoBlock::admit_only(&germany_and_france(), ["DE"], Unknown::Refused).unwrap();
    assert_eq!(answer(&block, "1.2.3.4"), said(200, "DE"));
    assert_eq!(answer(&block, "2001:db8::1"), said(403, "requests from FR are refused"));
}

#[test]
fn an_unknown_address_is_what_was_said() {
    let countries = germany_and_france();
    let nobody: [&str; 0] = [];
    for address in ["8.8.8.8", "127.0.0.1", "::1"] {
        let admits = GeoBlock::refuse(&countries, ["DE"], Unknown::Admitted).unwrap();
        assert_eq!(answer(&admits, address), said(200, "-"));
        for refuses in [
            GeoBlock::refuse(&countries, nobody, Unknown::Refused).unwrap(),
            GeoBlock::admit_only(&countries, ["DE"], Unknown::Refused).unwrap(),
        ] {
            assert_eq!(answer(&refuses, address), said(403, "requests from nobody knows where are refused"));
        }
    }
}

#[test]
fn a_flat_database_and_one_of_ipv4_only_are_read_too() {
    let mut writer = writer();
    let network: ipnet::IpNet = "1.2.0.0/16".parse().unwrap();
    writer.insert(network, &BTreeMap::from([("country_code", "DE")])).unwrap();
    let countries = Countries::from_bytes(writer.to_bytes().unwrap()).unwrap();
    assert_eq!(countries.country("1.2.3.4".parse().unwrap()), Some(*b"DE"));
    assert_eq!(countries.country("2001:db8::1".parse().unwrap()), None);
}

#[test]
fn a_database_is_swapped_under_a_chain_that_runs() {
    let countries = germany_and_france();
    let block = GeoBlock::refuse(&countries, ["DE"], Unknown::Admitted).unwrap();
    assert_eq!(answer(&block, "1.2.3.4").0, 403);
    countries.replace(database(&[("1.2.0.0/16", "AT")])).unwrap();
    assert_eq!(answer(&block, "1.2.3.4"), said(200, "AT"));
    countries.reload().unwrap();
    assert_eq!(answer(&block, "1.2.3.4"), said(200, "AT"), "there is no file");
}

#[test]
fn a_bad_file_keeps_the_old_database() {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let name = format!("ordain-geo-{}-{}.mmdb", std::process::id(), FILES.fetch_add(1, Ordering::Relaxed));
    let file = std::env::temp_dir().join(name);
    assert!(Countries::open(&file).unwrap_err().to_string().starts_with("cannot read `"));
    let good = database(&[("1.2.0.0/16", "DE")]);
    std::fs::write(&file, &good).unwrap();
    let countries = Countries::open(&file).unwrap();
    let germany = || countries.country("1.2.3.4".parse().unwrap());
    for bad in [b"".as_slice(), b"no database", &good[..good.len() / 2]] {
        std::fs::write(&file, bad).unwrap();
        let error = countries.reload().unwrap_err().to_string();
        assert!(error.starts_with("this is no database of countries: "), "{error}");
        assert_eq!(germany(), Some(*b"DE"));
    }
    std::fs::remove_file(&file).unwrap();
    assert!(countries.reload().is_err());
    assert_eq!(germany(), Some(*b"DE"));
}

#[test]
fn what_is_no_code_is_not_built() {
    let wrong =
        |code: &str| GeoBlock::refuse(&germany_and_france(), [code], Unknown::Admitted).unwrap_err().to_string();
    assert_eq!(wrong("Germany"), "`Germany` is no code of a country: write two letters, `DE`");
    for code in ["", "D", "D1", "é"] {
        assert!(wrong(code).starts_with(&format!("`{code}` is no code")), "{code}");
    }
}

#[test]
fn no_tampered_database_panics() {
    let good = database(&[("1.2.0.0/16", "DE"), ("2001:db8::/32", "FR")]);
    let countries = germany_and_france();
    let addresses: [IpAddr; 2] = ["1.2.3.4".parse().unwrap(), "2001:db8::1".parse().unwrap()];
    // The mutations are of text: each says which bytes of the database become what.
    mutated(&["12,255", "700,0", "900,13", "1100,7"], |input| {
        let mut bad = good.clone();
        for pair in input.chunks(2) {
            let at = usize::from(pair[0]) * 7 % bad.len();
            bad[at] = *pair.last().unwrap();
        }
        if countries.replace(bad).is_ok() {
            for address in addresses {
                let _ = countries.country(address);
            }
        }
    });
}

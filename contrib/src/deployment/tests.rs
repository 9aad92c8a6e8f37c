//! What is found before a site goes out.

use std::sync::Arc;
use std::time::Duration;

use ordain::error::Pages;
use ordain::{Either, Request, middleware, middleware_chain};

use super::{Checked, Weakness, check};
use crate::auth::{Authentication, Cost, Passwords, RemoteUser};
use crate::cookies::{InsecureForDevelopment, Settings};
use crate::csrf::{CrossOrigin, Csrf, InCookie, InSession};
use crate::hosts::{Clients, Hosts, Proxies, X_FORWARDED_FOR, X_FORWARDED_PROTO};
use crate::messages::{Flash, InCookie as MessagesInCookie};
use crate::people::People;
use crate::quota::{Budget, Memory as Counts, PerAddress, Quota};
use crate::security::{Hsts, Security};
use crate::sessions::{Memory, Sessions, SignedCookie};
use crate::signing::Key;
use crate::x_frame_options::XFrameOptions;

fn found(plan: &ordain::plan::Plan, values: &[&dyn Checked]) -> Vec<String> {
    check(plan, values).iter().map(ToString::to_string).collect()
}

/// A cookie that is sent in plain text, and that scripts can read.
fn weak(name: &'static str) -> Settings {
    Settings::from_static(name).unprefixed().readable_by_scripts().insecure_for_development()
}

/// What it is called, and of which entry.
fn named(plan: &ordain::plan::Plan, values: &[&dyn Checked]) -> Vec<String> {
    let name = |finding: &super::Finding| format!("{} {}", finding.code().unwrap_or("-"), finding.entry());
    check(plan, values).iter().map(name).collect()
}

middleware_chain! {
    struct Site {
        pages: Pages,
        hosts: Hosts,
        clients: Clients,
        security: Security,
        quota: Quota<PerAddress, Counts>,
        sessions: Sessions<SignedCookie>,
        csrf: Csrf<InCookie>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
        messages: Flash<MessagesInCookie>,
        framing: XFrameOptions,
    }
}

#[test]
fn all_that_is_weak_is_found_with_what_to_do() {
    let anyone = Proxies::anyone();
    let hosts = Hosts::any().scheme_from(&anyone, X_FORWARDED_PROTO, "https");
    let security = Security::new().without_nosniff().without_referrer_policy();
    let quota = Quota::new(PerAddress, Counts::default(), Budget::per_day(1)).admit_when_unavailable();
    let passwords = Passwords::new().cost(Cost::insecure_for_tests());
    let site = Site {
        pages: Pages::new().details(true),
        hosts,
        clients: Clients::new().address_from(&anyone, X_FORWARDED_FOR),
        security,
        quota,
        sessions: Sessions::new(SignedCookie::new(Key::generate())).cookie(weak("session")),
        csrf: Csrf::new().cookie(weak("csrf")),
        authentication: Authentication::new(People::default(), Key::generate()).without_throttle(),
        remote_user: RemoteUser::new(&anyone, http::HeaderName::from_static("x-remote-user")),
        messages: Flash::new(MessagesInCookie::new(Key::generate()).insecure_for_development()),
        framing: XFrameOptions::new().same_origin(),
    };
    let values: [&dyn Checked; 12] = [
        &site.pages,
        &site.hosts,
        &site.clients,
        &site.security,
        &site.quota,
        &site.sessions,
        &site.csrf,
        &site.authentication,
        &site.remote_user,
        &site.messages,
        &site.framing,
        &passwords,
    ];
    assert_eq!(
        named(&Site::PLAN, &values),
        [
            "security.W018 pages",
            "security.W020 hosts",
            "- hosts",
            "- clients",
            "security.W008 security",
            "security.W004 security",
            "security.W006 security",
            "security.W022 security",
            "- quota",
            "security.W012 sessions",
            "security.W015 sessions",
            "- sessions",
            "security.W016 csrf",
            "- csrf",
            "- authentication",
            "- remote_user",
            "- messages",
            "security.W019 framing",
            "- Passwords",
        ]
    );
    for finding in found(&Site::PLAN, &values) {
        assert!(finding.matches('`').count() >= 4 || finding.contains("a store that revokes"), "what to do: {finding}");
    }
    // Whoever forgets one is told.
    let forgotten = found(&Site::PLAN, &values[..4]);
    let last = "`framing`: its settings are not known: give the check the value of `framing`";
    assert_eq!((forgotten.len(), forgotten.last().map(String::as_str)), (8 + 7, Some(last)));
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let hosts = Hosts::new(["example.com"]).unwrap().always_https();
    let hsts = Hsts::new(Duration::from_hours(24 * 365)).unwrap().including_subdomains().preload().unwrap();
    let proxies = Proxies::new(["10.0.0.0/8"]).unwrap();
    let site = Site {
        pages: Pages::new(),
        security: Security::new().redirect_to_https(hosts.scheme_told().unwrap()).strict_transport_security(hsts),
        hosts,
        clients: Clients::new().address_from(&proxies, X_FORWARDED_FOR),
        quota: Quota::new(PerAddress, Counts::default(), Budget::per_day(1)),
        sessions: Sessions::new(SignedCookie::new(Key::generate())),
        csrf: Csrf::new(),
        authentication: Authentication::new(People::default(), Key::generate()),
        remote_user: RemoteUser::new(&proxies, http::HeaderName::from_static("x-remote-user")),
        messages: Flash::new(MessagesInCookie::new(Key::generate())),
        framing: XFrameOptions::new(),
    };
    let values: [&dyn Checked; 11] = [
        &site.pages,
        &site.hosts,
        &site.clients,
        &site.security,
        &site.quota,
        &site.sessions,
        &site.csrf,
        &site.authentication,
        &site.remote_user,
        &site.messages,
        &site.framing,
    ];
    // Of sessions in cookies there is always something to say.
    assert_eq!(named(&Site::PLAN, &values), ["- sessions"]);
}

middleware_chain! {
    struct Bare {
        sessions: Sessions<Memory>,
    }
}

#[test]
fn what_is_missing_is_found_by_the_plan() {
    let site = Bare { sessions: Sessions::new(Memory::default()) };
    assert_eq!(
        found(&Bare::PLAN, &[&site.sessions]),
        [
            "security.W001: `Security`: it is not in the chain: `security::Security` adds the headers that make browsers careful",
            "security.W002: `XFrameOptions`: it is not in the chain: `x_frame_options::XFrameOptions` keeps the site out of the \
             frames of others",
            "security.W003: `Csrf`: it is not in the chain: `csrf::Csrf`, or `csrf::CrossOrigin` for what has no forms, refuses \
             forged requests",
            "security.W020: `Hosts`: it is not in the chain: `hosts::Hosts` refuses requests for hosts that are not the site's",
        ]
    );
}

middleware_chain! {
    struct Outer {
        hosts: Hosts,
        security: Security,
        XFrameOptions,
    }
}

middleware_chain! {
    #[chain(within(Outer))]
    struct Inner {
        sessions: Either<Sessions<Memory>, Sessions<SignedCookie>>,
        cross_origin: Arc<CrossOrigin>,
    }
}

#[test]
fn what_is_around_counts_and_what_stands_in_something_is_looked_at() {
    let sessions = Sessions::new(SignedCookie::new(Key::generate()));
    let inner = Inner { sessions: Either::Second(sessions), cross_origin: Arc::new(CrossOrigin::default()) };
    assert_eq!(named(&Inner::PLAN, &[&inner.sessions, &inner.cross_origin]), ["- sessions"]);
}

middleware_chain! {
    struct Optional {
        hosts: Hosts,
        security: Option<Security>,
        sessions: Sessions<Memory>,
        csrf: Csrf<InSession>,
        framing: XFrameOptions,
    }
}

#[test]
fn what_is_left_out_is_not_there() {
    let mut site = Optional {
        hosts: Hosts::new(["example.com"]).unwrap(),
        security: None,
        sessions: Sessions::new(Memory::default()),
        csrf: Csrf::new(),
        framing: XFrameOptions::new(),
    };
    let named = |site: &Optional| {
        let values: [&dyn Checked; 5] = [&site.hosts, &site.security, &site.sessions, &site.csrf, &site.framing];
        named(&Optional::PLAN, &values)
    };
    assert_eq!(named(&site), ["security.W001 Security"]);
    site.security = Some(Security::new());
    assert_eq!(named(&site), ["security.W008 security", "security.W004 security"]);
}

/// One of an application's own.
struct Captcha {
    is_on: bool,
}

#[middleware]
impl Captcha {
    fn process_request(&self, _req: &Request) {
        let _ = self.is_on;
    }
}

impl Checked for Captcha {
    fn entry(&self) -> &'static str {
        "Captcha"
    }

    fn weaknesses(&self) -> Option<Vec<Weakness>> {
        let off = Weakness { code: None, text: "robots are let in: `on`".to_owned() };
        Some(if self.is_on { Vec::new() } else { vec![off] })
    }
}

middleware_chain! {
    struct Own {
        hosts: Hosts,
        security: Security,
        cross_origin: CrossOrigin,
        XFrameOptions,
        captcha: Captcha,
    }
}

#[test]
fn one_of_ones_own_is_looked_at_as_well() {
    let captcha = Captcha { is_on: false };
    assert_eq!(found(&Own::PLAN, &[&captcha]).last().map(String::as_str), Some("`captcha`: robots are let in: `on`"));
}

middleware_chain! {
    struct Developed {
        insecure: Option<InsecureForDevelopment>,
        hosts: Hosts,
        security: Security,
        sessions: Sessions,
        csrf: Csrf,
        framing: XFrameOptions,
    }
}

#[test]
fn the_switch_for_plain_http_is_found_unless_it_is_left_out() {
    let found_with = |insecure: Option<InsecureForDevelopment>, is_given: bool| {
        let (sessions, csrf, framing) = (Sessions::new(Memory::default()), <Csrf>::new(), XFrameOptions::new());
        let hsts = Hsts::new(Duration::from_hours(24 * 365)).unwrap().including_subdomains().preload().unwrap();
        let hosts = Hosts::new(["example.com"]).unwrap().always_https();
        let security = Security::new().redirect_to_https(hosts.scheme_told().unwrap()).strict_transport_security(hsts);
        let values: [&dyn Checked; 6] = [&hosts, &security, &sessions, &csrf, &framing, &insecure];
        found(&Developed::PLAN, &values[..if is_given { 6 } else { 5 }])
    };
    assert_eq!(
        found_with(Some(InsecureForDevelopment::new()), true),
        [
            "security.W012: `insecure`: cookies of sessions and messages are sent over plain HTTP: leave this entry out",
            "security.W016: `insecure`: secrets of forms are sent over plain HTTP: leave this entry out",
        ]
    );
    assert!(found_with(None, true).is_empty());
    assert_eq!(
        found_with(None, false),
        ["`insecure`: its settings are not known: give the check the value of `insecure`"]
    );
}

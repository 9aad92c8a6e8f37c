//! The entry.

use std::error::Error;
use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use ordain::sets::{Authenticates, HandlesCors, Redirects};
use ordain::{Next, Request, Response, middleware};

use super::{
    EmbedderPolicy, Hsts, OpenerPolicy, PermissionsPolicy, ReferrerPolicy, ReportingEndpoints, ResourcePolicy,
};
use crate::asked::asked_for;
use crate::hosts::{Host, InvalidHosts, SchemeTold};
use crate::redirect::{path_and_query, redirect};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const EMBEDDER_POLICY: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const REPORTING_ENDPOINTS: HeaderName = HeaderName::from_static("reporting-endpoints");
const ORIGIN_AGENT_CLUSTER: HeaderName = HeaderName::from_static("origin-agent-cluster");

/// Adds the headers that make a browser careful, and redirects to HTTPS.
///
/// The [module](super) has an example and the rules.
#[derive(Debug, Clone)]
pub struct Security {
    headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) hsts: Option<(Hsts, HeaderValue)>,
    pub(super) redirect: Option<ToHttps>,
    /// What is left out of the redirect, and what is below it.
    exempt: Vec<Box<str>>,
}

/// Where it is redirected to.
#[derive(Debug, Clone)]
pub(super) enum ToHttps {
    SameHost,
    Other(String),
}

impl Default for Security {
    fn default() -> Self {
        Self { headers: Vec::new(), hsts: None, redirect: None, exempt: Vec::new() }
            .with(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            .with(header::REFERRER_POLICY, ReferrerPolicy::SameOrigin.as_str())
            .with(OPENER_POLICY, OpenerPolicy::SameOrigin.as_str())
    }
}

impl Security {
    /// Adds `X-Content-Type-Options`, `Referrer-Policy` and `Cross-Origin-Opener-Policy`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Redirects what has come in plain text to HTTPS, by 308, whatever the method.
    ///
    /// The argument is what [`Hosts::scheme_told`](crate::hosts::Hosts::scheme_told) gives: with a [`Hosts`](crate::hosts::Hosts) that takes every
    /// request for one in plain text a browser would be redirected for ever.
    #[must_use]
    pub fn redirect_to_https(self, _: SchemeTold) -> Self {
        Self { redirect: Some(ToHttps::SameHost), ..self }
    }

    /// Redirects to HTTPS on another host, `secure.example.com` or `secure.example.com:8443`, in the place of the one that was asked.
    ///
    /// # Errors
    ///
    /// It is not written as a host is.
    pub fn redirect_to_https_of(self, authority: &str, _: SchemeTold) -> Result<Self, InvalidHosts> {
        let other = InvalidHosts::unless_of_https(authority)?;
        Ok(Self { redirect: Some(ToHttps::Other(other)), ..self })
    }

    /// Leaves a path, and what is below it, out of the redirect: a load balancer asks for `/health` in plain text.
    ///
    /// The path is the whole one, also where the chain stands below a router that takes a prefix off.
    ///
    /// # Errors
    ///
    /// The path does not begin with a slash, is `/` alone, or has a query.
    pub fn except_below(mut self, path: &str) -> Result<Self, InvalidPrefix> {
        let prefix = path.strip_suffix('/').unwrap_or(path);
        if !prefix.starts_with('/') || prefix.contains(['?', '#']) {
            return Err(InvalidPrefix(path.to_owned()));
        }
        self.exempt.push(prefix.into());
        Ok(self)
    }

    /// Sends `Strict-Transport-Security` with responses to secure requests.
    #[must_use]
    pub fn strict_transport_security(self, hsts: Hsts) -> Self {
        let value = HeaderValue::try_from(hsts.to_string()).ok().map(|value| (hsts, value));
        Self { hsts: value, ..self }
    }

    /// Leaves `X-Content-Type-Options` out: browsers then guess what a response is.
    #[must_use]
    pub fn without_nosniff(self) -> Self {
        self.without(&header::X_CONTENT_TYPE_OPTIONS)
    }

    /// Sends another `Referrer-Policy`.
    #[must_use]
    pub fn referrer_policy(self, policy: ReferrerPolicy) -> Self {
        self.with(header::REFERRER_POLICY, policy.as_str())
    }

    /// Sends several policies: each browser takes the last one that it knows.
    ///
    /// `first` is for the oldest ones.
    #[must_use]
    pub fn referrer_policies(self, first: ReferrerPolicy, newer: &[ReferrerPolicy]) -> Self {
        let mut list = first.as_str().to_owned();
        for policy in newer {
            list.push(',');
            list.push_str(policy.as_str());
        }
        self.with_value(header::REFERRER_POLICY, HeaderValue::try_from(list).ok())
    }

    /// Leaves `Referrer-Policy` out: browsers then do as [`ReferrerPolicy::StrictOriginWhenCrossOrigin`] says.
    #[must_use]
    pub fn without_referrer_policy(self) -> Self {
        self.without(&header::REFERRER_POLICY)
    }

    /// Sends another `Cross-Origin-Opener-Policy`.
    #[must_use]
    pub fn opener_policy(self, policy: OpenerPolicy) -> Self {
        self.with(OPENER_POLICY, policy.as_str())
    }

    /// Leaves `Cross-Origin-Opener-Policy` out.
    #[must_use]
    pub fn without_opener_policy(self) -> Self {
        self.without(&OPENER_POLICY)
    }

    /// Sends `Cross-Origin-Resource-Policy`.
    #[must_use]
    pub fn resource_policy(self, policy: ResourcePolicy) -> Self {
        self.with(RESOURCE_POLICY, policy.as_str())
    }

    /// Sends `Cross-Origin-Embedder-Policy`.
    #[must_use]
    pub fn embedder_policy(self, policy: EmbedderPolicy) -> Self {
        self.with(EMBEDDER_POLICY, policy.as_str())
    }

    /// Sends `Permissions-Policy`.
    #[must_use]
    pub fn permissions_policy(self, policy: &PermissionsPolicy) -> Self {
        self.with_value(PERMISSIONS_POLICY, Some(policy.value().clone()))
    }

    /// Sends `Reporting-Endpoints`.
    #[must_use]
    pub fn reporting_endpoints(self, endpoints: &ReportingEndpoints) -> Self {
        self.with_value(REPORTING_ENDPOINTS, Some(endpoints.value().clone()))
    }

    /// Sends `Origin-Agent-Cluster: ?1`: browsers keep the origin apart from others of its site.
    #[must_use]
    pub fn origin_agent_cluster(self) -> Self {
        self.with(ORIGIN_AGENT_CLUSTER, "?1")
    }

    fn with(self, name: HeaderName, value: &'static str) -> Self {
        self.with_value(name, Some(HeaderValue::from_static(value)))
    }

    fn with_value(self, name: HeaderName, value: Option<HeaderValue>) -> Self {
        let mut this = self.without(&name);
        this.headers.extend(value.map(|value| (name, value)));
        this
    }

    fn without(mut self, name: &HeaderName) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    fn leaves_out(&self, path: &str) -> bool {
        self.exempt
            .iter()
            .any(|prefix| path.strip_prefix(&**prefix).is_some_and(|below| below.is_empty() || below.starts_with('/')))
    }

    pub(super) fn sends(&self, name: &HeaderName) -> Option<&HeaderValue> {
        self.headers.iter().find_map(|(other, value)| (other == name).then_some(value))
    }
}

impl Security {
    /// The redirect of a request that has come in plain text.
    fn to_https(&self, req: &Request, host: &Host) -> Option<Response> {
        let to_https = self.redirect.as_ref()?;
        if host.is_secure() || self.leaves_out(asked_for(req).path()) {
            return None;
        }
        let authority = match to_https {
            ToHttps::SameHost => host.authority(),
            ToHttps::Other(authority) => authority.clone(),
        };
        let target = format!("https://{authority}{}", path_and_query(asked_for(req)));
        Some(redirect(StatusCode::PERMANENT_REDIRECT, &target))
    }

    fn add_headers(&self, headers: &mut HeaderMap, host: &Host) {
        for (name, value) in &self.headers {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if let Some((_, value)) = self.hsts.as_ref().filter(|_| host.is_secure()) {
            headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert_with(|| value.clone());
        }
    }
}

#[middleware(in_set(Redirects), before(Redirects, Authenticates), after(HandlesCors))]
impl Security {
    /// Looks at the request on the way in only, so that a router need not give it back.
    async fn call(&self, req: &mut Request, host: Host, next: impl Next) -> Response {
        let mut response = match self.to_https(req, &host) {
            Some(redirect) => redirect,
            None => next.run(req).await,
        };
        self.add_headers(response.headers_mut(), &host);
        response
    }
}

/// A path that cannot be left out of the redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPrefix(String);

impl fmt::Display for InvalidPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not the begin of a path: write `/health`, without a query; not to redirect at all, leave the redirect out",
            self.0
        )
    }
}

impl Error for InvalidPrefix {}

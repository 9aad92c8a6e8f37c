//! The entry.

use std::ops::ControlFlow;

use http::header::{CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY_REPORT_ONLY};
use ordain::{Request, Response, TemplateResponse, middleware};

use super::{Nonce, Policy};
use crate::caching::do_not_store;
use crate::notes::note;

/// Provides the [`Nonce`], and adds the policy to responses. The [module](super) has an example and the rules.
#[derive(Debug, Clone)]
pub struct Csp {
    enforced: Option<Policy>,
    reported: Option<Policy>,
}

impl Csp {
    /// Has browsers enforce a policy.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { enforced: Some(policy), reported: None }
    }

    /// Has browsers report only what a policy would block: to try one out.
    #[must_use]
    pub fn report_only(policy: Policy) -> Self {
        Self { enforced: None, reported: Some(policy) }
    }

    /// Has browsers report what another policy would block, beside the one that they enforce.
    #[must_use]
    pub fn and_report_only(self, policy: Policy) -> Self {
        Self { reported: Some(policy), ..self }
    }
}

#[middleware]
impl Csp {
    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_request(&self, req: &Request) -> ControlFlow<Response, Nonce> {
        // A chain inside another adds its policy to the same page, which has one nonce.
        ControlFlow::Continue(req.extensions().get::<Nonce>().cloned().unwrap_or_default())
    }

    /// Offers the nonce to a template, which uses it by showing it.
    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_template_response(&self, req: &Request, template: &mut TemplateResponse) {
        if let Some(nonce) = req.extensions().get::<Nonce>().cloned() {
            template.insert_lazy("csp_nonce", move || nonce.value().into());
        }
    }

    fn process_response(&self, req: &Request, response: &mut Response) {
        let nonce = req.extensions().get::<Nonce>().and_then(Nonce::used);
        let notes = response.extensions();
        let off = notes.get::<Off>().is_some();
        let own = notes.get::<Policy>().or(self.enforced.as_ref());
        let enforced = own.filter(|_| !off && notes.get::<NotEnforced>().is_none()).map(|policy| policy.header(nonce));
        let own = notes.get::<ReportOnly>().map(|ReportOnly(policy)| policy).or(self.reported.as_ref());
        let reported = own.filter(|_| !off && notes.get::<NotReported>().is_none()).map(|policy| policy.header(nonce));
        for (name, header) in [(CONTENT_SECURITY_POLICY, enforced), (CONTENT_SECURITY_POLICY_REPORT_ONLY, reported)] {
            if let Some(header) = header {
                response.headers_mut().entry(name).or_insert(header);
            }
        }
        if nonce.is_some() {
            do_not_store(response);
        }
    }
}

/// A note of a response: browsers report what this policy would block, in the place of the site's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportOnly(pub Policy);

/// A note of a response: it has neither policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Off;

/// A note of a response: it has no policy to enforce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotEnforced;

/// A note of a response: it has no policy to report by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotReported;

note!(ReportOnly);
note!(Off);
note!(NotEnforced);
note!(NotReported);

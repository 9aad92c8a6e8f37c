//! The sets that the rules of ready entries are about.

crate::set! {
    /// May refuse a request whose sender it does not know: answers 401 or 403, or redirects to a login page.
    pub Authenticates
}

crate::set! {
    /// May answer a request by itself, for a reason other than who sent it: a timeout, a limit, a maintenance page.
    pub Answers
}

crate::set! {
    /// Rewrites the body of a response, or reads it.
    pub ChangesBody
}

crate::set! {
    /// Reads the body of a request before the view does.
    pub ReadsBody
}

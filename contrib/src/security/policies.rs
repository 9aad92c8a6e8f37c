//! The headers that have one value of a few.

/// Declares a header's values.
macro_rules! values {
    ($(#[$attribute:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $value:literal,)* }) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$about])* $variant,)*
        }

        impl $name {
            /// The value as the header has it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }
        }
    };
}

values! {
    /// `Referrer-Policy`: how much of its address a page tells where it leads.
    ReferrerPolicy {
        /// Nothing. Browsers then send `Origin: null` with a form.
        NoReferrer = "no-referrer",
        /// All of it, but not from HTTPS to HTTP.
        NoReferrerWhenDowngrade = "no-referrer-when-downgrade",
        /// The origin.
        Origin = "origin",
        /// All of it to the site itself, the origin to others.
        OriginWhenCrossOrigin = "origin-when-cross-origin",
        /// All of it to the site itself, nothing to others.
        SameOrigin = "same-origin",
        /// The origin, but not from HTTPS to HTTP.
        StrictOrigin = "strict-origin",
        /// All of it to the site itself, the origin to others, nothing from HTTPS to HTTP: what browsers do on their own.
        StrictOriginWhenCrossOrigin = "strict-origin-when-cross-origin",
        /// All of it to anyone.
        UnsafeUrl = "unsafe-url",
    }
}

values! {
    /// `Cross-Origin-Opener-Policy`: which windows keep hold of each other.
    OpenerPolicy {
        /// Those of the same origin.
        SameOrigin = "same-origin",
        /// Those of the same origin, and those that the page opens.
        SameOriginAllowPopups = "same-origin-allow-popups",
        /// None that opens the page; those that the page opens.
        NoopenerAllowPopups = "noopener-allow-popups",
        /// Any.
        UnsafeNone = "unsafe-none",
    }
}

values! {
    /// `Cross-Origin-Resource-Policy`: whose pages may load the response.
    ResourcePolicy {
        /// Those of the same origin.
        SameOrigin = "same-origin",
        /// Those of the same site.
        SameSite = "same-site",
        /// Any.
        CrossOrigin = "cross-origin",
    }
}

values! {
    /// `Cross-Origin-Embedder-Policy`: what a page may load from others.
    EmbedderPolicy {
        /// What allows it.
        RequireCorp = "require-corp",
        /// What allows it, or is loaded without credentials.
        Credentialless = "credentialless",
        /// Anything.
        UnsafeNone = "unsafe-none",
    }
}

//! The batteries, as values that are checked.

use std::sync::Arc;

use ordain::Either;
use ordain::error::Pages;

use super::{Checked, Weakness};
use crate::cookies::InsecureForDevelopment;

impl<C: Checked> Checked for Arc<C> {
    fn entry(&self) -> &'static str {
        C::entry(self)
    }

    fn weaknesses(&self) -> Option<Vec<Weakness>> {
        C::weaknesses(self)
    }
}

impl<A: Checked, B: Checked> Checked for Either<A, B> {
    fn entry(&self) -> &'static str {
        match self {
            Self::First(one) => one.entry(),
            Self::Second(other) => other.entry(),
        }
    }

    fn weaknesses(&self) -> Option<Vec<Weakness>> {
        match self {
            Self::First(one) => one.weaknesses(),
            Self::Second(other) => other.weaknesses(),
        }
    }
}

/// A value, and an entry that may be left out: its name, its weaknesses, what Django calls each.
#[cfg(any(
    feature = "auth",
    feature = "csrf",
    feature = "hosts",
    feature = "messages",
    feature = "quota",
    feature = "security",
    feature = "sessions",
    feature = "x-frame-options"
))]
macro_rules! checked {
    ($name:literal, $type:ty, [$($generics:tt)*], $code:expr) => {
        checked!(@one $name, $type, [$($generics)*], |this: &$type| Some(weak(this.weaknesses(), $code)));
        checked!(@one $name, Option<$type>, [$($generics)*], |this: &Option<$type>| {
            this.as_ref().map(|this| weak(this.weaknesses(), $code))
        });
    };
    (@one $name:literal, $type:ty, [$($generics:tt)*], $weaknesses:expr) => {
        impl<$($generics)*> Checked for $type {
            fn entry(&self) -> &'static str {
                $name
            }

            fn weaknesses(&self) -> Option<Vec<Weakness>> {
                ($weaknesses)(self)
            }
        }
    };
}

/// Each with its text and what Django calls it.
#[cfg(any(
    feature = "auth",
    feature = "csrf",
    feature = "hosts",
    feature = "messages",
    feature = "quota",
    feature = "security",
    feature = "sessions",
    feature = "x-frame-options"
))]
fn weak<W: ToString>(found: Vec<W>, code: impl Fn(&W) -> Option<&'static str>) -> Vec<Weakness> {
    found.into_iter().map(|weakness| Weakness { code: code(&weakness), text: weakness.to_string() }).collect()
}

/// What Django has no name for.
#[cfg(any(feature = "auth", feature = "csrf", feature = "messages", feature = "quota"))]
fn unnamed<W>(_: &W) -> Option<&'static str> {
    None
}

impl Checked for Pages {
    fn entry(&self) -> &'static str {
        "Pages"
    }

    fn weaknesses(&self) -> Option<Vec<Weakness>> {
        Some(details(self))
    }
}

impl Checked for Option<Pages> {
    fn entry(&self) -> &'static str {
        "Pages"
    }

    fn weaknesses(&self) -> Option<Vec<Weakness>> {
        self.as_ref().map(details)
    }
}

fn details(pages: &Pages) -> Vec<Weakness> {
    let text = "pages of errors tell what went wrong inside: leave out `details(true)`";
    let shown = pages.has_details().then(|| Weakness { code: Some("security.W018"), text: text.to_owned() });
    shown.into_iter().collect()
}

impl Checked for InsecureForDevelopment {
    fn entry(&self) -> &'static str {
        "InsecureForDevelopment"
    }

    fn weaknesses(&self) -> Option<Vec<Weakness>> {
        Some(plain())
    }
}

impl Checked for Option<InsecureForDevelopment> {
    fn entry(&self) -> &'static str {
        "InsecureForDevelopment"
    }

    fn weaknesses(&self) -> Option<Vec<Weakness>> {
        self.as_ref().map(|_| plain())
    }
}

/// Django's names are those of the sessions' cookie and of that of the check of forged forms.
fn plain() -> Vec<Weakness> {
    let of =
        |code, cookies| Weakness { code, text: format!("{cookies} are sent over plain HTTP: leave this entry out") };
    vec![of(Some("security.W012"), "cookies of sessions and messages"), of(Some("security.W016"), "secrets of forms")]
}

#[cfg(feature = "security")]
mod security {
    use super::{Checked, Weakness, weak};
    use crate::security::{Security, Weakness as Of};

    checked!("Security", Security, [], |weakness: &Of| {
        Some(match weakness {
            Of::NoRedirect => "security.W008",
            Of::NoStrictTransportSecurity => "security.W004",
            Of::WithoutSubdomains => "security.W005",
            Of::NotPreloaded => "security.W021",
            Of::NoNosniff => "security.W006",
            Of::NoReferrerPolicy => "security.W022",
        })
    });
}

#[cfg(feature = "sessions")]
mod sessions {
    use super::{Checked, Weakness, weak};
    use crate::sessions::{Sessions, Store, Weakness as Of};

    checked!("Sessions", Sessions<S>, [S: Store], |weakness: &Of| match weakness {
        Of::NotSecure => Some("security.W012"),
        Of::ReadableByScripts => Some("security.W015"),
        Of::NotRevocable => None,
    });
}

#[cfg(feature = "csrf")]
mod csrf {
    use super::{Checked, Weakness, unnamed, weak};
    #[cfg(feature = "sessions")]
    use crate::csrf::InSession;
    use crate::csrf::{CrossOrigin, Csrf, InCookie, Weakness as Of};

    checked!("Csrf", Csrf<InCookie>, [], |weakness: &Of| match weakness {
        Of::NotSecure => Some("security.W016"),
        Of::ReadableByScripts => None,
    });
    #[cfg(feature = "sessions")]
    checked!("Csrf", Csrf<InSession>, [], unnamed::<Of>);
    checked!("CrossOrigin", CrossOrigin, [], unnamed::<Of>);

    #[cfg(feature = "sessions")]
    impl Csrf<InSession> {
        /// Nothing: there is no cookie of its own. Of the session [`Sessions::weaknesses`](crate::sessions::Sessions::weaknesses) says what there is.
        #[must_use]
        pub fn weaknesses(&self) -> Vec<Of> {
            let _ = self;
            Vec::new()
        }
    }

    impl CrossOrigin {
        /// Nothing: there is nothing to be set that is weak.
        #[must_use]
        pub fn weaknesses(&self) -> Vec<Of> {
            let _ = self;
            Vec::new()
        }
    }
}

#[cfg(feature = "x-frame-options")]
mod x_frame_options {
    use super::{Checked, Weakness, weak};
    use crate::x_frame_options::{Weakness as Of, XFrameOptions};

    checked!("XFrameOptions", XFrameOptions, [], |weakness: &Of| match weakness {
        Of::FramedBySite => Some("security.W019"),
    });
}

#[cfg(feature = "hosts")]
mod hosts {
    use super::{Checked, Weakness, weak};
    use crate::hosts::{Clients, Hosts, Weakness as Of};

    fn code(weakness: &Of) -> Option<&'static str> {
        matches!(weakness, Of::AnyHost).then_some("security.W020")
    }

    checked!("Hosts", Hosts, [], code);
    checked!("Clients", Clients, [], code);
}

#[cfg(feature = "messages")]
mod messages {
    use super::{Checked, Weakness, unnamed, weak};
    #[cfg(feature = "sessions")]
    use crate::messages::{Fallback, InSession};
    use crate::messages::{Flash, InCookie, Weakness as Of};

    checked!("Flash", Flash<InCookie>, [], unnamed::<Of>);
    #[cfg(feature = "sessions")]
    checked!("Flash", Flash<InSession>, [], unnamed::<Of>);
    #[cfg(feature = "sessions")]
    checked!("Flash", Flash<Fallback>, [], unnamed::<Of>);
}

#[cfg(feature = "auth")]
mod auth {
    use super::{Checked, Weakness, unnamed, weak};
    use crate::auth::{Authentication, Backend, Passwords, RemoteBackend, RemoteUser, Weakness as Of};

    checked!("Authentication", Authentication<B>, [B: Backend], unnamed::<Of>);
    checked!("RemoteUser", RemoteUser<B>, [B: RemoteBackend], unnamed::<Of>);
    checked!("Passwords", Passwords, [], unnamed::<Of>);
}

#[cfg(feature = "quota")]
mod quota {
    use super::{Checked, Weakness, unnamed, weak};
    use crate::quota::{Key, Quota, Store, Weakness as Of};

    checked!("Quota", Quota<K, S>, [K: Key, S: Store], unnamed::<Of>);
}

//! What the macros for entries of other crates read: a name, and the words of rules.

/// Gives an entry its name and its identity: the place where it is declared.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_named {
    ($name:ident $(<$($parameter:ident),+>)?) => {
        impl $(<$($parameter),+>)? $crate::__private::Named for $name $(<$($parameter),+>)? {
            const ID: $crate::plan::Id = $crate::__private::plan::Id::new(
                match ::core::option_env!("CARGO_PKG_NAME") {
                    ::core::option::Option::Some(package) => package,
                    ::core::option::Option::None => "",
                },
                match ::core::option_env!("CARGO_PKG_VERSION") {
                    ::core::option::Option::Some(version) => version,
                    ::core::option::Option::None => "",
                },
                ::core::module_path!(),
                ::core::line!(),
                ::core::column!(),
                ::core::stringify!($name),
            );
            const NAME: &'static str = ::core::stringify!($name);
            const IS_GENERIC: bool = !::core::stringify!($($($parameter)+)?).is_empty();
        }
    };
}

/// Reads rules, one after the other: those that have been read stand in the brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_rules {
    ([$($rule:expr,)*]) => { $crate::__private::plan::RuleLists::of(&[$($rule),*]) };
    ([$($read:tt)*] provides($($value:tt)*) $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)*] $($($rest)*)?)
    };
    ([$($read:tt)*] in_set($($set:ty),+ $(,)?) $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!(
            [$($read)* $($crate::__private::plan::Rule::InSet(<$set as $crate::__private::Set>::SET),)+] $($($rest)*)?
        )
    };
    ([$($read:tt)*] requires($($target:ty),+ $(,)?) $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)* $($crate::__ordain_rules!(@Requires $target),)+] $($($rest)*)?)
    };
    ([$($read:tt)*] requires_below($($target:ty),+ $(,)?) $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)* $($crate::__ordain_rules!(@RequiresBelow $target),)+] $($($rest)*)?)
    };
    ([$($read:tt)*] after($($target:ty),+ $(,)?) $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)* $($crate::__ordain_rules!(@After $target),)+] $($($rest)*)?)
    };
    ([$($read:tt)*] before($($target:ty),+ $(,)?) $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)* $($crate::__ordain_rules!(@Before $target),)+] $($($rest)*)?)
    };
    ([$($read:tt)*] conflicts($($target:ty),+ $(,)?) $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)* $($crate::__ordain_rules!(@Conflicts $target),)+] $($($rest)*)?)
    };
    ([$($read:tt)*] outermost $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)* $crate::__private::plan::Rule::Outermost,] $($($rest)*)?)
    };
    ([$($read:tt)*] innermost $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)* $crate::__private::plan::Rule::Innermost,] $($($rest)*)?)
    };
    ([$($read:tt)*] repeatable $(, $($rest:tt)*)?) => {
        $crate::__ordain_rules!([$($read)* $crate::__private::plan::Rule::Repeatable,] $($($rest)*)?)
    };
    (@$rule:ident $target:ty) => {
        $crate::__private::plan::Rule::$rule(<$target as $crate::__private::Named<_>>::TARGET)
    };
    ([$($read:tt)*] $word:ident $($rest:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "`",
            ::core::stringify!($word),
            "` is no rule of an entry, or not written like one\nhelp: write `requires(X)`, `before(X)`, `after(X)`, `conflicts(X)`, ",
            "`in_set(S)`, `provides(T)`, `outermost`, `innermost` or `repeatable`"
        ))
    };
}

const _: Option<fn(#[cfg(any())] Site)> = Option::None;
async fn whoami(user: User, Extension(session): Extension<Session>) -> String {
    user.name
}
const _: () = <<Site as Itself>::Type as KnownChain>::IS;
const _: () = {
    use {SaysNothing as _, Shut as _, taken};
    type Chain = <Case<{ ChainGate::<Site>::OPEN }> as AdmitChain<Site>>::Type;
    (taken::<
        Chain,
        Session,
    >)(
        [
            "`whoami` takes a `Session`, which nothing in the chain `Site` provides\nhelp: add an entry with `next: impl Provide<Session>` or a field of type `Shared<Session>`, or take an `Option<Extension<Session>>`",
            "`whoami` takes a `Session`, which the chain `Site` provides only by an `Option` entry\nhelp: take an `Option<Extension<Session>>`",
        ],
        Usually::<Session>::PROVIDED_BY,
    );
};
const _: () = {
    use {AsksNothing as _, IsNot as _, SaysNothing as _, Shut as _, extracts, taken_by};
    type Chain = <Case<{ ChainGate::<Site>::OPEN }> as AdmitChain<Site>>::Type;
    type Known = Case<
        {
            IsValue::<User>::YES || IsExtractor::<User>::YES
                || !provides::<Chain, User>()
        },
    >;
    (extracts::<User, Known, _>)();
    (taken_by)(
        Asks::<Chain, User>::TAKEN,
        [
            "`whoami` takes a `User`, which nothing in the chain `Site` provides\nhelp: add an entry with `next: impl Provide<User>` or a field of type `Shared<User>`, or take an `Option<User>`",
            "`whoami` takes a `User`, which the chain `Site` provides only by an `Option` entry\nhelp: take an `Option<User>`",
        ],
        [
            "`whoami` takes a `User`, an `Extension` of what nothing in the chain `Site` provides\nhelp: add an entry that provides it, or take an `Option<User>`",
            "`whoami` takes a `User`, an `Extension` of what the chain `Site` provides only by an `Option` entry\nhelp: take an `Option<User>`",
        ],
        Usually::<User>::PROVIDED_BY,
    );
};

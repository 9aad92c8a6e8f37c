const _: Option<fn(#[cfg(any())] Site)> = Option::None;
async fn profile(__req: &mut Request) -> Response {
    async fn profile(req: &mut Request, user: User) -> Html<String> {
        page(req, user)
    }
    let value0 = match needed::<User>(__req, "profile") {
        Result::Ok(value) => value,
        Result::Err(error) => return (Output::respond(error)),
    };
    (Output::respond(profile(__req, value0).await))
}
const _: () = <<Site as Itself>::Type as KnownChain>::IS;
const _: () = {
    use {SaysNothing as _, Shut as _, taken};
    type Chain = <Case<{ ChainGate::<Site>::OPEN }> as AdmitChain<Site>>::Type;
    (taken::<
        Chain,
        User,
    >)(
        [
            "`profile` takes a `User`, which nothing in the chain `Site` provides\nhelp: add an entry with `next: impl Provide<User>` or a field of type `Shared<User>`, or take an `Option<User>`",
            "`profile` takes a `User`, which the chain `Site` provides only by an `Option` entry\nhelp: take an `Option<User>`",
        ],
        Usually::<User>::PROVIDED_BY,
    );
};

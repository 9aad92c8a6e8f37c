const _: () = {
    #[automatically_derived]
    impl FromChain for User
    where
        for<'value> Self: Clone + Send + Sync,
    {}
    #[automatically_derived]
    impl<__S> FromRequestParts<__S> for User
    where
        for<'value> Self: Clone + Send + Sync,
    {
        type Rejection = Error;
        fn from_request_parts(
            parts: &mut Parts,
            _: &__S,
        ) -> impl Future<Output = Result<Self, Error>> + Send {
            provided::<Self>(parts)
        }
    }
    #[automatically_derived]
    impl<__S> OptionalFromRequestParts<__S> for User
    where
        for<'value> Self: Clone + Send + Sync,
    {
        type Rejection = ::core::convert::Infallible;
        fn from_request_parts(
            parts: &mut Parts,
            _: &__S,
        ) -> impl Future<
            Output = Result<Option<Self>, ::core::convert::Infallible>,
        > + Send {
            provided_or_not::<Self>(parts)
        }
    }
};
const _: () = can_be_provided::<User>();

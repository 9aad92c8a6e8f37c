use ordain::FromChain;

#[derive(Clone, FromChain)]
#[from_chain(provided_by = crate::authentication)]
pub struct User;

fn main() {}

use ordain::FromChain;

#[derive(Clone, FromChain)]
#[from_chain(provided = "crate::authentication")]
pub struct User;

fn main() {}

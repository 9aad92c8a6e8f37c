use ordain::FromChain;

#[derive(Clone, FromChain)]
#[from_chain("crate::authentication")]
pub struct User;

fn main() {}

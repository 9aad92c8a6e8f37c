use ordain::FromChain;

#[derive(Clone, FromChain)]
pub struct User {
    #[from_chain(provided_by = "Authentication")]
    pub name: String,
}

#[derive(Clone, FromChain)]
pub enum Plan {
    #[from_chain(provided_by = "Billing")]
    Free,
}

fn main() {}

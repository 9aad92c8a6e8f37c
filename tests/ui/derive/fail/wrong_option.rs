use ordain::FromChain;

#[derive(Clone, FromChain)]
#[from_chain(Site)]
pub struct User(pub &'static str);

fn main() {
    let _ = User("ada").0;
}

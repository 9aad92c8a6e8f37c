use ordain::FromChain;

#[derive(FromChain)]
pub struct User(pub &'static str);

fn main() {
    let _ = User("ada").0;
}

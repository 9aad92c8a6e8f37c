use ordain::FromChain;

#[derive(Clone, FromChain)]
#[from_chain(provided_by = Tokens)]
pub struct Token(pub &'static str);

fn main() {
    let _ = Token("t").0;
}

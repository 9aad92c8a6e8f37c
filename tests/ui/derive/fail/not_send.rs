use std::rc::Rc;

use ordain::FromChain;

#[derive(Clone, FromChain)]
pub struct User(pub Rc<str>);

fn main() {
    let _ = User("ada".into()).0;
}

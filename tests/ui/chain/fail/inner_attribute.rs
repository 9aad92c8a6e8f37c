use ordain::middleware_chain;

middleware_chain! {
    //! All of it.
    pub struct Site {
        //! From top to bottom.
    }
}

fn main() {
    let _ = Site;
}

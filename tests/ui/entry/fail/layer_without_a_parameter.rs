ordain::layer! {
    pub struct Server;
}

fn main() {}

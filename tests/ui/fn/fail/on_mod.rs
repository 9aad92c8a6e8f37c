use ordain::middleware;

#[middleware]
mod timing {
    pub fn start() {}
}

fn main() {}

ordain::middleware_chain! { struct Site {} }

fn main() {
    let motto = String::from("in order");
    let site = Site.wrap(async move |_: &mut ordain::Request| motto.clone());
}

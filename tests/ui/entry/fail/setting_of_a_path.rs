mod pages {
    pub struct Problems;
}

ordain::setting!(pages::Problems);

fn main() {}

use std::error::Error;

async fn setup() -> Result<(), ordain::Error> {
    Err("no key")?
}

async fn start() -> Result<(), Box<dyn Error + Send + Sync>> {
    setup().await?; // write: setup().await.map_err(ordain::Error::into_source)?
    Ok(())
}
fn main() {}

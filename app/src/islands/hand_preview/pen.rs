//! One hand, fetched and ready to write.
use fonts::{Ink, Stationery};
use letters::Sheet;
pub struct Pen { name: String }
impl Pen {
    pub async fn fetch(name: &str) -> Result<Pen, String> { let _ = crate::islands::browser::fetch(name).await; Ok(Pen { name: name.into() }) }
    pub fn name(&self) -> &str { &self.name }
    pub fn write(&self, _text: &str, _paper: &Stationery, _ink: &Ink, _sheet: &Sheet) -> Result<Vec<String>, String> { Err("not yet".into()) }
}

//! Pages: the frame that they stand in, where they end, and a page being made up.

mod breaks;
mod forme;
mod frame;

pub(crate) use breaks::{columns, leading_air, next};
pub(crate) use forme::{Aim, Forme, Leads, Placed};
pub(crate) use frame::{Bounds, Frame};

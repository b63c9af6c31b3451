// What becomes of a cell: its canonical field is written, or it fails by one of its column's templates, or:

/** The canonical field was written. */
export const fine: i32 = -1;
/** The host has to judge the cell. */
export const toHost: i32 = -2;

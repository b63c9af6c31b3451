// What the host does for the kernel.

/**
 * Judges a cell by the plain lane: the content of a field, written in a style. Writes the canonical field to `target`
 * and gives its length; -1 when the cell is at fault.
 */
export declare function readCell(column: i32, begin: usize, end: usize, style: i32, target: usize): i32;

/** Seconds by which a column's zone is ahead of UTC throughout a local day (from 1970-01-01), or `zoneUnknown`. */
export declare function zoneOffset(column: i32, day: i32): i32;

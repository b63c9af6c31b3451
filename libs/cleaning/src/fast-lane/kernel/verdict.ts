// What becomes of a cell: where the byte behind its canonical field goes, an address; or, negative, `~failure`: one of the
// failures that layout.ts lists, or this.

/** The host has to judge the cell, or, where it has found a fault, the record. */
export const toHost: i32 = ~0x7f;

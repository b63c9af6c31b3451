const dangerous = /^'*[=+\-@\t\r\n]/;
const guarded = /^'+[=+\-@\t\r\n]/;

/**
 * Keeps a spreadsheet from taking a cell for a formula: an apostrophe goes before a text that begins with = + - @, a
 * tab or a line end, and before one that looks so guarded already. `unguardFormula` gives back exactly what was there.
 */
export function guardFormula(text: string): string {
  return dangerous.test(text) ? `'${text}` : text;
}

/** Undoes `guardFormula`; a text that it would not have written stays as it is. */
export function unguardFormula(text: string): string {
  return guarded.test(text) ? text.slice(1) : text;
}

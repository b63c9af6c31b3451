const special = /[",\r\n]/;

/** One cell as RFC 4180 has it: in quotes only where it needs them. */
export function csvCell(text: string): string {
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record as a line, without its line end. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(csvCell).join(',');
}

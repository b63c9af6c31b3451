import { quote } from './value.ts';

/** Names that the pipeline itself gives to columns of its files and tables; no contract may use them. */
export const reservedColumns: readonly string[] = Object.freeze([
  'event_date',
  'source_file',
  'source_line',
  '_line',
  '_reasons',
  '_record',
]);

/**
 * A header as contracts compare it: 'Sensor ID ' and 'sensorId' are both 'sensor_id'. Letters and digits of any script
 * stay, in lower case; everything between them is one underscore. Reserved names stay as they are, and the normal form
 * of a normal form is itself. A header without a letter or digit is ''.
 */
export function normaliseName(header: string): string {
  const trimmed = header.trim();
  if (reservedColumns.includes(trimmed)) return trimmed;
  return trimmed
    .normalize('NFKC')
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, '_')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

const nameExpression = /^[a-z][a-z0-9_]*$/;
/** Glue and Athena allow 255 bytes; names also become parts of file names, so a good deal less. */
const maxNameLength = 64;

/** What is wrong with the name of a dataset or column; undefined where it is one. */
export function nameProblem(name: string): string | undefined {
  if (!nameExpression.test(name))
    return `a name is lower-case letters, digits and '_', a letter first, found ${quote(name)}`;
  return name.length > maxNameLength
    ? `a name has at most ${maxNameLength} characters, found ${name.length}`
    : undefined;
}

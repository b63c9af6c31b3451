import { canonicalColumn, type Dataset, normaliseName, piiColumns, reservedColumns } from '@sluice/contract';
import type { Quarantine } from './report.ts';
import { unguardFormula } from './formula.ts';
import { cleanText, isInvisible } from './text.ts';

/** A file's header, matched with a contract. */
export interface Header {
  /**
   * The header's fields as they came (a rejects file's without their guards), up to the last one that has a name: the
   * table is so wide, and empty fields behind it are trailing delimiters.
   */
  readonly names: readonly string[];
  /** Their normal forms, by which a repeated header is known. */
  readonly normalNames: readonly string[];
  /** For each of the contract's columns, in order: which field holds it, -1 for none. */
  readonly sources: readonly number[];
  /** Which fields are the uploader's own: all but those that the pipeline added (`_line`, `source_line`, …). */
  readonly originals: readonly number[];
  /** Where the file is a rejects file that came back: the field with the text of a record that did not split, or -1. */
  readonly rejects: { readonly record: number } | undefined;
  /** The file is a clean file that came back: its cells are canonical values, however uploads are written. */
  readonly isClean: boolean;
  readonly warnings: readonly string[];
}

/** Finds the contract's column for each header; the same lookup serves every header of a dataset. */
export type ColumnFinder = (header: string) => string | undefined;

/** The column that a header means, by normalised name or alias; undefined for none. */
export function columnFinder(dataset: Dataset): ColumnFinder {
  const columns = new Map<string, string>();
  for (const [name, { aliases }] of Object.entries(dataset.columns)) {
    for (const known of [name, ...aliases]) columns.set(normaliseName(known), name);
  }
  return (header) => {
    const text = cleanText(header);
    // Its normal form may well be a column's name, and no column is meant by it.
    return text === '__proto__' ? undefined : columns.get(normaliseName(text));
  };
}

/** How many fields a table has by its header: those up to the last one with a name. Without any name, all of them. */
export function widthOf(header: readonly string[]): number {
  return header.findLastIndex((field) => !isInvisible(field)) + 1 || header.length;
}

/**
 * Whether a header is that of a file that the pipeline itself wrote: a clean file, a rejects file. Their records are as
 * the pipeline writes them, not as the contract says that uploads are written.
 */
export function isOwnHeader(header: readonly string[]): boolean {
  return header.some((field) => reservedColumns.includes(cleanText(field)));
}

/** Matches a header with a contract, or says why the file cannot be read by it. */
export function matchHeader(fields: readonly string[], dataset: Dataset): Header | Quarantine {
  const isRejects = ['_line', '_reasons'].every((name) => fields.some((field) => cleanText(field) === name));
  const width = widthOf(fields);
  const names = fields.slice(0, width).map((field) => (isRejects ? unguardFormula(field) : field));
  const texts = names.map(cleanText);
  const find = columnFinder(dataset);
  const columns = Object.entries(dataset.columns);
  // Where the header is missing, what stands in its place is data.
  const isPrivate = piiColumns(dataset).length > 0;
  const label = (index: number): string => (isPrivate ? `number ${index + 1}` : shown(texts[index]!));
  const owners = new Map<string, number>();
  const originals: number[] = [];
  const unknown: string[] = [];
  for (const [index, text] of texts.entries()) {
    if (reservedColumns.includes(text)) continue;
    originals.push(index);
    const column = find(text);
    if (column === undefined) {
      unknown.push(text === '' ? `number ${index + 1}, which has no name` : label(index));
      continue;
    }
    const twin = owners.get(column);
    if (twin !== undefined) {
      const message = `the headers ${label(twin)} and ${label(index)} both mean column '${column}': keep one`;
      return { code: 'ambiguous_header', message };
    }
    owners.set(column, index);
  }
  const absent = columns.filter(([name]) => !owners.has(name));
  const missing = absent.filter(([, column]) => !column.optional).map(([name]) => `'${name}'`);
  if (missing.length > 0) return missingColumns(missing, texts, { found: owners.size, isPrivate });
  const lost = piiColumns(dataset, ['mask', 'drop']).filter((name) => owners.has(name));
  if (isRejects && lost.length > 0) {
    const message = `a rejects file has no values of ${listed(lost.map((name) => `'${name}'`))}: mend its records at the source`;
    return { code: 'mend_at_source', message };
  }
  if (unknown.length > 0 && dataset.unknownColumns === 'quarantine') {
    const message = `the contract '${dataset.name}' does not know ${listed(unknown)}: leave it out`;
    return { code: 'unknown_column', message };
  }
  return {
    names,
    normalNames: texts.map(normaliseName),
    sources: columns.map(([name]) => owners.get(name) ?? -1),
    originals,
    rejects: isRejects ? { record: texts.indexOf('_record') } : undefined,
    isClean: texts.join() === [...Object.keys(dataset.columns), 'source_line'].join(),
    warnings: [
      ...(unknown.length === 0 ? [] : [`left out ${listed(unknown)}: not in the contract`]),
      ...absent.map(([name]) => `no column '${name}': every row has null there`),
    ],
  };
}

/** The file's own words in a message: quoted, and cut where they are long. */
function shown(text: string): string {
  return text.length <= 60 ? `'${text}'` : `'${text.slice(0, 60)}…'`;
}

/** `columns 'x', 'y' and 3 more` */
function listed(names: readonly string[]): string {
  const rest = names.length - 10;
  return `column${names.length === 1 ? '' : 's'} ${names.slice(0, 10).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function missingColumns(
  missing: readonly string[],
  texts: readonly string[],
  { found, isPrivate }: { found: number; isPrivate: boolean },
): Quarantine {
  const header = isPrivate ? 'one that is not shown' : shown(texts.slice(0, 12).join(', '));
  if (found === 0 && (texts.length === 1 || /^[{[<]/.test(texts[0]!))) {
    return { code: 'not_csv', message: `expected a header with ${missing.join(', ')}, found ${header}` };
  }
  return { code: 'missing_columns', message: `no ${listed(missing)} in the header${isPrivate ? '' : ` ${header}`}` };
}

/** The contract by which a file's cells are read: that of uploads, or of canonical values in a clean file. */
export function contractOf(dataset: Dataset, header: Header): Dataset {
  if (!header.isClean) return dataset;
  const columns = Object.entries(dataset.columns).map(([name, column]) => [name, canonicalColumn(column)] as const);
  return { ...dataset, columns: Object.fromEntries(columns) };
}

/** Whether a record is the header once more, as where files were put together. */
export function isRepeatedHeader(values: readonly string[], { names, normalNames }: Header): boolean {
  return values.every(
    (value, index) => value === names[index] || normaliseName(cleanText(value)) === normalNames[index],
  );
}

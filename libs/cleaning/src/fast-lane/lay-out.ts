import { type Column, type Dataset, type Delimiter, piiColumns } from '@sluice/contract';
import { field } from '../csv.ts';
import type { Header } from '../header.ts';
import { cleanText } from '../text.ts';
import { placeLinePatterns } from './automata.ts';
import { placeColumns, placeRecordTemplates, type Template } from './columns.ts';
import * as layout from './layout.ts';
import { createTables, type Tables } from './tables.ts';
import { isAscii, isShort, placeWords } from './words.ts';

/** A part of the kernel's memory. */
interface Region {
  readonly address: number;
  readonly size: number;
}

/** The kernel's memory for one upload. */
export interface Memory {
  /** What it holds at the start, from address 0; the regions lie behind. */
  readonly tables: Uint8Array;
  readonly size: number;
  readonly input: Region;
  readonly rows: Region;
  readonly rejects: Region;
  readonly templates: readonly Template[];
}

/** Room for the input: an open quote's, and what is given at a time. */
const inputBytes = layout.maxQuoted + 0x60000;
/** Room for what is written, besides what one record may take. */
const outputBytes = 0x80000;
/** A row takes no more than this many times the bytes of its record, and what its values take by themselves. */
const rowGrowth = 6;
/** The most bytes that a number, a time or a pseudonym takes, whatever stands in the cell. */
const valueBytes = 128;

/** Lays out the kernel's memory; undefined where the contract or the header is not for it. */
export function layOut(dataset: Dataset, header: Header, delimiter: Delimiter): Memory | undefined {
  const tokens = dataset.nullTokens.map((token) => cleanText(token).toLowerCase());
  if (!tokens.every(isShort)) return undefined;
  const tables = createTables(layout.controlSize);
  const footers = dataset.footer === undefined ? 0 : placeLinePatterns(tables, dataset.footer);
  if (footers === undefined) return undefined;
  const { address, templates: ofCells } = placeColumns(tables, dataset, header);
  const { address: recordTemplates, templates: ofRecords } = placeRecordTemplates(tables, header.names.length);
  const templates = [...ofRecords, ...ofCells];
  const columns = Object.keys(dataset.columns);
  const words = new Map(tokens.filter((token) => token !== '' && isAscii(token)).map((token) => [token, '']));
  const fields = header.names.length;
  const hints = hintsOf(dataset, header);
  const settings: readonly (readonly [at: number, value: number])[] = [
    [layout.delimiter, delimiter.charCodeAt(0)],
    [layout.fieldCount, fields],
    [layout.fieldTable, tables.reserve(fields * layout.fieldSize)],
    [layout.columnCount, columns.length],
    [layout.columnTable, address],
    [layout.headerHints, placeInts(tables, hints.flat())],
    [layout.headerHintCount, hints.length],
    [layout.nullTokenLongest, Math.max(0, ...[...words.keys()].map((word) => word.length))],
    [layout.ownFieldCount, header.originals.length],
    [layout.ownFields, placeInts(tables, header.originals)],
    [layout.eventColumn, columns.indexOf(dataset.eventTime)],
    [layout.dateEntries, tables.reserve(layout.dateLimit * 8)],
    [layout.dateSlots, tables.reserve(layout.dateSlotCount * 4)],
    [layout.isEmptyNull, Number(tokens.includes(''))],
    [layout.nullTokens, words.size === 0 ? 0 : placeWords(tables, words)],
    [layout.hasHighTokens, Number(!tokens.every(isAscii))],
    [layout.footers, footers],
    [layout.recordTemplates, recordTemplates],
    [layout.powers, placePowers(tables)],
    [layout.scratch, tables.reserve(layout.maxRecord + layout.padding)],
    [layout.failures, tables.reserve(columns.length * layout.failureSize)],
  ];
  const ownBytes = Object.values(dataset.columns).reduce((sum, column) => sum + valueBytes + longestValue(column), 0);
  const rowBytes = rowGrowth * layout.maxRecord + ownBytes;
  const reasonBytes = templates.reduce((sum, { bytes }) => sum + bytes, 0);
  const rows = placeOutput(tables, layout.rowsLimit, rowBytes);
  const rejects = placeOutput(tables, layout.rejectsLimit, rowBytes + reasonBytes);
  const input = { address: tables.reserve(inputBytes + layout.padding), size: inputBytes };
  for (const [at, value] of settings) tables.setInt(at, value);
  // Rejects of a dataset with columns that tell of people are the plain lane's: the kernel would show their cells.
  const learnt = piiColumns(dataset).length > 0 ? [] : templates;
  return { tables: tables.bytes(), size: tables.size(), input, rows, rejects, templates: learnt };
}

/** The bytes that the longest of a category's values takes as a field. */
function longestValue(column: Column): number {
  const values = column.kind === 'category' ? column.values : [];
  return Math.max(0, ...values.map((value) => new TextEncoder().encode(field(value)).length));
}

/** Room for an output, and the address up to which a record may begin there. */
function placeOutput(tables: Tables, limit: number, recordBytes: number): Region {
  const size = outputBytes + recordBytes;
  const address = tables.reserve(size + layout.padding);
  tables.setInt(limit, address + outputBytes);
  return { address, size };
}

function placePowers(tables: Tables): number {
  const address = tables.reserve(layout.powerCount * 8);
  for (let power = 0; power < layout.powerCount; power += 1) {
    tables.setLong(address + power * 8, 10n ** BigInt(power));
  }
  return address;
}

function placeInts(tables: Tables, values: readonly number[]): number {
  const address = tables.reserve(values.length * 4);
  for (const [index, value] of values.entries()) tables.setInt(address + index * 4, value);
  return address;
}

/**
 * The fields and the codes with which their headers' normal names begin. Cells of numbers and times begin with none of
 * them: these fields come first.
 */
function hintsOf(dataset: Dataset, { normalNames, sources }: Header): [field: number, code: number][] {
  const columns = Object.values(dataset.columns);
  const isWord = (field: number): boolean => {
    const column = columns[sources.indexOf(field)];
    return column === undefined || !['integer', 'decimal', 'date', 'timestamp'].includes(column.kind);
  };
  return normalNames
    .flatMap((name, field): [number, number][] => (/^[a-z0-9]/.test(name) ? [[field, name.charCodeAt(0)]] : []))
    .sort(([a], [b]) => Number(isWord(a)) - Number(isWord(b)));
}

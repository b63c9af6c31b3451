import {
  canonicalColumn,
  type Column,
  columnWords,
  type Dataset,
  expectationsOf,
  timeFormatParts,
} from '@sluice/contract';
import { field } from '../csv.ts';
import type { Header } from '../header.ts';
import type { RejectCode } from '../rejection.ts';
import { nullValues } from '../cell.ts';
import { unclosedMessage } from '../row.ts';
import { placeCellPattern } from './automata.ts';
import { placeFormats } from './formats.ts';
import * as layout from './layout.ts';
import type { Tables } from './tables.ts';
import { isShort, placeWords } from './words.ts';

/** A failure that the kernel can put into words, once the first such has been seen. */
export interface Template {
  readonly address: number;
  /** Null for the record as a whole. */
  readonly column: string | null;
  readonly code: RejectCode;
  /** How much of a reason it takes, at most. */
  readonly bytes: number;
}

/** The codes that the kernel counts, each by the bit that is its place here. */
export const countedCodes = [
  'required',
  'pattern',
  'too_long',
  'not_a_number',
  'out_of_range',
  'precision',
  'not_a_boolean',
  'unknown_category',
  'not_a_date',
  'not_a_timestamp',
  'too_few_fields',
  'too_many_fields',
  'unclosed_quote',
] as const satisfies readonly RejectCode[];
type CountedCode = (typeof countedCodes)[number];

/** Digits of a decimal that fit into 64 bits with room for one digit more. */
const mostDigits = 18;

/** The bytes that the text of a cell takes in a message, at most. */
const shownBytes = 128;

const encoder = new TextEncoder();

/** Lays out a dataset's columns as a file's header brings them; gives the table's address and the templates in it. */
export function placeColumns(
  tables: Tables,
  dataset: Dataset,
  header: Header,
): { address: number; templates: Template[] } {
  const columns = Object.entries(dataset.columns);
  const address = tables.reserve(columns.length * layout.columnSize);
  const templates = columns.flatMap(([name, column], index) => {
    const at = address + index * layout.columnSize;
    tables.setInt(at + layout.columnSource, column.pii === 'drop' ? -1 : header.sources[index]!);
    tables.setInt(at + layout.columnOptional, Number(column.optional));
    const kind = column.pii === undefined ? placeKind(tables, at, column) : layout.kindHost;
    tables.setInt(at + layout.columnKind, kind);
    const nulls = [...(nullValues(column, dataset.nullTokens) ?? [])].map(String);
    if (nulls.length > 0) {
      const words = new Map(nulls.map((value) => [value.toLowerCase(), value]));
      tables.setInt(at + layout.columnNullValues, placeWords(tables, words));
    }
    return placeTemplates(tables, at, name, column);
  });
  return { address, templates };
}

/** Fills in what the column's kind needs; gives the kernel's name for the kind, `kindHost` where it has none. */
function placeKind(tables: Tables, at: number, column: Column): number {
  const setInt = (offset: number, value: number): void => tables.setInt(at + offset, value);
  switch (column.kind) {
    case 'text':
      setInt(layout.columnMaxLength, column.maxLength ?? 0);
      return layout.kindText;
    case 'identifier': {
      const automaton = column.pattern === undefined ? 0 : placeCellPattern(tables, column.pattern);
      if (automaton === undefined) return layout.kindHost;
      setInt(layout.columnData, automaton);
      setInt(layout.columnMaxLength, column.maxLength ?? 0);
      return layout.kindIdentifier;
    }
    case 'integer':
      setInt(layout.columnThousands, column.thousands?.charCodeAt(0) ?? 0);
      tables.setLong(at + layout.columnMin, BigInt(column.min ?? Number.MIN_SAFE_INTEGER));
      tables.setLong(at + layout.columnMax, BigInt(column.max ?? Number.MAX_SAFE_INTEGER));
      return layout.kindInteger;
    case 'decimal': {
      const { precision, scale, min, max } = column;
      if (precision > mostDigits) return layout.kindHost;
      const most = 10n ** BigInt(precision) - 1n;
      setInt(layout.columnThousands, column.thousands?.charCodeAt(0) ?? 0);
      setInt(layout.columnDecimalMark, column.decimalMark.charCodeAt(0));
      setInt(layout.columnScale, scale);
      setInt(layout.columnWholeDigits, precision - scale);
      tables.setLong(at + layout.columnMin, min === undefined ? -most : scaled(min, scale));
      tables.setLong(at + layout.columnMax, max === undefined ? most : scaled(max, scale));
      return layout.kindDecimal;
    }
    case 'boolean':
    case 'category': {
      const words = [...(columnWords(column) ?? [])].map(([word, value]) => [word, field(String(value))] as const);
      if (!words.every(([word]) => isShort(word))) return layout.kindHost;
      setInt(layout.columnData, placeWords(tables, new Map(words)));
      return layout.kindWord;
    }
    case 'date':
    case 'timestamp': {
      const { address, count, hasOthers } = placeFormats(tables, column.formats);
      if (count === 0) return layout.kindHost;
      setInt(layout.columnData, address);
      setInt(layout.columnDataCount, count);
      setInt(layout.columnLastFormat, address);
      setInt(layout.columnHasOtherFormats, Number(hasOthers));
      if (column.kind === 'date') return layout.kindDate;
      setInt(layout.columnScale, fractionDigits(column));
      if (column.zone !== 'UTC') setInt(layout.columnZone, placeZone(tables));
      return layout.kindTimestamp;
    }
  }
}

/** A decimal bound as a whole number of its column's smallest units. */
function scaled(bound: string, scale: number): bigint {
  const [whole = '', fraction = ''] = bound.split('.');
  return BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
}

/** How many fraction digits the column's canonical timestamps have. */
function fractionDigits(column: Column): number {
  const canonical = canonicalColumn(column);
  const parts = canonical.kind === 'timestamp' ? timeFormatParts(canonical.formats[0] ?? '') : undefined;
  return parts?.find((part) => part.part === 'fraction')?.digits ?? 0;
}

/** Offsets by day, none of them known yet. */
function placeZone(tables: Tables): number {
  const address = tables.reserve(layout.zoneDays * 8);
  for (let entry = 0; entry < layout.zoneDays; entry += 1) {
    tables.setInt(address + entry * 8 + 4, layout.zoneUnknown);
  }
  return address;
}

/** Lays out what the kernel says of the column's failures. */
function placeTemplates(tables: Tables, at: number, name: string, column: Column): Template[] {
  const address = tables.reserve(layout.failureKinds * layout.templateSize);
  tables.setInt(at + layout.columnTemplates, address);
  const required = `${name} required: expected a value, found`;
  const texts: readonly (readonly [failure: number, code: CountedCode, head: string, tail: string])[] = [
    [layout.failAbsent, 'required', `${required} none`, ''],
    [layout.failNullToken, 'required', `${required} '`, "', which stands for none"],
    ...Object.entries(expectationsOf(column)).flatMap(([expectation, [code, expected]]) => {
      const failure = failures.get(expectation);
      return failure === undefined || !isCounted(code)
        ? []
        : [[failure, code, `${name} ${code}: expected ${expected}, found '`, "'"] as const];
    }),
  ];
  return texts.map(([failure, code, head, tail]) =>
    placeTemplate(tables, address + failure * layout.templateSize, { column: name, code, head, tail }),
  );
}

/** Lays out what the kernel says of records that are no row as a whole. */
export function placeRecordTemplates(tables: Tables, fields: number): { address: number; templates: Template[] } {
  const address = tables.reserve(layout.recordFailureKinds * layout.templateSize);
  const texts: readonly (readonly [failure: number, code: CountedCode, head: string])[] = [
    [layout.recordTooShort, 'too_few_fields', `expected ${fields} fields, found `],
    [layout.recordTooLong, 'too_many_fields', `expected ${fields} fields, found `],
    [layout.recordUnclosed, 'unclosed_quote', unclosedMessage(fields)],
  ];
  const templates = texts.map(([failure, code, head]) =>
    placeTemplate(tables, address + failure * layout.templateSize, {
      column: null,
      code,
      head: `${code}: ${head}`,
      tail: '',
    }),
  );
  return { address, templates };
}

function placeTemplate(
  tables: Tables,
  address: number,
  { column, code, head, tail }: { column: string | null; code: CountedCode; head: string; tail: string },
): Template {
  let bytes = shownBytes;
  for (const [part, text] of [
    [layout.templateHead, head],
    [layout.templateTail, tail],
  ] as const) {
    const encoded = encoder.encode(text.replaceAll('"', '""'));
    tables.setInt(address + part, tables.place(encoded));
    tables.setInt(address + part + 4, encoded.length);
    bytes += encoded.length;
  }
  tables.setInt(address + layout.templateBit, 1 << countedCodes.indexOf(code));
  return { address, column, code, bytes };
}

function isCounted(code: RejectCode): code is CountedCode {
  return (countedCodes as readonly RejectCode[]).includes(code);
}

/** The kernel's failures by the names that the kinds give to their expectations. */
const failures = new Map([
  ['pattern', layout.failPattern],
  ['tooLong', layout.failTooLong],
  ['notANumber', layout.failNotOne],
  ['word', layout.failNotOne],
  ['date', layout.failNotOne],
  ['timestamp', layout.failNotOne],
  ['precision', layout.failPrecision],
  ['digits', layout.failDigits],
  ['outOfRange', layout.failBounds],
  ['bounds', layout.failBounds],
  ['far', layout.failFar],
]);

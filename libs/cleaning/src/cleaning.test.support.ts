import {
  boolean,
  category,
  type Dataset,
  date,
  decimal,
  defineDataset,
  identifier,
  integer,
  text,
  timestamp,
} from '@sluice/contract';
import { type ByteSink, clean, type CleaningReport } from './index.ts';

/** A dataset with a column of every kind. */
export const orders = defineDataset({
  name: 'orders',
  version: 3,
  title: 'Orders',
  owner: 'tests',
  columns: {
    order_id: identifier({ pattern: '[A-Z][0-9]{1,6}', aliases: ['Order No', 'id'] }),
    note: text({ maxLength: 40, optional: true }),
    pieces: integer({ min: 1, max: 1000 }),
    price: decimal({ precision: 8, scale: 2, optional: true }),
    gift: boolean({ optional: true }),
    region: category(['north', 'south'], { synonyms: { n: 'north' }, optional: true }),
    due: date({ formats: ['yyyy-MM-dd', 'dd/MM/yyyy'], optional: true }),
    ordered_at: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX', 'yyyy-MM-dd HH:mm:ss'], zone: 'UTC', optional: true }),
  },
  eventTime: 'ordered_at',
  maxRejectRatio: 1,
});

/** A dataset of two columns, in which every text is a value: for the tests of the reading alone. */
export const pairs = defineDataset({
  name: 'pairs',
  version: 1,
  title: 'Pairs',
  owner: 'tests',
  columns: { a: text({ optional: true }), b: text({ optional: true }) },
  eventTime: 'uploaded_at',
  nullTokens: [],
  maxRejectRatio: 1,
});

/** A dataset of three columns, all of which must be there. */
export const triples = defineDataset({
  name: 'triples',
  version: 1,
  title: 'Triples',
  owner: 'tests',
  columns: { a: text(), b: text(), c: text() },
  eventTime: 'uploaded_at',
  maxRejectRatio: 1,
});

export interface Cleaned {
  readonly report: CleaningReport;
  /** The outputs, as text. */
  readonly clean: string;
  readonly rejects: string;
  /** The clean file's lines without header and `source_line`. */
  readonly rows: readonly string[];
}

/** Cleans a text or bytes, cut into pieces of the given sizes (the last one repeats; all at once without sizes). */
export async function cleaned(
  input: string | Uint8Array,
  dataset: Dataset = orders,
  sizes: readonly number[] = [],
  pseudonymKey?: Uint8Array,
): Promise<Cleaned> {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const cleanSink = collector();
  const rejectsSink = collector();
  const report = await clean(pieces(bytes, sizes), { dataset, clean: cleanSink, rejects: rejectsSink, pseudonymKey });
  const text = cleanSink.text();
  return { report, clean: text, rejects: rejectsSink.text(), rows: rowsOf(text) };
}

/** The lines of a canonical file without header and `source_line`; its texts hold no line break. */
function rowsOf(text: string): string[] {
  const lines = text.split('\n').slice(1, -1);
  return lines.map((line) => line.slice(0, line.lastIndexOf(',')));
}

export async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const size = Math.max(1, sizes[index] ?? sizes.at(-1) ?? bytes.length);
    // A copy, as a producer that reuses its buffer would give.
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** A sink that keeps what it is given. */
export function collector(): ByteSink & { text(): string } {
  const decoder = new TextDecoder();
  let text = '';
  return {
    write: (bytes) => void (text += decoder.decode(bytes, { stream: true })),
    text: () => text,
  };
}

/** Bytes from texts and byte values. */
export function bytesOf(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])),
  );
}

export function utf16(text: string, order: 'le' | 'be'): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const high = order === 'be' ? 0 : 1;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes[2 * index + high] = unit >> 8;
    bytes[2 * index + 1 - high] = unit & 0xff;
  }
  return bytes;
}

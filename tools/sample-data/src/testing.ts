import {
  boolean,
  category,
  date,
  decimal,
  defineDataset,
  identifier,
  integer,
  text,
  timestamp,
} from '@sluice/contract';
import type { Dataset } from '@sluice/contract';
import { clean } from '@sluice/cleaning';
import type { CleaningReport } from '@sluice/cleaning';
import { datasets } from '@sluice/datasets';

const localTime = ['dd.MM.yyyy HH:mm', 'd MMM yyyy h:mm a'];

/** Contracts that ask for everything that this organisation's own do not: test material. */
export const oddDatasets: readonly Dataset[] = [
  defineDataset({
    name: 'every_kind',
    version: 1,
    title: 'Every kind of column, German habits, local time',
    owner: 'tests',
    columns: {
      id: identifier({ pattern: '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' }),
      label: text({ maxLength: 40, optional: true }),
      pieces: integer({ min: -5, thousands: '.' }),
      price: decimal({ precision: 9, scale: 3, decimalMark: ',', thousands: '.', examples: ['3,50', '1.200,00'] }),
      paid: boolean({ true: ['ja'], false: ['nein'], optional: true }),
      state: category(['open', 'done, or nearly', 'X'], { synonyms: { o: 'open' } }),
      due: date({ formats: ['dd/MM/yyyy', 'yyyy-MM-dd'] }),
      at: timestamp({ formats: localTime, zone: 'Europe/Berlin' }),
      seen: timestamp({ formats: ['unix-ms', 'yyyy-MM-ddTHH:mm:ss.SSSX'], zone: 'UTC', optional: true }),
    },
    key: ['id'],
    eventTime: 'at',
  }),
  defineDataset({
    name: 'daily_totals',
    version: 1,
    title: 'A key of few subjects and whole days',
    owner: 'tests',
    columns: {
      day: date({ formats: ['yyyy-MM-dd', 'dd.MM.yyyy'] }),
      shop: category(['A', 'B', 'C']),
      floor: integer({ min: 0, max: 4 }),
      till: identifier({ pattern: '[KL][0-9]' }),
      total: decimal({ precision: 7, scale: 2, min: '-10', max: '250.5' }),
    },
    key: ['shop', 'floor', 'till', 'day'],
    eventTime: 'day',
    nullTokens: ['', 'none'],
  }),
  defineDataset({
    name: 'one_column',
    version: 1,
    title: 'The smallest contract',
    owner: 'tests',
    columns: { word: text({ examples: ['yes', 'no "maybe"'] }) },
    eventTime: 'uploaded_at',
  }),
  defineDataset({
    name: 'clock_ticks',
    version: 1,
    title: 'A key of nothing but the time',
    owner: 'tests',
    columns: { at: timestamp({ formats: ['unix'], zone: 'UTC' }), on: boolean({}) },
    key: ['at'],
    eventTime: 'at',
  }),
];

export const allDatasets: readonly Dataset[] = [...datasets, ...oddDatasets];

export interface Cleaned {
  report: CleaningReport;
  /** The canonical CSV, without its header, by lines. */
  rows: string[];
  rejects: string;
}

/** Cleans a file by its contract. */
export async function cleanText(dataset: Dataset, pieces: Iterable<string>): Promise<Cleaned> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield new TextEncoder().encode(piece);
  }
  const outputs = { clean: '', rejects: '' };
  const sink = (name: 'clean' | 'rejects') => {
    const decoder = new TextDecoder();
    return { write: (chunk: Uint8Array) => void (outputs[name] += decoder.decode(chunk, { stream: true })) };
  };
  const report = await clean(bytes(), { dataset, clean: sink('clean'), rejects: sink('rejects') });
  return { report, rows: outputs.clean.split('\n').slice(1, -1), rejects: outputs.rejects };
}

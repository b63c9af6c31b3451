import { date, decimal, defineDataset, identifier, integer, text, timestamp, type Dataset } from '@sluice/contract';

/** What an upload says of one thing, written as each of the shapes has it. */
export interface Draft {
  /** Which thing: its key, where the shape has one. */
  readonly key: string;
  /** Of January 2026. */
  readonly day: number;
  readonly value: string;
}

/** A kind of table that publishing treats in its own way. */
export interface Shape {
  readonly name: string;
  readonly dataset: Dataset;
  readonly csv: (drafts: readonly Draft[]) => string;
}

const about = { version: 1, title: 'T', owner: 'tests', maxLostRatio: 0.6 } as const;
const day = (draft: Draft): string => `2026-01-${String(draft.day).padStart(2, '0')}`;
const csv = (header: string, line: (draft: Draft) => string) => (drafts: readonly Draft[]) =>
  [header, ...drafts.map(line), ''].join('\n');
const instants = timestamp({ formats: ['yyyy-MM-ddTHH:mm:ss.SSSX', 'yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC' });

export const shapes: readonly Shape[] = [
  {
    name: 'a key with the event time, judged within its date',
    dataset: defineDataset({
      ...about,
      name: 'readings',
      columns: { sensor: identifier(), at: instants, value: text() },
      key: ['sensor', 'at'],
      eventTime: 'at',
    }),
    csv: csv('sensor,at,value', (draft) => `${draft.key},${day(draft)}T01:00:00+02:00,${draft.value}`),
  },
  {
    name: 'a key that is unique over the whole table',
    dataset: defineDataset({
      ...about,
      name: 'orders',
      columns: { id: identifier(), day: date({ formats: ['yyyy-MM-dd'] }), value: text() },
      key: ['id'],
      eventTime: 'day',
    }),
    csv: csv('id,day,value', (draft) => `${draft.key},${day(draft)},${draft.value}`),
  },
  {
    name: 'no key, and rows without a time',
    dataset: defineDataset({
      ...about,
      name: 'visits',
      columns: {
        visitor: identifier(),
        seen: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC', optional: true }),
        value: text(),
      },
      eventTime: 'seen',
    }),
    csv: csv(
      'visitor,seen,value',
      (draft) => `${draft.key},${draft.day % 3 === 0 ? '' : `${day(draft)}T23:59:59Z`},${draft.value}`,
    ),
  },
  {
    // The names of columns are words of SQL, and names that the engines give to things of their own.
    name: 'a key of several columns, dated by the upload',
    dataset: defineDataset({
      ...about,
      name: 'table',
      columns: { select: identifier(), c: decimal({ precision: 5, scale: 2 }), e: integer(), source: text() },
      key: ['select', 'c', 'e'],
      eventTime: 'uploaded_at',
    }),
    csv: csv('select,c,e,source', (draft) => `${draft.key},${draft.day % 2}.50,${draft.day % 2},${draft.value}`),
  },
];

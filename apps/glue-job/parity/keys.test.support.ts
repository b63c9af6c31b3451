import { date, decimal, defineDataset, identifier, integer, timestamp, type Dataset } from '@sluice/contract';
import { random } from '@sluice/sample-data';

const columns = {
  handle: identifier(),
  money: decimal({ precision: 9, scale: 2 }),
  day: date({ formats: ['yyyy-MM-dd'] }),
  at: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ss.SSSSSSX'], zone: 'UTC' }),
  place: integer(),
};
const about = { version: 1, title: 'Keys', owner: 'tests', columns, nullTokens: [] } as const;

/** Keys that look alike: by value, over the whole table and within a date. */
export const keyed: readonly Dataset[] = [
  defineDataset({ ...about, name: 'keyed', key: ['handle'], eventTime: 'day' }),
  defineDataset({ ...about, name: 'keyed', key: ['handle', 'money', 'at'], eventTime: 'at' }),
];

/** The first two of a row are the same, the others differ to somebody who does not look closely. */
const handles = [
  'é',
  'e\u0301',
  'e',
  'E',
  'A',
  'a',
  'ａ',
  '1',
  '１',
  '01',
  '1.0',
  'ß',
  'ss',
  'ﬁ',
  'fi',
  '😀',
  '\uffee',
  'x y',
  'x  y',
];
const amounts = ['1', '1.00', '+1.0', '01', '-1', '0', '-0', '0.01'];
const days = ['0001-01-01', '1582-10-10', '1969-12-31', '1970-01-01', '2026-01-01', '9999-12-31'];
const times = ['00:00:00.000000Z', '00:00:00.000001Z', '01:00:00.000000+01:00', '23:59:59.999999Z'];

/** An upload of rows that share few keys. */
export function keyedCsv(name: string, rows: number): string {
  const draws = random(7, name);
  const lines = Array.from({ length: rows }, (_, place) =>
    [
      draws.pick(handles),
      draws.pick(amounts),
      draws.pick(days),
      `${draws.pick(days.slice(1))}T${draws.pick(times)}`,
      place,
    ].join(','),
  );
  return [Object.keys(columns).join(','), ...lines, ''].join('\n');
}

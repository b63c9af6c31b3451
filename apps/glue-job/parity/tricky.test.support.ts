import {
  boolean,
  category,
  date,
  decimal,
  defineDataset,
  identifier,
  integer,
  parseCell,
  text,
  timestamp,
  type Column,
  type Kind,
} from '@sluice/contract';
import { random, type Random } from '@sluice/sample-data';
import { grouped, trickyDecimal, trickyInteger } from './numbers.test.support.ts';
import { longTexts, trickyText } from './texts.test.support.ts';
import { excelDay, trickyDay, trickyInstant } from './times.test.support.ts';

export const rowsPerKind = 5000;

const words = ['north', 'a, b', 'say "x"', 'NULL', '\\N', 'true', '1', 'Straße', 'ÎLE', '日本', '😀', "it's"] as const;
const optional = true;

/** Columns of every kind and policy; no key, so that every row is compared. */
export const tricky = defineDataset({
  name: 'tricky',
  version: 1,
  title: 'Tricky',
  owner: 'tests',
  description: 'Cells that engines, readers of CSV and casts have been known to bend: "quoted", \\ and ünïcode.',
  columns: {
    kind: category(['identifier', 'text', 'integer', 'decimal', 'boolean', 'category', 'date', 'timestamp']),
    handle: identifier({ optional, description: 'Any text; "quoted", it\'s' }),
    code: identifier({ pattern: '[A-Z]{2}-[0-9]+', optional }),
    person: identifier({ optional, pii: 'pseudonymise' }),
    note: text({ optional }),
    secret: text({ optional, pii: 'mask' }),
    count: integer({ optional }),
    thousands: integer({ thousands: ',', optional }),
    forgotten: integer({ optional, pii: 'drop' }),
    money: decimal({ precision: 9, scale: 2, optional }),
    european: decimal({ precision: 18, scale: 9, decimalMark: ',', optional }),
    widest: decimal({ precision: 38, scale: 0, optional }),
    finest: decimal({ precision: 38, scale: 38, optional }),
    middle: decimal({ precision: 38, scale: 18, optional }),
    digit: decimal({ precision: 1, scale: 0, optional }),
    tenth: decimal({ precision: 1, scale: 1, optional }),
    flag: boolean({ optional }),
    answer: boolean({ true: ['ja', 'はい'], false: ['nein', 'いいえ'], optional }),
    word: category(words, { synonyms: { n: 'north', ｎ: 'north' }, optional }),
    day: date({ formats: ['yyyy-MM-dd', 'd.M.yyyy'], optional }),
    serial: date({ formats: ['excel'], optional }),
    at_second: timestamp({
      formats: ['yyyy-MM-ddTHH:mm:ss', 'yyyy-MM-ddTHH:mm:ssX'],
      zone: 'Europe/Berlin',
      overlap: 'earlier',
      optional,
    }),
    at_milli: timestamp({
      formats: ['yyyy-MM-ddTHH:mm:ss.SSS', 'unix-ms'],
      zone: 'America/New_York',
      overlap: 'later',
      optional,
    }),
    at_micro: timestamp({
      formats: ['yyyy-MM-ddTHH:mm:ss.SSSSSSX', 'yyyy-MM-ddTHH:mm:ss.SSSSSS'],
      zone: 'Asia/Kolkata',
      overlap: 'later',
      optional,
    }),
  },
  eventTime: 'uploaded_at',
  nullTokens: ['-none-'],
});

/** Values that must come up in the published table, as DuckDB writes them. */
export const edges: Readonly<Record<string, readonly string[]>> = {
  handle: ['NULL', '\\N', '"', ',', 'a b', '\u0001x\u0001', 'é', 'ab', '😀', '\u{10ffff}', '\uffee', '#no comment'],
  note: ['', 'null', '"a" ,"b"', '\\"', "it's", 'x\u007f'],
  secret: ['***'],
  count: ['9007199254740991', '-9007199254740991', '0', '-2147483649'],
  money: ['9999999.99', '-9999999.99', '0.01', '-0.01', '0.00'],
  widest: ['9'.repeat(38), `-${'9'.repeat(38)}`, '0'],
  finest: [`.${'9'.repeat(38)}`, `-.${'0'.repeat(37)}1`],
  tenth: ['.9', '-.1'],
  day: ['0001-01-01', '1582-10-10', '1900-02-28', '1969-12-31', '2000-02-29', '9999-12-31'],
  serial: ['1900-03-01', '9999-12-31'],
  at_second: ['0001-01-01 00:00:00', '2026-10-25 00:30:00', '9999-12-31 23:59:59'],
  at_milli: ['1969-12-31 23:59:59.999', '1970-01-01 00:00:00', '2026-11-01 06:30:00'],
  at_micro: ['0001-01-01 00:00:00', '1969-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999'],
};

type Name = Exclude<keyof typeof tricky.columns, 'kind'>;

/** A cell's text before it is quoted; '' for the empty text, which is not null here. */
const cells: Record<Name, (random: Random) => string> = {
  handle: (random) => trickyText(random),
  code: (random) => `${random.pick(['AA', 'ZZ', 'QX'])}-${random.below(1e9)}`,
  person: (random) => trickyText(random),
  note: (random) => (random.chance(0.1) ? '' : trickyText(random)),
  secret: (random) => (random.chance(0.1) ? '' : trickyText(random)),
  count: trickyInteger,
  thousands: (random) => grouped(trickyInteger(random)),
  forgotten: trickyInteger,
  money: (random) => trickyDecimal(random, 9, 2),
  european: (random) => trickyDecimal(random, 18, 9).replace('.', ','),
  widest: (random) => trickyDecimal(random, 38, 0),
  finest: (random) => trickyDecimal(random, 38, 38),
  middle: (random) => trickyDecimal(random, 38, 18),
  digit: (random) => trickyDecimal(random, 1, 0),
  tenth: (random) => trickyDecimal(random, 1, 1),
  flag: (random) => random.pick(['true', 'FALSE', 'yes', 'N', '1', '0']),
  answer: (random) => random.pick(['JA', 'nein', 'はい', 'いいえ', 'True', 'false']),
  word: (random) => random.pick([...words, 'NORTH', 'n', 'ｎ', 'strasse', 'île']),
  day: (random) => {
    const day = trickyDay(random);
    return random.chance(0.5)
      ? day
      : day
          .split('-')
          .reverse()
          .map((part, at) => (at < 2 ? Number(part) : part))
          .join('.');
  },
  serial: excelDay,
  at_second: (random) => trickyInstant(random, 0, random.chance(0.5)),
  at_milli: (random) =>
    random.chance(0.2) ? String(random.below(2 ** 32) * 1000 - 2 ** 41) : trickyInstant(random, 3, false),
  at_micro: (random) => trickyInstant(random, 6, random.chance(0.5)),
};

/** Cells of the first rows, so that they come up for sure. */
const first: Partial<Record<Name, readonly string[]>> = {
  note: ['', ...longTexts],
  at_second: ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-10-25T02:30:00'],
  at_milli: ['-1', '0', '2026-11-01T01:30:00.000'],
  at_micro: ['0001-01-01T00:00:00.000000Z', '9999-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999+00:00'],
};

const columns: Readonly<Record<Name, Column>> = tricky.columns;
const names = Object.keys(cells) as Name[];

/** A valid cell of the column. */
function cell(name: Name, random: Random): string {
  for (let tries = 0; tries < 100; tries++) {
    const found = cells[name](random);
    // Cleaning takes line ends and characters without width out of texts first; those are valid whatever they hold.
    if (['identifier', 'text'].includes(columns[name].kind) || parseCell(columns[name], found).ok) return found;
  }
  throw new Error(`no valid cell for '${name}' in 100 tries`);
}

/** An upload of 5,000 rows that fill the columns of one kind with tricky cells and nulls, and now and then another. */
export function trickyCsv(kind: Kind): string {
  const draws = random(6, kind);
  const lines = [Object.keys(tricky.columns).join(',')];
  for (let row = 0; row < rowsPerKind; row++) {
    const fields = names.map((name) => {
      const isOfKind = columns[name].kind === kind;
      const sure = isOfKind ? first[name]?.[row] : undefined;
      if (sure !== undefined) return field(sure, draws);
      return draws.chance(isOfKind ? 0.9 : 0.03) ? field(cell(name, draws), draws) : draws.pick(['', '-none-']);
    });
    lines.push([kind, ...fields].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** A field of a CSV file: quoted where it must be, and sometimes where it need not. */
function field(text: string, random: Random): string {
  if (text === '' || /[",\r\n]/.test(text) || random.chance(0.2)) return `"${text.replaceAll('"', '""')}"`;
  return text;
}

import {
  boolean,
  category,
  type Column,
  type Dataset,
  date,
  decimal,
  defineDataset,
  identifier,
  integer,
  type PiiPolicy,
  text,
  timestamp,
} from '@sluice/contract';
import type { Random } from './random.test.support.ts';

/** A column and what makes sound cells of it. */
export interface SoundColumn {
  readonly column: Column;
  readonly cell: (random: Random) => string;
}

type Maker = (random: Random, optional: boolean) => SoundColumn;

const two = (value: number): string => String(value).padStart(2, '0');
const some = <T>(random: Random, value: T): T | undefined => (random.chance(0.5) ? value : undefined);
/** An object without what is undefined in it, as exact optional properties want it. */
function given<T extends object>(properties: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const identifiers: readonly (readonly [pattern: string | undefined, cell: (random: Random) => string])[] = [
  [undefined, (random) => random.pick(['x', 'Ünï-1', '日本', `id ${random.below(1000)}`, '😀'])],
  ['[A-Z][0-9]{1,6}', (random) => `${random.pick(['A', 'Z'])}${random.below(1_000_000)}`],
  ['S-[0-9]{3}(/[a-z]+)?', (random) => `S-${100 + random.below(900)}${random.pick(['', '/a', '/xyz'])}`],
];

const anIdentifier: Maker = (random, optional) => {
  const [pattern, cell] = random.pick(identifiers);
  return { column: identifier({ ...given({ pattern, maxLength: some(random, 12) }), optional }), cell };
};

const aText: Maker = (random, optional) => ({
  column: text({ ...given({ maxLength: some(random, 1 + random.below(40)) }), optional }),
  cell: (own) => own.pick(['hello', 'a, b', 'say "hi"', 'Zürich', 'x;y|z', 'two\nlines', '😀', '=1+1', 'a']),
});

const anInteger: Maker = (random, optional) => {
  const thousands = some(random, random.pick([',', '.', ' ', "'", '_'] as const));
  const [min, max] = random.pick([
    [undefined, undefined],
    [0, 1000],
    [-99, undefined],
  ] as const);
  const cell = (own: Random): string => String(own.below(own.pick([10, 1001])));
  return { column: integer({ ...given({ min, max, thousands }), optional }), cell };
};

const aDecimal: Maker = (random, optional) => {
  const decimalMark = random.pick(['.', ','] as const);
  const scale = random.pick([0, 2, 6]);
  const thousands = some(random, random.pick(decimalMark === '.' ? ([',', ' '] as const) : (['.', "'"] as const)));
  const max = some(random, '9999');
  return {
    column: decimal({ precision: scale + 5, scale, decimalMark, ...given({ max, thousands }), optional }),
    cell: (own) => `${own.pick(['', '-'])}${own.below(10_000)}${scale === 0 ? '' : `${decimalMark}${own.below(100)}`}`,
  };
};

const aBoolean: Maker = (random, optional) =>
  random.chance(0.5)
    ? { column: boolean({ optional }), cell: (own) => own.pick(['yes', 'NO', '1', 'false', 'True']) }
    : {
        column: boolean({ true: ['ja', 'Oui'], false: ['nein'], optional }),
        cell: (own) => own.pick(['ja', 'OUI', 'nein']),
      };

const aCategory: Maker = (random, optional) =>
  random.chance(0.5)
    ? {
        column: category(['north', 'south'], { synonyms: { n: 'north', 'the south': 'south' }, optional }),
        cell: (own) => own.pick(['north', 'South', 'N', 'the south']),
      }
    : {
        column: category(['Zürich', 'İzmir', 'Straße', 'Σίσυφος'], { synonyms: { ZH: 'Zürich' }, optional }),
        cell: (own) => own.pick(['Zürich', 'zh', 'İzmir', 'STRAßE', 'σίσυφος', 'ΣΊΣΥΦΟΣ']),
      };

const dateFormats: readonly (readonly string[])[] = [
  ['yyyy-MM-dd'],
  ['dd/MM/yyyy', 'MM/dd/yyyy'],
  ['d.M.yyyy', 'yyyyMMdd'],
  ['d MMM yyyy'],
  ['excel'],
];
const timeFormats: readonly (readonly string[])[] = [
  ['yyyy-MM-ddTHH:mm:ssX', 'yyyy-MM-dd HH:mm:ss'],
  ['yyyy-MM-dd HH:mm:ss.SSS'],
  ['M/d/yyyy h:mm a'],
  ['dd.MM.yyyy HH:mm', 'd.M.yyyy H:mm'],
  ['unix'],
  ['excel'],
  ['unix-ms', 'yyyy-MM-ddTHH:mm:ss.SSSSSSX'],
];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes some moment, often one at which clocks change, in a format. */
function written(format: string, random: Random): string {
  if (format === 'excel') return String(random.below(60_000));
  if (format === 'unix') return String(random.below(2_000_000_000));
  if (format === 'unix-ms') return String(random.below(2_000_000_000) * 1000 + random.below(1000));
  const [month, day] = random.pick([
    [3, 29],
    [10, 25],
    [1, 2],
    [12, 31],
    [7, 1 + random.below(31)],
  ] as const);
  const hour = random.pick([0, 1, 2, 12, 23]);
  const parts: Record<string, string> = {
    yyyy: String(random.pick([2024, 2025, 2026])),
    MMM: monthNames[month - 1]!,
    MM: two(month),
    M: String(month),
    dd: two(day),
    d: String(day),
    HH: two(hour),
    H: String(hour),
    h: String(hour % 12 || 12),
    mm: two(random.below(60)),
    ss: two(random.below(60)),
    a: hour < 12 ? 'AM' : 'pm',
    X: random.pick(['Z', '+02:00', '-0530', '+01']),
  };
  const piece = /yyyy|MMM|MM|M|dd|d|HH|H|h|mm|ss|S+|a|X/g;
  return format.replace(
    piece,
    (token) => parts[token] ?? String(random.below(10 ** token.length)).padStart(token.length, '0'),
  );
}

const aDate: Maker = (random, optional) => {
  const formats = random.pick(dateFormats);
  return { column: date({ formats, optional }), cell: (own) => written(own.pick(formats), own) };
};

const aTimestamp: Maker = (random, optional) => {
  const formats = random.pick(timeFormats);
  const zone = random.pick(['UTC', 'Europe/Berlin', 'America/New_York']);
  const overlap = random.pick(['reject', 'earlier', 'later'] as const);
  // The time of day of a serial number.
  const fraction = (own: Random): string => (formats[0] === 'excel' ? own.pick(['', '.5', '.104166666666664']) : '');
  return {
    column: timestamp({ formats, zone, overlap, optional }),
    cell: (own) => written(own.pick(formats), own) + fraction(own),
  };
};

const makers = [anIdentifier, aText, anInteger, aDecimal, aBoolean, aCategory, aDate, aTimestamp];
const names = ['sensor_id', 'note', 'amount', 'taken_at', 'kind', 'a', 'b', 'proto', 'constructor', 'x1'];

/** A contract by chance: one to ten columns of any kinds and options, and now and then how its uploads are written. */
export function someDataset(random: Random): { dataset: Dataset; columns: ReadonlyMap<string, SoundColumn> } {
  const kinds = random.shuffled([...makers, ...makers]).slice(0, 1 + random.below(names.length));
  const columns = new Map(kinds.map((make, index) => [names[index]!, make(random, random.chance(0.6))]));
  const times = [...columns].filter(([, { column }]) => column.kind === 'date' || column.kind === 'timestamp');
  const eventTime = times.length > 0 ? random.pick(times)[0] : 'uploaded_at';
  const policies = random.pick([[], [], ['pseudonymise'], ['pseudonymise'], ['pseudonymise', 'mask', 'drop']] as const);
  const kept = [...columns].map(([name, { column }]): [string, Column] => [
    name,
    name === eventTime || random.chance(0.5) ? column : hidden(column, policies, random),
  ]);
  const dataset = defineDataset({
    name: 'dirt',
    version: 1,
    title: 'Dirt',
    owner: 'tests',
    columns: Object.fromEntries(kept),
    eventTime,
    maxRejectRatio: 1,
    ...given({
      nullTokens: some(random, random.pick([[], ['', '-999', 'missing'], ['NULL']])),
      delimiter: random.chance(0.2) ? random.pick(delimiters) : undefined,
      fallbackEncoding: random.chance(0.2) ? random.pick(['windows-1252', 'shift_jis', 'koi8-r'] as const) : undefined,
      preamble: some(random, ['# [ -~]*']),
      footer: some(random, ['Total[ -~]*', '---+']),
    }),
  });
  return { dataset, columns };
}

/** The column as one that tells of people, where it can be. */
function hidden(column: Column, policies: readonly PiiPolicy[], random: Random): Column {
  const isText = column.kind === 'identifier' || column.kind === 'text';
  const possible = policies.filter((policy) => (policy === 'drop' ? column.optional : isText));
  return possible.length === 0 ? column : { ...column, pii: random.pick(possible) };
}

const delimiters = [',', ';', '\t', '|'] as const;

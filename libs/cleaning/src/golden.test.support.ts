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
import { orders, pairs, triples } from './cleaning.test.support.ts';

const common = { version: 1, owner: 'tests', eventTime: 'uploaded_at', maxRejectRatio: 1 } as const;

const numbers = defineDataset({
  ...common,
  name: 'numbers',
  title: 'Numbers in every notation',
  columns: {
    id: identifier(),
    count: integer({ min: -1000, max: 1_000_000, thousands: ',', optional: true }),
    any: integer({ optional: true }),
    price: decimal({ precision: 8, scale: 2, min: '-99999.5', max: '99999.5', optional: true }),
    euros: decimal({ precision: 10, scale: 2, decimalMark: ',', thousands: '.', optional: true }),
    francs: decimal({ precision: 10, scale: 2, thousands: "'", optional: true }),
    exact: decimal({ precision: 38, scale: 10, optional: true }),
    whole: decimal({ precision: 30, scale: 0, thousands: ' ', optional: true }),
  },
});

const words = defineDataset({
  ...common,
  name: 'words',
  title: 'Truth values, categories, identifiers and texts',
  columns: {
    code: identifier({ pattern: '[A-Z]{2}(-[0-9]{2,3})?' }),
    flag: boolean({ optional: true }),
    answer: boolean({ true: ['ja', 'oui'], false: ['nein', 'non'], optional: true }),
    size: category(['S', 'M', 'XL'], { synonyms: { small: 'S', 'extra large': 'XL' }, optional: true }),
    town: category(['Zürich', 'Genève'], { synonyms: { ZH: 'Zürich' }, optional: true }),
    nick: text({ maxLength: 5, optional: true }),
    tag: identifier({ maxLength: 3, optional: true }),
  },
});

const days = defineDataset({
  ...common,
  name: 'days',
  title: 'Dates',
  eventTime: 'day',
  columns: {
    id: identifier(),
    day: date({ formats: ['yyyy-MM-dd'], optional: true }),
    either: date({ formats: ['dd/MM/yyyy', 'MM/dd/yyyy'], optional: true }),
    short: date({ formats: ['d.M.yyyy', 'd MMM yyyy', 'yyyyMMdd'], optional: true }),
  },
});

const moments = defineDataset({
  ...common,
  name: 'moments',
  title: 'Instants',
  eventTime: 'instant',
  columns: {
    id: identifier(),
    instant: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX', 'yyyy-MM-ddTHH:mm:ss.SSSX'], zone: 'UTC', optional: true }),
    micros: timestamp({ formats: ['yyyy-MM-dd HH:mm:ss.SSSSSS', 'yyyy-MM-dd HH:mm'], zone: 'UTC', optional: true }),
    berlin: timestamp({ formats: ['dd.MM.yyyy HH:mm'], zone: 'Europe/Berlin', optional: true }),
    earlier: timestamp({ formats: ['d.M.yyyy H:mm'], zone: 'Europe/Berlin', overlap: 'earlier', optional: true }),
    later: timestamp({ formats: ['d.M.yyyy H:mm'], zone: 'Europe/Berlin', overlap: 'later', optional: true }),
    new_york: timestamp({
      formats: ['M/d/yyyy h:mm a', 'MM/dd/yyyy hh:mm:ss a'],
      zone: 'America/New_York',
      optional: true,
    }),
    either: timestamp({ formats: ['dd/MM/yyyy HH:mm', 'MM/dd/yyyy HH:mm'], zone: 'UTC', optional: true }),
    seconds: timestamp({ formats: ['unix'], zone: 'UTC', optional: true }),
    millis: timestamp({ formats: ['unix-ms'], zone: 'UTC', optional: true }),
  },
});

/** Unknown columns and more than a quarter of bad records quarantine a file. */
const strict = defineDataset({
  ...common,
  name: 'strict',
  title: 'Strict',
  columns: { a: text(), b: integer() },
  unknownColumns: 'quarantine',
  maxRejectRatio: 0.25,
});

/** A number that means that there is none. */
const gauges = defineDataset({
  ...common,
  name: 'gauges',
  title: 'Gauges',
  columns: {
    gauge: identifier(),
    level: decimal({ precision: 6, scale: 1, optional: true }),
    note: text({ optional: true }),
  },
  nullTokens: ['-999', 'Missing'],
});

/** What a header may be called, and what must not be taken for it. */
const names = defineDataset({
  ...common,
  name: 'names',
  title: 'Names',
  columns: {
    sensor_id: identifier({ aliases: ['Gerät', 'device #'] }),
    constructor: text({ optional: true }),
    proto: text({ optional: true }),
    last_seen_at: text({ optional: true }),
  },
});

/** A file of one column has no delimiter. */
const single = defineDataset({ ...common, name: 'single', title: 'Single', columns: { name: text() } });

/** How uploads are written, declared: what stands around the table, the delimiter, the encoding. */
const framed = defineDataset({
  ...common,
  name: 'framed',
  title: 'Framed',
  columns: { a: text(), b: text({ optional: true }) },
  preamble: ['Report [ -~]*', '#[ -~]*'],
  footer: ['Total;[0-9]+', '[0-9]+ rows'],
  delimiter: ';',
  fallbackEncoding: 'windows-1252',
});

/** What stands around the table is declared. */
const statements = defineDataset({
  ...common,
  name: 'statements',
  title: 'Statements',
  columns: { a: text(), b: text(), c: text() },
  preamble: ['Report of [A-Za-z0-9 ]+', '#[ -~]*'],
  footer: ['Total[,;][ -~]*', '---+'],
});

const semicolons = defineDataset({
  ...common,
  name: 'semicolons',
  title: 'A declared delimiter',
  columns: { a: text(), b: text({ optional: true }) },
  delimiter: ';',
});

const serials = defineDataset({
  ...common,
  name: 'serials',
  title: 'Serial numbers of Excel',
  eventTime: 'at',
  columns: {
    id: identifier(),
    day: date({ formats: ['excel', 'yyyy-MM-dd'], optional: true }),
    at: timestamp({ formats: ['excel'], zone: 'Europe/Berlin', optional: true }),
  },
});

/** Lines that are not UTF-8 are declared to be in another encoding. */
const legacy = defineDataset({
  ...common,
  name: 'legacy',
  title: 'Windows-1252',
  columns: { a: text(), b: text({ optional: true }) },
  fallbackEncoding: 'windows-1252',
  footer: ['Total[;,][ -~]*'],
});

const legacyJapanese = defineDataset({
  ...common,
  name: 'legacy_japanese',
  title: 'Shift_JIS',
  columns: { a: text({ aliases: ['名前'] }), b: text({ optional: true }) },
  fallbackEncoding: 'shift_jis',
});

/** Columns that tell of people: by each of the policies. */
const people = defineDataset({
  ...common,
  name: 'people',
  title: 'People',
  columns: {
    visit: integer({ min: 1 }),
    person: identifier({ pattern: '[A-Z][0-9]+', pii: 'pseudonymise' }),
    surname: text({ maxLength: 10, optional: true, pii: 'mask' }),
    age: integer({ optional: true, pii: 'drop' }),
    ward: category(['north', 'south']),
  },
});

/** Pseudonyms alone: its rejects can be mended. */
const visits = defineDataset({
  ...common,
  name: 'visits',
  title: 'Visits',
  columns: {
    visit: integer({ min: 1 }),
    person: identifier({ pattern: '[A-Z][0-9]+', pii: 'pseudonymise' }),
    note: text({ optional: true, pii: 'pseudonymise' }),
  },
});

const datasets = [
  ...[orders, pairs, triples, numbers, words, days, moments, strict, gauges, names, single, framed],
  ...[statements, semicolons, serials, legacy, legacyJapanese, people, visits],
];

/** The contracts of the golden folder, by name. */
export const goldenDatasets: ReadonlyMap<string, Dataset> = new Map(datasets.map((dataset) => [dataset.name, dataset]));

export const goldenKey = new TextEncoder().encode('the key of the golden folder');

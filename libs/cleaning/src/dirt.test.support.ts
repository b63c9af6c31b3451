import type { Dataset } from '@sluice/contract';
import { bytesOf, utf16 } from './cleaning.test.support.ts';
import { someDataset, type SoundColumn } from './dirt.columns.test.support.ts';
import { type Random, randomOf } from './random.test.support.ts';

/** For the contracts with pseudonyms. */
export const dirtKey = new TextEncoder().encode('the key of dirty files');

export interface DirtyFile {
  readonly dataset: Dataset;
  readonly bytes: Uint8Array;
}

/**
 * A contract and a dirty file for it, the same for the same seed: sound records, of which some are then mutated, cell
 * by cell and as a whole. Header, delimiter, line ends, quotes, encoding and the share of dirt vary from seed to seed.
 */
export function mutatedFile(seed: number, records: number): DirtyFile {
  const random = randomOf(seed);
  const { dataset, columns } = someDataset(random);
  const manner = someManner(dataset, random);
  const output = createOutput(manner.encoding);
  // Rejects that come back matter most where they hold pseudonyms, and are nothing for the fast lane.
  const hasPseudonyms = Object.values(dataset.columns).some(({ pii }) => pii === 'pseudonymise');
  const isReturned = random.chance(hasPseudonyms ? 0.25 : 0.03);
  const fields = someFields(columns, isReturned, random);
  const header = fields.map(({ name }) => quoted(name, { ...manner, dirt: 0 }, random)).join(manner.delimiter);
  for (const line of someLinesBefore(manner, random)) output.text(line + manner.lineEnd(random));
  output.text(header + manner.trailing + manner.lineEnd(random));
  for (let count = 0; count < records; count += 1) {
    const line = someRecord(fields, manner, random);
    if (random.chance(manner.dirt / 2)) spoilRecord(line, header, manner, random, output);
    else output.text(line);
    if (count < records - 1 || random.chance(0.5)) output.text(manner.lineEnd(random));
  }
  return { dataset, bytes: output.bytes(random) };
}

/** How a file is written throughout. */
interface Manner {
  readonly delimiter: string;
  readonly encoding: Encoding;
  /** Delimiters behind the header and most records. */
  readonly trailing: string;
  /** The share of cells, and twice that of records, that are spoilt. */
  readonly dirt: number;
  /** The share of cells that are quoted without need. */
  readonly quotes: number;
  lineEnd(random: Random): string;
}

type Encoding = 'utf-8' | 'utf-8 with mark' | 'utf-16le' | 'utf-16be';

function someManner(dataset: Dataset, random: Random): Manner {
  const delimiter = random.pick([',', ',', ';', '\t', '|']);
  const ends = random.pick([['\n'], ['\n'], ['\r\n'], ['\r'], ['\n', '\r\n', '\r']]);
  return {
    delimiter: dataset.delimiter ?? delimiter,
    trailing: random.chance(0.1) ? (dataset.delimiter ?? delimiter).repeat(1 + random.below(2)) : '',
    encoding: random.pick(['utf-8', 'utf-8', 'utf-8', 'utf-8 with mark', 'utf-16le', 'utf-16be']),
    dirt: random.pick([0, 0.01, 0.05, 0.2]),
    quotes: random.pick([0, 0.2, 1]),
    lineEnd: (own) => own.pick(ends),
  };
}

/** What stands before the header: blank lines, remarks that the contract may declare, a line for Excel. */
function someLinesBefore({ delimiter }: Manner, random: Random): string[] {
  const lines = ['', '# a remark', random.chance(0.9) ? `sep=${delimiter}` : 'sep=^'];
  return lines.filter((line) => random.chance(line.startsWith('#') ? 0.04 : 0.1));
}

interface Field {
  /** The header. */
  readonly name: string;
  readonly cell: (random: Random) => string;
  readonly optional: boolean;
}

/** The file's fields in its own order and spelling, a few unknown ones among them, a few optional ones missing. */
function someFields(columns: ReadonlyMap<string, SoundColumn>, isReturned: boolean, random: Random): Field[] {
  const known = [...columns]
    .filter(([, { column }]) => !column.optional || random.chance(0.9))
    .map(([name, { column, cell }]) => ({ name: respelt(name, random), cell, optional: column.optional }));
  const word = (own: Random): string => own.pick(['', 'x', '"', 'a,b', '7']);
  const strangers = ['', 'Extra', '__proto__', 'source_line', '=x', 'two\nlines'];
  const unknown = strangers.filter(() => random.chance(0.08)).map((name) => ({ name, cell: word, optional: true }));
  const returned = isReturned ? ['_line', '_reasons', '_record'] : [];
  const marked = ({ cell, ...field }: Field): Field => ({
    ...field,
    cell: (own) => (own.chance(0.05) ? own.pick(["'=x", '***', `hmac-sha256:${'0a'.repeat(32)}`]) : cell(own)),
  });
  return [
    ...random.shuffled([...known, ...unknown]).map((field) => (isReturned ? marked(field) : field)),
    ...returned.map((name) => ({ name, cell: (own: Random) => own.pick(['', '', 'x']), optional: true })),
  ];
}

function respelt(name: string, random: Random): string {
  return random.pick([name, name, name.toUpperCase(), ` ${name} `, name.replace('_', ' '), `\u200b${name}\u00a0`]);
}

function someRecord(fields: readonly Field[], manner: Manner, random: Random): string {
  let line = '';
  for (const [index, { cell, optional }] of fields.entries()) {
    let text = optional && random.chance(0.1) ? '' : cell(random);
    if (random.chance(manner.dirt)) text = random.pick(cellSpoilers)(text, random);
    line += `${index === 0 ? '' : manner.delimiter}${quoted(text, manner, random)}`;
  }
  return manner.trailing === '' || random.chance(0.1) ? line : line + manner.trailing;
}

/** A cell as CSV: now and then without the quotes that it needs, or with quotes that are not doubled. */
function quoted(text: string, { delimiter, quotes, dirt }: Manner, random: Random): string {
  const isPlain = !/["\n\r]/.test(text) && !text.includes(delimiter);
  if (isPlain && !random.chance(quotes)) return text;
  if (random.chance(dirt / 2)) return random.pick([text, `"${text}"`, `"${text}`, ` "${text}"`, `'${text}'`]);
  return `"${text.replaceAll('"', '""')}"`;
}

const insideOf = (text: string, random: Random, piece: string): string => {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
};

const oddities = [
  ...['\u00a0', '\u200b', '\ufeff', '\u2028', '\x85', '\v', '\t', ' ', '\u0301', '\u3000', '\x1f', '\u202f'],
  ...['\n', '\r\n', '\r', '"', '""', ',', ';', '|', "'", '\0', 'é', 'e\u0301', '😀', 'İ', 'ß', '\u{10ffff}', '\\', '^'],
];

/** What happens to cells. */
const cellSpoilers: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => insideOf(text, random, random.pick(oddities)),
  (text, random) => insideOf(text, random, random.pick(oddities) + random.pick(oddities)),
  (text, random) =>
    random.pick([' ', '\u00a0', '\t', '\u200b ', '\n']) + text + random.pick(['', ' ', '\u2003', '\ufeff']),
  (text) => text.normalize('NFD'),
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text, random) => random.pick(['+', '-', '--', '0', '00', '=', '@', "'", "'=", '$', '−', '\t', '(']) + text,
  (text, random) => text + random.pick(['.', '.0', ',00', '.000', '5', 'e3', '%', ' kg', 'Z', ' ']),
  (text, random) => text.replace(/(\d)(\d{3})(?!\d)/, `$1${random.pick([',', '.', ' ', "'", '_', '\u00a0'])}$2`),
  (text, random) => text.replace(/\d/, String(random.below(10))),
  (text, random) => text.replace(/\d+/g, (digits) => random.pick([digits, digits, '0', '00', '31', '24', '60', '99'])),
  (text, random) => text.replace(/[/.:T-]/, random.pick(['/', '.', ':', '-', ' ', ''])),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random) =>
    random.pick(['', '', ' ', 'NULL', 'n/a', '-', 'NaN', '-999', '-999.0', 'Missing', '***', '#N/A', 'null ']) +
    text.slice(0, 0),
  (text, random) =>
    random.pick(['Infinity', '0x1F', '1e5', '-0', '-0.0', '9007199254740993', '0001-01-01', '2026-02-30', 'x']) +
    text.slice(0, 0),
  (text, random) => (text + random.pick(oddities)).repeat(random.pick([2, 2, 40, 500])),
  (text, random) => String.fromCodePoint(...Array.from({ length: 5 }, () => random.below(0xd800))) + text,
];

type Output = ReturnType<typeof createOutput>;

/** Lone bytes that are no UTF-8; in UTF-16 they become lone surrogates. */
const brokenBytes = [[0xe9], [0xff], [0xc3], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0x80]] as const;

/** What happens to a record as a whole. */
function spoilRecord(line: string, header: string, { delimiter }: Manner, random: Random, output: Output): void {
  const at = random.below(line.length + 1);
  const [start, rest] = [line.slice(0, at), line.slice(at)];
  const noise = (): string =>
    Array.from({ length: random.below(12) }, () => random.pick(['"', '""', delimiter, '\n', '\r', ' ', 'a', '1'])).join(
      '',
    );
  const ways: readonly (() => void)[] = [
    () => output.text(`${start}"${rest}`),
    () => output.text(line.replace('"', '')),
    () => output.text(`${start}${delimiter}${rest}`),
    () => output.text(line.replace(delimiter, '')),
    () => output.text(start),
    () => output.text(rest),
    () => output.text(line + delimiter.repeat(1 + random.below(3))),
    () => output.text(line + line),
    () => output.text(`${start}${random.pick(['\n', '\r', '\r\n', '\n\n'])}${rest}`),
    () => output.text(`${start}\0${rest}`),
    () =>
      output.text(
        random.pick([
          '',
          ' ',
          '\t',
          '# remark',
          'Total 7',
          '---',
          'sep=,',
          '***',
          '\u00a0\u200b',
          delimiter,
          delimiter.repeat(30),
          '"',
          '""',
        ]),
      ),
    () => output.text(random.pick([header, header.toUpperCase(), `\ufeff${header}`])),
    () => output.text(`"${line.replaceAll('"', '""')}"`),
    // In a rejects file that came back: a record that nobody has mended.
    () => output.text(`${delimiter.repeat(header.split(delimiter).length - 1)}x`),
    () => output.text(noise()),
    () => output.text(start + noise() + rest),
    () => {
      output.text(start);
      output.broken(random.pick(brokenBytes));
      output.text(rest);
    },
    // Longer than a record may be, and only now and then.
    () => output.text(random.chance(0.05) ? `${start}${'long '.repeat(220_000)}${rest}` : line.slice(1)),
  ];
  random.pick(ways)();
}

/** The file's bytes in the making. */
function createOutput(encoding: Encoding) {
  const isUtf16 = encoding === 'utf-16le' || encoding === 'utf-16be';
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let gathered = encoding === 'utf-8' ? '' : '\ufeff';
  function flush(): void {
    pieces.push(isUtf16 ? utf16(gathered, encoding === 'utf-16le' ? 'le' : 'be') : encoder.encode(gathered));
    gathered = '';
  }
  return {
    text: (text: string) => void (gathered += text),
    broken(bytes: readonly number[]) {
      if (isUtf16) {
        gathered += bytes.length === 1 ? '\ud83d' : '\ude00';
        return;
      }
      flush();
      pieces.push(Uint8Array.from(bytes));
    },
    bytes(random: Random) {
      flush();
      // Half a character at the very end.
      if (random.chance(0.1)) pieces.push(bytesOf(0xc3));
      return Uint8Array.from(Buffer.concat(pieces));
    },
  };
}

import { cellParser } from '@sluice/contract';
import type { CellCode, Column } from '@sluice/contract';
import type { Random } from './random.ts';
import { clockOfColumn, isTimeColumn, mainFormat } from './timeline.ts';
import { impossibleTimes, timeText } from './time-text.ts';
import type { TimeText } from './time-text.ts';

/** What dirt a cell can get, and whether cleaning can mend it. */
export interface CellDirt {
  readonly kind: CellDirtKind;
  readonly isCurable: boolean;
  /** Dirties a clean cell of an instant; undefined when this cell cannot get this dirt. */
  apply(cell: string, instant: number): string | undefined;
}

type CellDirtKind = keyof typeof curable | keyof typeof incurable;

interface Context {
  readonly cell: string;
  readonly instant: number;
  readonly column: Column;
  readonly nullTokens: readonly string[];
  readonly random: Random;
  /** Of a time column: its formats, the main one first. */
  readonly formats: readonly Format[];
}

interface Format {
  readonly write: TimeText;
  /** Texts in this format, near an instant, of times that do not exist. */
  readonly impossible: (instant: number) => string[];
}

/** The texts that a kind of dirt suggests for a cell, in the order in which they are tried. */
type Suggest = (context: Context) => string[];

/** Texts that mean the same as a clean cell, or null where null may be. */
const curable = {
  spaces: ({ cell, random }) => [random.pick([` ${cell}`, `${cell} `, `  ${cell}  `, `\t${cell}`])],
  'no-break-space': ({ cell, random }) => [random.pick([`\u00a0${cell}`, `${cell}\u00a0`])],
  'zero-width-space': ({ cell, random }) => [random.pick([`\u200b${cell}`, `${cell}\u200b`, `\ufeff${cell}`])],
  case: ({ cell, column, random }) =>
    column.kind === 'category' || column.kind === 'boolean'
      ? random.shuffle([cell.toUpperCase(), cell.toLowerCase(), cell.slice(0, 1).toUpperCase() + cell.slice(1)])
      : [],
  synonym: ({ cell, column, random }) => {
    if (column.kind === 'boolean') return random.shuffle([...(cell === 'true' ? column.true : column.false)]);
    if (column.kind !== 'category') return [];
    const words = random.shuffle(Object.entries(column.synonyms));
    const same = words.filter(([, value]) => value === cell);
    return (same.length > 0 ? same : words).map(([word]) => word);
  },
  'other-format': ({ instant, formats, random }) => random.shuffle(formats.slice(1)).map(({ write }) => write(instant)),
  thousands: ({ cell, column }) => {
    const mark = (column.kind === 'integer' || column.kind === 'decimal') && column.thousands;
    if (!mark) return [];
    const grouped = cell.replace(/^-?[0-9]{4,}/, (whole) => whole.replace(/\B(?=([0-9]{3})+$)/g, mark));
    return [grouped, ...column.examples.filter((example) => example.includes(mark))];
  },
  'null-token': ({ column, nullTokens, random }) =>
    column.optional ? random.shuffle(nullTokens.filter((token) => token !== '')) : [],
  comma: ({ cell, column }) =>
    column.kind === 'text' ? [cell.replace(/ |$/, ', ').trim() + (/ /.test(cell) ? '' : ' 2')] : [],
  quotes: ({ cell, column }) => (column.kind === 'text' ? [`"${cell}"`, `${cell} 15"`] : []),
  'line-break': ({ cell, column }) =>
    column.kind === 'text' ? [cell.includes(' ') ? cell.replace(' ', '\n') : `${cell}\n(new)`] : [],
} satisfies Record<string, Suggest>;

const remark = '; customer called twice, wants it before noon, ring at the back door';

/** Texts that are no value of the column. */
const incurable = {
  missing: ({ column, nullTokens, random }) =>
    column.optional ? [] : [random.chance(0.5) ? '' : random.pick(['', ...nullTokens])],
  'wrong-type': ({ column, random }) => {
    if (column.kind === 'decimal' || column.kind === 'integer') return random.shuffle(['error', '#REF!', 'abc', '??']);
    if (isTimeColumn(column)) return random.shuffle(['yesterday', 'Monday morning', 'soon', '12:30']);
    return column.kind === 'boolean' ? random.shuffle(['maybe', '?', 'x']) : [];
  },
  'with-words': ({ cell, column, random }) =>
    column.kind === 'decimal' || column.kind === 'integer'
      ? random.shuffle([`ca. ${cell}`, `${cell}?`, `${cell} approx.`, `~${cell}`])
      : [],
  'other-decimal-mark': ({ cell, column }) =>
    column.kind === 'decimal' ? [cell.replace(/[.,]/, column.decimalMark === '.' ? ',' : '.')] : [],
  'out-of-range': ({ column, random }) =>
    column.kind === 'decimal' || column.kind === 'integer'
      ? [...random.shuffle(['999.9', '-999', '-1', '0', '9999']), '99999999', `-${'9'.repeat(15)}`]
      : [],
  'unknown-category': ({ cell, column, random }) => {
    if (column.kind !== 'category') return [];
    const at = 1 + random.below(cell.length - 2);
    const swapped = cell.slice(0, at) + cell.slice(at + 1, at + 2) + cell.slice(at, at + 1) + cell.slice(at + 2);
    return [random.pick([swapped, 'misc', 'test']), swapped, 'misc', 'test'];
  },
  'impossible-time': ({ instant, formats: [main], random }) => (main ? random.shuffle(main.impossible(instant)) : []),
  'bad-pattern': ({ cell, column, random }) => {
    if (column.kind !== 'identifier') return [];
    const otherCase = cell === cell.toUpperCase() ? cell.toLowerCase() : cell.toUpperCase();
    const broken = [
      otherCase,
      cell.slice(0, -2),
      cell.replace(/^[A-Za-z]+/, ''),
      cell.replace(/(.)([^A-Za-z]*)$/, '$1 $2'),
    ];
    return [...random.shuffle([...broken, `${cell}?`, `#${cell}`]), '???'];
  },
  'too-long': ({ cell, column }) =>
    column.kind === 'text' && column.maxLength !== undefined && column.maxLength <= 1000
      ? [`${cell}${remark.repeat(Math.ceil(column.maxLength / remark.length))}`]
      : [],
} satisfies Record<string, Suggest>;

/** Every kind of dirt that cells of this column can get. Each suggestion is judged by the contract before it is used. */
export function cellDirts(column: Column, nullTokens: readonly string[], random: Random): CellDirt[] {
  const parse = cellParser(column);
  const isNull = (text: string) =>
    text === '' || nullTokens.some((token) => token.toLowerCase() === text.toLowerCase());
  const judge = (text: string): CellCode | 'null' | 'value' => {
    const tidy = text
      .replace(/\u200b|\ufeff/g, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (isNull(tidy)) return 'null';
    const result = parse(tidy);
    return result.ok ? 'value' : result.code;
  };

  const formats = formatsOf(column);
  const suggestions = (suggest: Suggest, cell: string, instant: number) =>
    suggest({ cell, instant, column, nullTokens, random, formats });
  const dirts = (table: Record<string, Suggest>, fits: (kind: string, verdict: ReturnType<typeof judge>) => boolean) =>
    Object.entries(table)
      .filter(([, suggest]) => suggestions(suggest, 'any cell', 0).length > 0)
      .map(([kind, suggest]) => ({
        kind: kind as CellDirtKind,
        isCurable: table === curable,
        apply(cell: string, instant: number): string | undefined {
          if (cell === '') return undefined;
          const texts = suggestions(suggest, cell, instant);
          return texts.find((text) => text !== cell && fits(kind, judge(text)));
        },
      }));
  return [
    ...dirts(curable, (kind, verdict) => verdict === (kind === 'null-token' ? 'null' : 'value')),
    ...dirts(incurable, (kind, verdict) => {
      if (kind === 'missing') return verdict === 'null';
      if (kind === 'out-of-range') return verdict === 'out_of_range';
      return verdict !== 'value' && verdict !== 'null';
    }),
  ];
}

function formatsOf(column: Column): Format[] {
  if (!isTimeColumn(column)) return [];
  const clock = clockOfColumn(column);
  const main = mainFormat(column);
  const sources = [main, ...column.formats.filter((format) => format !== main)];
  return sources.map((source) => ({ write: timeText(source, clock), impossible: impossibleTimes(source, clock) }));
}

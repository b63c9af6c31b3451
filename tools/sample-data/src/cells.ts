import type { Column, DecimalColumn, IntegerColumn } from '@sluice/contract';
import { bell, reflect, skewed, wave, weighted, zipf } from './distributions.ts';
import { identifierPool } from './identifiers.ts';
import type { CellMaker } from './moment.ts';
import { numberText, spanOf } from './numbers.ts';
import type { Random } from './random.ts';
import type { Subjects } from './subjects.ts';
import { clockOfColumn, mainFormat } from './timeline.ts';
import type { TimeColumn } from './timeline.ts';
import { timeText } from './time-text.ts';

export interface CellOptions {
  name: string;
  /** Counted from 0 among the decimal columns: neighbours swing against each other, as warmth and humidity do. */
  decimalIndex: number;
  /** Whether this column says when the record happened; other times follow it by some hours. */
  isEventTime: boolean;
  subjects: Subjects;
  random: Random;
}

/** The life of a column that neither names the subject nor counts the rows. */
export function cellMaker(column: Column, options: CellOptions): CellMaker {
  const maker = requiredMaker(column, options);
  if (!column.optional) return maker;
  return (moment) => (options.random.chance(0.04) ? '' : maker(moment));
}

function requiredMaker(column: Column, options: CellOptions): CellMaker {
  const { random } = options;
  switch (column.kind) {
    case 'decimal':
      return wandering(column, options);
    case 'integer':
      return counting(column, random);
    case 'category':
      return habitual(column.values, zipf(column.values.length), 0.5, options);
    case 'boolean':
      return habitual(['true', 'false'], weighted([3, 1]), 0.5, options);
    case 'text': {
      const texts = column.examples.length > 0 ? column.examples : inventedTexts(options.name);
      return habitual(texts, zipf(texts.length), 0.85, options);
    }
    case 'identifier': {
      const pool = random.shuffle(identifierPool(column, 40, 5, random));
      return habitual(pool, zipf(pool.length), 0.5, options);
    }
    case 'date':
    case 'timestamp':
      return timed(column, options);
  }
}

/** A bounded random walk for each subject around its own level, with the day's cycle and the slow swell on top. */
function wandering(column: DecimalColumn, { decimalIndex, subjects, random }: CellOptions): CellMaker {
  const { marks, digits } = spanOf(column);
  const low = marks[0] ?? 0;
  const width = (marks.at(-1) ?? 0) - low;
  const direction = decimalIndex % 2 === 0 ? 1 : -1;
  const level = Float64Array.from({ length: subjects.count }, () => 0.32 + 0.36 * random.float());
  const walk = new Float64Array(subjects.count);
  return ({ dayPart, swell, subject }) => {
    const stray = 0.9 * (walk[subject] as number) + 0.05 * bell(random);
    walk[subject] = stray;
    // Highest at three in the afternoon.
    const cycle = direction * (0.2 * wave(dayPart - 0.375) + 0.17 * swell);
    const part = reflect((level[subject] as number) + cycle + stray);
    return numberText(low + Math.floor(Math.min(part, 0.999999) * (width + 1)), digits, column.decimalMark);
  };
}

function counting(column: IntegerColumn, random: Random): CellMaker {
  const draw = skewed(spanOf(column).marks);
  return () => `${draw(random)}`;
}

/** Uneven choices; a subject that has habits keeps to its own, mostly in texts (where it is) and often in categories. */
function habitual(
  texts: readonly string[],
  choose: (random: Random) => number,
  habit: number,
  { subjects, random }: CellOptions,
): CellMaker {
  const any = () => texts[choose(random)] as string;
  if (!subjects.haveHabits) return any;
  const favourite = Array.from({ length: subjects.count }, any);
  return ({ subject }) => (random.chance(habit) ? (favourite[subject] as string) : any());
}

function timed(column: TimeColumn, { isEventTime, random }: CellOptions): CellMaker {
  const clock = clockOfColumn(column);
  const write = timeText(mainFormat(column), clock);
  if (isEventTime) return ({ instant }) => write(instant);
  const hour = 3_600_000;
  return ({ instant }) => {
    const later = instant + Math.floor((0.2 + 72 * random.float() * random.float()) * hour);
    return write(clock.shownTwice(later) ? later + 3 * hour : later);
  };
}

function inventedTexts(name: string): string[] {
  const label = name.replaceAll('_', ' ');
  return ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((letter) => `${label} ${letter}`);
}

import type { Column, Dataset } from '@sluice/contract';
import { cellMaker } from './cells.ts';
import { wave } from './distributions.ts';
import { identifierSeries } from './identifiers.ts';
import type { CellMaker, Moment } from './moment.ts';
import { numberText, spanOf } from './numbers.ts';
import type { Streams } from './random.ts';
import { rhythm } from './rhythm.ts';
import { serialColumn, subjectsOf } from './subjects.ts';
import { timelineOf } from './timeline.ts';

/** A dataset's records, one after another, before any dirt. */
export interface Records {
  /** The column names, in the contract's order. */
  readonly header: readonly string[];
  /** The moment of the record made last. */
  readonly moment: Readonly<Moment>;
  /** Makes the next record's cells, unquoted, in the header's order; the same array every time. */
  next(): string[];
}

const dayLength = 86_400_000;

/** Throws RangeError when the contract leaves too few different keys for so many rows. */
export function recordsOf(dataset: Dataset, rows: number, streams: Streams): Records {
  const timeline = timelineOf(dataset);
  const subjects = subjectsOf(dataset, timeline, rows, streams('subjects'));
  const serial = serialColumn(dataset, timeline);
  const isWhoAndWhen = timeline.column !== undefined && (dataset.key ?? []).includes(timeline.column);
  const nextInstant = rhythm({
    rows,
    clock: timeline.clock,
    swing: isWhoAndWhen ? 0.45 : 1,
    atLeast: isWhoAndWhen ? (2 * rows * timeline.tick) / subjects.count : 0,
    random: streams('times'),
  });

  let decimals = 0;
  const makers = Object.entries(dataset.columns).map(([name, column]): CellMaker => {
    const named = subjects.cells.get(name);
    if (named) return ({ subject }) => named[subject] as string;
    if (name === serial) return serialMaker(dataset, name, column, rows, streams);
    const decimalIndex = column.kind === 'decimal' ? decimals++ : 0;
    return cellMaker(column, {
      name,
      decimalIndex,
      isEventTime: name === timeline.column,
      subjects,
      random: streams(`column ${name}`),
    });
  });

  const swells = streams('swell');
  const [first, second] = [swells.float(), swells.float()];
  const moment: Moment = { row: -1, instant: 0, dayPart: 0, swell: 0, subject: 0 };
  const cells = makers.map(() => '');
  return {
    header: Object.keys(dataset.columns),
    moment,
    next() {
      moment.row++;
      moment.instant = nextInstant();
      moment.subject = subjects.draw(moment);
      const days = (moment.instant + timeline.clock.offset(moment.instant)) / dayLength;
      moment.dayPart = days - Math.floor(days);
      moment.swell = (wave(days / 9.3 + first) + wave(days / 5.1 + second)) / 2;
      for (let index = 0; index < makers.length; index++) cells[index] = (makers[index] as CellMaker)(moment);
      return cells;
    },
  };
}

/** Counts up, row by row. */
function serialMaker(dataset: Dataset, name: string, column: Column, rows: number, streams: Streams): CellMaker {
  if (column.kind === 'identifier') {
    const series = identifierSeries(column, rows, streams(`column ${name}`));
    if (series) return ({ row }) => series(row);
    const problem = `pattern '${column.pattern ?? ''}' of key column '${name}' has fewer different texts`;
    throw new RangeError(`cannot make ${rows} rows of '${dataset.name}': ${problem}`);
  }
  if (column.kind === 'integer') {
    const { marks, digits } = spanOf(column);
    return ({ row }) => numberText((marks[0] ?? 0) + row, digits, '');
  }
  const word = column.examples[0] ?? name;
  return ({ row }) => `${word} ${row + 1}`;
}

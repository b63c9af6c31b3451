import type { Column, Dataset } from '@sluice/contract';
import { weighted, zipf } from './distributions.ts';
import { identifierPool } from './identifiers.ts';
import type { Moment } from './moment.ts';
import { numberText, spanOf } from './numbers.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** Whom or what a dataset's records are about: sensors, users, items. */
export interface Subjects {
  readonly count: number;
  /** The text of each subject in the columns that name it. */
  readonly cells: ReadonlyMap<string, readonly string[]>;
  /** Whether the subjects are someone with habits, so that other columns have a favourite value for each. */
  readonly haveHabits: boolean;
  /** Chooses the moment's subject, and moves its instant on where the key demands it. */
  draw(moment: Moment): number;
}

/** The subjects of a dataset of so many rows, chosen by its key. */
export function subjectsOf(dataset: Dataset, timeline: Timeline, rows: number, chance: Random): Subjects {
  const key = dataset.key ?? [];
  if (timeline.column !== undefined && key.includes(timeline.column)) {
    return reporters(
      dataset,
      key.filter((name) => name !== timeline.column),
      timeline,
      rows,
      chance,
    );
  }
  const columns = Object.entries(dataset.columns);
  const serial = serialColumn(dataset, timeline);
  for (const [name, column] of columns) {
    if (column.kind !== 'identifier' || name === serial) continue;
    const size = Math.min(Math.max(Math.ceil(rows / 8), 5), 50_000);
    const people = chance.shuffle(identifierPool(column, size, 9, chance));
    return drawn(name, people, weighted(people.map((_, rank) => 1 / (rank + 4))), true, chance);
  }
  for (const [name, column] of columns) {
    if (name === serial || column.optional) continue;
    if (column.kind !== 'category' && !(column.kind === 'text' && column.examples.length > 1)) continue;
    const topics = column.kind === 'category' ? column.values : column.examples;
    return drawn(name, topics, zipf(topics.length), false, chance);
  }
  return { count: 1, cells: new Map(), haveHabits: false, draw: () => 0 };
}

/** The key column that is different in every row: undefined without a key, or when the key says when. */
export function serialColumn(dataset: Dataset, timeline: Timeline): string | undefined {
  const key = dataset.key ?? [];
  if (key.length === 0 || (timeline.column !== undefined && key.includes(timeline.column))) return undefined;
  const kinds: Column['kind'][] = ['identifier', 'integer', 'text'];
  for (const kind of kinds) {
    const found = key.find((name) => dataset.columns[name]?.kind === kind);
    if (found !== undefined) return found;
  }
  return undefined;
}

function drawn(
  name: string,
  texts: readonly string[],
  choose: (random: Random) => number,
  haveHabits: boolean,
  chance: Random,
): Subjects {
  return { count: texts.length, cells: new Map([[name, texts]]), haveHabits, draw: () => choose(chance) };
}

/** Subjects that report by turns, some less often, none twice within a tick: the key is who and when. */
function reporters(dataset: Dataset, names: string[], timeline: Timeline, rows: number, chance: Random): Subjects {
  let wanted = 5;
  while (wanted ** 3 < rows / 2) wanted++;
  const cells = new Map<string, string[]>();
  let count = 1;
  for (const name of names) {
    const column = dataset.columns[name];
    if (column === undefined) continue;
    const texts = textsOf(column, Math.max(1, Math.ceil(wanted / count)), chance);
    for (const [other, list] of cells)
      cells.set(
        other,
        texts.flatMap(() => list),
      );
    cells.set(
      name,
      texts.flatMap((text) => Array.from({ length: count }, () => text)),
    );
    count *= texts.length;
  }

  const diligence = Array.from({ length: count }, () => 0.7 + 0.3 * chance.float());
  const lastTick = new Float64Array(count).fill(-1);
  let turn = -1;
  const nextFree = (now: number, lazily: boolean): boolean => {
    for (let tries = 0; tries < count; tries++) {
      turn = (turn + 1) % count;
      if (lastTick[turn] === now || (lazily && !chance.chance(diligence[turn] as number))) continue;
      lastTick[turn] = now;
      return true;
    }
    return false;
  };
  let latest = 0;
  return {
    count,
    cells,
    haveHabits: true,
    draw(moment) {
      moment.instant = Math.max(moment.instant, latest);
      let now = timeline.tickAt(moment.instant);
      while (!nextFree(now, true) && !nextFree(now, false)) {
        moment.instant += timeline.tick;
        now = timeline.tickAt(moment.instant);
      }
      latest = moment.instant;
      return turn;
    },
  };
}

/** Up to `wanted` different cells of a key column. */
function textsOf(column: Column, wanted: number, chance: Random): string[] {
  switch (column.kind) {
    case 'identifier':
      return identifierPool(column, wanted, 1, chance);
    case 'category':
      return [...column.values];
    case 'boolean':
      return ['true', 'false'];
    case 'integer':
    case 'decimal': {
      const { marks, digits } = spanOf(column);
      const mark = column.kind === 'decimal' ? column.decimalMark : '';
      const first = marks[0] ?? 0;
      const room = (marks.at(-1) ?? 0) - first + 1;
      return Array.from({ length: Math.min(wanted, room) }, (_, index) => numberText(first + index, digits, mark));
    }
    default:
      return column.examples.length > 0 ? [...column.examples] : ['1'];
  }
}

import type { Value } from '@sluice/contract';
import { restLabel, type ResultColumn } from '@sluice/dashboard-spec';
import type { ChartTheme } from './theme.ts';

/** All values that a column is known to have, by the column's label, as a dashboard's filters offer them. */
export type Domains = ReadonlyMap<string, readonly Value[]>;

/**
 * The colours of a chart's values. They go by each value's place among all that its column is known to have, so that the
 * same value looks the same in every chart of a dashboard and under every filter. Where a column has more values than
 * there are colours, a value whose colour is taken in this chart moves on to the next free one. What is gathered or
 * missing is grey.
 */
export function colourScale(
  { theme, domains }: { theme: ChartTheme; domains: Domains },
  column: ResultColumn,
  values: readonly Value[],
): (value: Value) => string {
  const places = domainOf(column, domains, values).filter((value) => value !== null && value !== restLabel);
  const count = theme.series.length;
  const taken = new Set<number>();
  const colours = new Map<Value, string>();
  for (const value of places.filter((place) => values.includes(place))) {
    const wished = places.indexOf(value) % count;
    const free = Array.from({ length: count }, (_, step) => (wished + step) % count).find((index) => !taken.has(index));
    taken.add(free ?? wished);
    colours.set(value, theme.series[free ?? wished] ?? theme.rest);
  }
  return (value) => colours.get(value) ?? theme.rest;
}

/** All values that a column may have: the contract's, else the filter's, and in any case those at hand. */
function domainOf(column: ResultColumn, domains: Domains, present: readonly Value[]): readonly Value[] {
  const known = column.values?.map((candidate) => candidate.value) ?? domains.get(column.label) ?? [];
  return [...new Set([...known, ...present])];
}

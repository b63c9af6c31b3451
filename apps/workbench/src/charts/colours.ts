import type { Value } from '@sluice/contract';
import { restLabel, type ResultColumn } from '@sluice/dashboard-spec';
import type { ChartTheme } from './theme.ts';

/** All values that a column is known to have, by the column's label, as a dashboard's filters offer them. */
export type Domains = ReadonlyMap<string, readonly Value[]>;

/**
 * The colour of a value. It goes by the value's place among all that its column is known to have, so that the same value
 * looks the same in every chart of a dashboard and under every filter. What is gathered or missing is grey.
 */
export function colourOf(theme: ChartTheme, domain: readonly Value[], value: Value): string {
  if (value === null || value === restLabel) return theme.rest;
  const place = domain.filter((candidate) => candidate !== null && candidate !== restLabel).indexOf(value);
  return theme.series[Math.max(place, 0) % theme.series.length] ?? theme.rest;
}

/** The values that a column's colours go by: the contract's, else the filter's, else those at hand. */
export function domainOf(column: ResultColumn, domains: Domains, present: readonly Value[]): readonly Value[] {
  const known = column.values?.map((candidate) => candidate.value) ?? domains.get(column.label) ?? [];
  return [...new Set([...known, ...present])];
}

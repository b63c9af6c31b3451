import type { Dataset } from '@sluice/contract';
import { columnProblems } from './check-column.ts';
import type { Place } from './columns.ts';
import type { Measure } from './spec.ts';

/** Which columns each aggregation takes; none for count, which counts rows. */
const aggregates: { readonly [A in Measure['aggregate']]: Place | undefined } = {
  count: undefined,
  'count-distinct': 'any',
  sum: 'numeric',
  average: 'numeric',
  min: 'numeric',
  max: 'numeric',
};

/** What is wrong with a measure. */
export function measureProblems(dataset: Dataset, measure: Measure): string[] {
  const { aggregate, format } = measure;
  if (!Object.hasOwn(aggregates, aggregate)) {
    return [`unknown aggregation '${aggregate}': use one of ${Object.keys(aggregates).join(', ')}`];
  }
  const place = aggregates[aggregate];
  const decimals = format?.decimals;
  const column = 'column' in measure ? measure.column : '';
  return [
    ...(place === undefined ? [] : columnProblems(dataset, column, `'${aggregate}'`, [place])),
    ...(decimals === undefined || (Number.isInteger(decimals) && decimals >= 0 && decimals <= 10)
      ? []
      : [`decimals must be a whole number from 0 to 10, found ${decimals}`]),
  ];
}

/** What is wrong with a measure whose parts must add up to a whole: slices and stacks. */
export function additiveProblems(dataset: Dataset, measure: Measure): string[] {
  const additive = measure.aggregate === 'count' || measure.aggregate === 'sum';
  const problems = measureProblems(dataset, measure);
  return additive ? problems : [`'${measure.aggregate}' does not add up to a whole: use count or sum`, ...problems];
}

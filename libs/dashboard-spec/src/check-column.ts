import type { Column, Dataset } from '@sluice/contract';
import { allowedNames, findColumn } from './columns.ts';
import type { Place } from './columns.ts';

/** What is wrong with a column where it stands: it does not exist, or is of a kind that does not belong there. */
export function columnProblems(dataset: Dataset, name: string, where: string, places: readonly Place[]): string[] {
  const allowed = allowedNames(dataset, ...places);
  if (allowed.includes(name)) return [];
  const column = findColumn(dataset, name);
  const fault = column === undefined ? `there is no column '${name}'` : `column '${name}' is ${whatItIs(column)}`;
  return [`${fault}; ${where} takes ${allowed.length > 0 ? allowed.join(', ') : 'no column of this dataset'}`];
}

const whatItIs = ({ kind, pii }: Column): string => (pii === 'drop' ? 'dropped: it is always null' : withArticle(kind));

const withArticle = (kind: string): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);

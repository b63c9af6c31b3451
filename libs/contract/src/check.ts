import { cellParser } from './cell.ts';
import type { Column } from './column.ts';
import type { Dataset } from './dataset.ts';
import type { ContractProblem } from './errors.ts';
import { kindOf } from './kinds/registry.ts';
import { migrationProblems } from './migration.ts';
import { nameProblem, normaliseName, reservedColumns } from './names.ts';
import { piiProblems } from './pii.ts';
import { readingProblems } from './reading.ts';
import { fold, quote } from './value.ts';

/** Everything wrong with a dataset that types cannot say, or that came in without types. */
export function checkDataset(dataset: Dataset): ContractProblem[] {
  return [
    ...datasetProblems(dataset),
    ...keyProblems(dataset),
    ...headerProblems(dataset),
    ...columnsProblems(dataset),
    ...piiProblems(dataset),
    ...migrationProblems(dataset),
    ...readingProblems(dataset, Object.keys(dataset.columns)).map((message) => ({ message })),
  ];
}

function datasetProblems(dataset: Dataset): ContractProblem[] {
  const { name, version, title, owner, unknownColumns, freshnessHours } = dataset;
  const messages: (string | undefined)[] = [
    nameProblem(name),
    Number.isSafeInteger(version) && version >= 1
      ? undefined
      : `version must be a whole number from 1, found ${version}`,
    title.trim() === '' ? 'title must not be empty' : undefined,
    owner.trim() === '' ? 'owner must not be empty: name the team that answers for the data' : undefined,
    unknownColumns === 'drop' || unknownColumns === 'quarantine'
      ? undefined
      : `unknownColumns must be 'drop' or 'quarantine', found '${String(unknownColumns)}'`,
    ratioProblem('maxRejectRatio', dataset.maxRejectRatio),
    ratioProblem('maxLostRatio', dataset.maxLostRatio),
    freshnessHours === undefined || (freshnessHours > 0 && freshnessHours < Infinity)
      ? undefined
      : `freshnessHours must be above 0, found ${freshnessHours}`,
    Object.keys(dataset.columns).length === 0 ? 'a dataset needs at least one column' : undefined,
  ];
  return messages.filter((message) => message !== undefined).map((message) => ({ message }));
}

function ratioProblem(name: string, ratio: number): string | undefined {
  return ratio >= 0 && ratio <= 1 ? undefined : `${name} must be from 0 to 1, found ${ratio}`;
}

function keyProblems({ columns, key, eventTime }: Dataset): ContractProblem[] {
  const problems: ContractProblem[] = [];
  const names = Object.keys(columns).join(', ');
  if (key?.length === 0) problems.push({ message: 'key must name a column: leave it out where every row stands' });
  for (const [index, name] of (key ?? []).entries()) {
    if (!Object.hasOwn(columns, name)) {
      problems.push({ message: `key names the unknown column '${name}': use one of ${names}` });
    } else if (columns[name]?.optional === true) {
      problems.push({ column: name, message: 'a key column must not be optional' });
    }
    if (key?.indexOf(name) !== index) problems.push({ column: name, message: 'stands twice in the key: keep one' });
  }
  const kind = Object.hasOwn(columns, eventTime) ? columns[eventTime]?.kind : undefined;
  if (eventTime !== 'uploaded_at' && kind !== 'date' && kind !== 'timestamp') {
    problems.push({ message: `eventTime must be a date or timestamp column or 'uploaded_at', found '${eventTime}'` });
  }
  return problems;
}

/** Names and aliases must each lead to one column. */
function headerProblems({ columns }: Dataset): ContractProblem[] {
  const problems: ContractProblem[] = [];
  const owners = new Map<string, string>(Object.keys(columns).map((name) => [name, name]));
  for (const [name, { aliases }] of Object.entries(columns)) {
    const problem = nameProblem(name);
    if (problem !== undefined) problems.push({ column: name, message: problem });
    if (reservedColumns.includes(name) || name === 'uploaded_at') {
      problems.push({ column: name, message: 'the name is reserved: choose another' });
    }
    for (const alias of aliases) {
      const header = normaliseName(alias);
      const owner = owners.get(header);
      if (header === '' || reservedColumns.includes(header)) {
        problems.push({ column: name, message: `alias '${alias}' is no usable header: leave it out` });
      } else if (owner !== undefined && owner !== name) {
        problems.push({ column: name, message: `alias '${alias}' also leads to column '${owner}': keep one` });
      }
      owners.set(header, name);
    }
  }
  return problems;
}

function columnsProblems({ columns, nullTokens }: Dataset): ContractProblem[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const found = kindOf(column).problems(column);
    const messages = found.length > 0 ? found : cellProblems(column, nullTokens);
    return messages.map((message) => ({ column: name, message }));
  });
}

/** Examples must be valid cells, and no declared word may be a null token: it could never be read. */
function cellProblems(column: Column, nullTokens: readonly string[]): string[] {
  const parse = cellParser(column);
  const problems = column.examples.flatMap((example) => {
    const result = parse(example);
    return result.ok ? [] : [`example ${quote(example)} is no valid cell: ${result.message}`];
  });
  const nulls = nullTokens.map(fold);
  for (const word of [...column.examples, ...wordsOf(column)]) {
    if (nulls.includes(fold(word)))
      problems.push(`'${word}' is a null token: take it out of nullTokens, or out of here`);
  }
  return problems;
}

function wordsOf(column: Column): readonly string[] {
  if (column.kind === 'category') return [...column.values, ...Object.keys(column.synonyms)];
  return column.kind === 'boolean' ? ['true', 'false', ...column.true, ...column.false] : [];
}

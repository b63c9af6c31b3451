import { compareValues, aggregate, millisOf } from './value.ts';
import type { Row, Value } from './value.ts';

/** An expression of a calculated field, taken apart. */
export type Expression =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'list'; readonly items: readonly SortTerm[] }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

interface SortTerm {
  readonly expression: Expression;
  readonly direction: 'ASC' | 'DESC';
}

/** Parses what the dashboards' calculated fields consist of; anything else is an error. */
export function parseExpression(text: string): Expression {
  const tokens = text.match(/\{[^}]*\}|'[^']*'|\d+|[A-Za-z_]+|<=|[()[\],=-]|\S/g) ?? [];
  let at = 0;
  const whole = comparison();
  if (at < tokens.length) throw new Error(`cannot parse '${text}': unexpected '${tokens[at]}'`);
  return whole;

  function comparison(): Expression {
    const left = difference();
    const operator = tokens[at];
    if (operator !== '=' && operator !== '<=') return left;
    at++;
    return { kind: 'operation', operator, left, right: difference() };
  }

  function difference(): Expression {
    let left = primary();
    while (tokens[at] === '-') {
      at++;
      left = { kind: 'operation', operator: '-', left, right: primary() };
    }
    return left;
  }

  function primary(): Expression {
    const token = tokens[at++] ?? '';
    if (token.startsWith('{')) return { kind: 'field', name: token.slice(1, -1) };
    if (token.startsWith("'")) return { kind: 'value', value: token.slice(1, -1) };
    if (/^\d/.test(token)) return { kind: 'value', value: Number(token) };
    if (token === 'NULL') return { kind: 'value', value: null };
    if (token === '[') return { kind: 'list', items: until(']', sortTerm) };
    if (!/^[A-Za-z]/.test(token)) throw new Error(`cannot parse '${text}': unexpected '${token}'`);
    if (tokens[at] !== '(') return { kind: 'word', word: token };
    at++;
    return { kind: 'call', name: token, args: until(')', comparison) };
  }

  function sortTerm(): SortTerm {
    const expression = comparison();
    const direction = tokens[at];
    if (direction !== 'ASC' && direction !== 'DESC') return { expression, direction: 'ASC' };
    at++;
    return { expression, direction };
  }

  function until<T>(end: string, part: () => T): T[] {
    const parts: T[] = [];
    while (tokens[at] !== end) {
      parts.push(part());
      if (tokens[at] === ',') at++;
      else if (tokens[at] !== end) throw new Error(`cannot parse '${text}': expected '${end}'`);
    }
    at++;
    return parts;
  }
}

/** Whether a field is worked out over many rows, after the filters of rows. */
export function isWindow(expression: Expression, fields: ReadonlyMap<string, Expression>): boolean {
  const within = (part: Expression): boolean => isWindow(part, fields);
  switch (expression.kind) {
    case 'value':
    case 'word':
      return expression.kind === 'word' && expression.word === 'PRE_AGG';
    case 'field': {
      const field = fields.get(expression.name);
      return field !== undefined && within(field);
    }
    case 'list':
      return expression.items.some((item) => within(item.expression));
    case 'operation':
      return within(expression.left) || within(expression.right);
    case 'call':
      return expression.args.some(within);
  }
}

const aggregations: Readonly<Record<string, string>> = {
  sumOver: 'SUM',
  avgOver: 'AVERAGE',
  minOver: 'MIN',
  maxOver: 'MAX',
  countOver: 'COUNT',
  distinctCountOver: 'DISTINCT_COUNT',
};

/** The value of an expression for each of the rows; windows look at all of them. */
export function evaluate(
  expression: Expression,
  rows: readonly Row[],
  fields: ReadonlyMap<string, Expression>,
): readonly Value[] {
  const of = (part: Expression): readonly Value[] => evaluate(part, rows, fields);
  switch (expression.kind) {
    case 'value':
      return rows.map(() => expression.value);
    case 'field': {
      const { name } = expression;
      const field = fields.get(name);
      if (field !== undefined) return of(field);
      return rows.map((row) => {
        const value = row[name];
        if (value === undefined) throw new Error(`there is no field '${name}'`);
        return value;
      });
    }
    case 'operation': {
      const right = of(expression.right);
      return of(expression.left).map((value, index) => operate(expression.operator, value, right[index] ?? null));
    }
    case 'call':
      return call(expression.name, expression.args, rows, of);
    case 'word':
    case 'list':
      throw new Error(`cannot evaluate a ${expression.kind}`);
  }
}

function operate(operator: string, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  if (operator === '-') return Number(left) - Number(right);
  return Number(operator === '=' ? left === right : left <= right);
}

function call(
  name: string,
  args: readonly Expression[],
  rows: readonly Row[],
  of: (part: Expression) => readonly Value[],
): readonly Value[] {
  const [first, second] = args;
  if (first === undefined) throw new Error(`'${name}' needs arguments`);
  if (name === 'ifelse') {
    const columns = args.map(of);
    return rows.map((_, row) => {
      const values = columns.map((column) => column[row] ?? null);
      const met = values.findIndex((value, index) => index % 2 === 0 && index < values.length - 1 && Boolean(value));
      return (met === -1 ? values.at(-1) : values[met + 1]) ?? null;
    });
  }
  if (name === 'isNull') return of(first).map((value) => Number(value === null));
  if (name === 'extract') return extract(first, second === undefined ? [] : of(second));
  const level = args.at(-1);
  if (level?.kind !== 'word' || level.word !== 'PRE_AGG') throw new Error(`'${name}' needs the level PRE_AGG`);
  if (second?.kind !== 'list') throw new Error(`'${name}' needs a list of partitions`);
  const partitions = keys(
    rows,
    second.items.map((item) => of(item.expression)),
  );
  if (name === 'denseRank' && first.kind === 'list') {
    return denseRank(
      first.items.map(({ expression, direction }) => ({ values: of(expression), direction })),
      partitions,
    );
  }
  const aggregation = aggregations[name];
  if (aggregation === undefined) throw new Error(`there is no function '${name}'`);
  const values = of(first);
  const results = new Map(
    [...new Set(partitions)].map((key) => [
      key,
      aggregate(
        aggregation,
        values.filter((_, row) => partitions[row] === key),
      ),
    ]),
  );
  return partitions.map((key) => results.get(key) ?? null);
}

const keys = (rows: readonly Row[], columns: readonly (readonly Value[])[]): string[] =>
  rows.map((_, row) => JSON.stringify(columns.map((column) => column[row])));

function denseRank(
  terms: readonly { values: readonly Value[]; direction: 'ASC' | 'DESC' }[],
  partitions: readonly string[],
): number[] {
  if (new Set(partitions).size > 1) throw new Error('ranks within partitions are not modelled');
  const compare = (a: number, b: number): number => {
    for (const { values, direction } of terms) {
      const [left, right] = [values[a] ?? null, values[b] ?? null];
      // Where nulls stand in a rank is not documented: nothing may depend on it.
      if ((left === null) !== (right === null)) throw new Error('a rank compares null with a value');
      const order = compareValues(left, right);
      if (order !== 0) return direction === 'ASC' ? order : -order;
    }
    return 0;
  };
  const ranks = new Array<number>(partitions.length).fill(0);
  let rank = 0;
  let before: number | undefined;
  for (const row of [...partitions.keys()].sort(compare)) {
    if (before === undefined || compare(before, row) !== 0) rank++;
    ranks[row] = rank;
    before = row;
  }
  return ranks;
}

function extract(period: Expression, values: readonly Value[]): Value[] {
  return values.map((value) => {
    if (value === null) return null;
    const date = new Date(millisOf(value));
    if (period.kind === 'value' && period.value === 'HH') return date.getUTCHours();
    if (period.kind === 'value' && period.value === 'WD') return date.getUTCDay() + 1;
    throw new Error('only HH and WD are modelled');
  });
}

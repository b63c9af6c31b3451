import type { Column, Kind } from '../column.ts';
import type { NonNullValue } from '../row.ts';
import { booleanKind } from './boolean.ts';
import { categoryKind } from './category.ts';
import { dateKind } from './date.ts';
import { decimalKind } from './decimal.ts';
import { identifierKind } from './identifier.ts';
import { integerKind } from './integer.ts';
import type { ColumnKind } from './kind.ts';
import { textKind } from './text.ts';
import { timestampKind } from './timestamp.ts';

type ColumnOf<K extends Kind> = Extract<Column, { kind: K }>;

/** Every column kind: behaviour is looked up here, so that contracts stay data. */
export const kinds: { readonly [K in Kind]: ColumnKind<ColumnOf<K>, NonNullValue<ColumnOf<K>>> } = {
  identifier: identifierKind,
  text: textKind,
  integer: integerKind,
  decimal: decimalKind,
  boolean: booleanKind,
  category: categoryKind,
  date: dateKind,
  timestamp: timestampKind,
};

/** The behaviour of a column. */
export function kindOf(column: Column): ColumnKind<Column> {
  return kinds[column.kind];
}

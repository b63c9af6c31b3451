import type { BooleanColumn } from './kinds/boolean.ts';
import type { CategoryColumn } from './kinds/category.ts';
import type { DateColumn } from './kinds/date.ts';
import type { DecimalColumn } from './kinds/decimal.ts';
import type { IdentifierColumn } from './kinds/identifier.ts';
import type { IntegerColumn } from './kinds/integer.ts';
import type { TextColumn } from './kinds/text.ts';
import type { TimestampColumn } from './kinds/timestamp.ts';

/** A column of any kind: plain frozen data. */
export type Column =
  | IdentifierColumn
  | TextColumn
  | IntegerColumn
  | DecimalColumn
  | BooleanColumn
  | CategoryColumn
  | DateColumn
  | TimestampColumn;

/** What tells kinds of columns apart: the name of the builder that makes them. */
export type Kind = Column['kind'];

/** A dataset's columns by name, in the order of its files and tables. */
export type Columns = Readonly<Record<string, Column>>;

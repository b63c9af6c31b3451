import type { Dataset } from '../dataset.ts';
import { date } from '../kinds/date.ts';
import { integer } from '../kinds/integer.ts';
import { text } from '../kinds/text.ts';
import type { Column } from '../column.ts';
import { sourceLine } from './processed.ts';

/** The columns that publishing works out: the UTC date that partitions the table, and the key of the uploaded file. */
export const eventDate = 'event_date';
export const sourceFile = 'source_file';

/** The columns that every final table has behind the contract's own. */
const addedColumns: Readonly<Record<string, Column>> = {
  [eventDate]: date({ formats: ['yyyy-MM-dd'], description: "UTC date of the row's event time; partitions the table" }),
  [sourceFile]: text({ maxLength: 1_024, description: 'Key of the uploaded file that the row comes from' }),
  [sourceLine]: integer({ min: 1, description: 'Line of the uploaded file on which the row begins' }),
};

/** The columns of the final table, in order: the contract's, then `event_date`, `source_file` and `source_line`. */
export function finalColumns(dataset: Dataset): Readonly<Record<string, Column>> {
  return { ...dataset.columns, ...addedColumns };
}

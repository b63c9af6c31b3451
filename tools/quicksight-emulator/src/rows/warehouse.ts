import type { Warehouse } from '@sluice/warehouse';
import type { CountRows } from '../settle.ts';
import { countingQuestion, quoteName } from './question.ts';

/** Counts rows of the final tables of a lake as they are published at that moment, whatever their catalogue and schema. */
export function countRowsInWarehouse({ query, refresh }: Pick<Warehouse, 'query' | 'refresh'>): CountRows {
  return async (table) => {
    await refresh();
    const { rows } = await query(countingQuestion(table, ({ name }) => quoteName(name)));
    return Number(rows[0]?.[0]);
  };
}

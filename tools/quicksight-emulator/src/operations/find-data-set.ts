import { invalid, notFound } from '../errors.ts';
import type { DataSetEntry } from '../state.ts';
import { given, type Context } from './context.ts';

/** @throws ServiceError ResourceNotFoundException */
export function findDataSet({ state }: Context, id: string | undefined): DataSetEntry {
  const entry = state.dataSets.get(given(id));
  if (!entry) throw notFound(`Data set ${id}`, 'DATA_SET');
  return entry;
}

/** @throws ServiceError when it is not there, or asks its source each time */
export function findSpiceDataSet(context: Context, id: string | undefined): DataSetEntry {
  const entry = findDataSet(context, id);
  if (entry.input.ImportMode !== 'SPICE') throw invalid(`The data set ${id} is not a SPICE data set`);
  return entry;
}

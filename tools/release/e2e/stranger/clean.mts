import { type ByteSink, clean, type CleaningReport } from '@sluice/cleaning';
import { type Dataset, defineDataset, identifier, integer, type Row, rowSchema } from '@sluice/contract';

const columns = { sku: identifier({ pattern: 'S[0-9]+' }), pieces: integer({ min: 0, optional: true }) };
const about = { name: 'stock', version: 1, title: 'Stock', owner: 'a stranger' };
const stock = defineDataset({ ...about, columns, eventTime: 'uploaded_at' });

export const row: Row<typeof stock> = rowSchema(stock).parse({ sku: 'S1', pieces: null });
export const some: { sku: string; pieces: number | null } = row;
export function cleaned(
  upload: AsyncIterable<Uint8Array>,
  sink: ByteSink,
  dataset: Dataset = stock,
): Promise<CleaningReport> {
  return clean(upload, { dataset, clean: sink, rejects: sink });
}
// @ts-expect-error no such column
defineDataset({ ...about, columns, eventTime: 'uploaded_at', key: ['colour'] });

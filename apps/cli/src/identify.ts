import type { Dataset } from '@sluice/contract';
import { datasets } from '@sluice/datasets';
import { identifyDataset } from '@sluice/lake';
import { UsageError } from './io.ts';

const headBytes = 64 * 1024;

/**
 * The dataset of a stream, by the file's name and its header, as the lake tells it, and the stream from its first byte on.
 * Throws UsageError when neither tells.
 */
export async function identify(
  name: string,
  input: AsyncIterable<Uint8Array>,
): Promise<{ dataset: Dataset; input: AsyncIterable<Uint8Array> }> {
  const iterator: AsyncIterator<Uint8Array, unknown> = input[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < headBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    bytes += next.value.length;
  }
  const dataset = identifyDataset(name, Buffer.concat(chunks), datasets);
  if (!dataset) {
    throw new UsageError(
      `cannot tell the dataset of '${name}': neither its name nor its header fits one of ` +
        `${datasets.map((known) => known.name).join(', ')}; name it with --dataset`,
    );
  }
  return { dataset, input: rest(chunks, iterator) };
}

async function* rest(chunks: Uint8Array[], iterator: AsyncIterator<Uint8Array, unknown>): AsyncGenerator<Uint8Array> {
  yield* chunks;
  yield* { [Symbol.asyncIterator]: () => iterator as AsyncIterator<Uint8Array> };
}

import { type Dataset, piiColumns } from '@sluice/contract';
import { createHmacSha256, type Hmac } from './hmac.ts';

/** The least that a key may have: shorter ones can be guessed. */
const minKeyBytes = 16;

/** A dataset has pseudonymised columns, and no key, or a bad one, was handed in. */
export class PseudonymKeyError extends Error {
  override readonly name = 'PseudonymKeyError';
  readonly dataset: string;
  /** The columns that need the key. */
  readonly columns: readonly string[];

  constructor(dataset: string, columns: readonly string[], found: string) {
    const names = columns.map((column) => `'${column}'`).join(', ');
    super(
      `cannot pseudonymise ${names} of dataset '${dataset}': expected a key of at least ${minKeyBytes} bytes as ` +
        `pseudonymKey, always the same one, found ${found}`,
    );
    this.dataset = dataset;
    this.columns = columns;
  }
}

/**
 * What makes the pseudonyms of a dataset; undefined where it needs none. Throws a PseudonymKeyError where it does and
 * the key will not do.
 */
export function openPseudonyms(dataset: Dataset, key: Uint8Array | undefined): Hmac | undefined {
  const columns = piiColumns(dataset, ['pseudonymise']);
  if (columns.length === 0) return undefined;
  if (key === undefined) throw new PseudonymKeyError(dataset.name, columns, 'none');
  if (key.length < minKeyBytes) throw new PseudonymKeyError(dataset.name, columns, `${key.length}`);
  return createHmacSha256(key);
}

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Dataset } from './dataset.ts';
import { toDocument } from './document.ts';

/** What no row depends on. The version is left out too: it answers for the fingerprint. */
const irrelevant = new Set([
  'format',
  'version',
  'title',
  'owner',
  'description',
  'examples',
  'freshnessHours',
  'maxLostRatio',
  'migrations',
]);

/** Lists whose order no row depends on. */
const unordered = new Set(['aliases', 'formats', 'values', 'true', 'false', 'key', 'nullTokens', 'preamble', 'footer']);

/**
 * The SHA-256, in hex, of everything in a contract that affects rows. Two contracts with the same fingerprint judge
 * every row alike; titles, descriptions, owners and examples do not count.
 */
export function fingerprint(dataset: Dataset): string {
  const { columns, ...rest } = toDocument(dataset);
  const facts = { ...relevant(rest), columns: columns.map(relevant) };
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(facts))));
}

function relevant(record: object): object {
  const kept = Object.entries(record).filter(([name]) => !irrelevant.has(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, unordered.has(name) ? [...(value as string[])].sort() : (value as unknown)]),
  );
}

/** JSON with the properties of every object in code unit order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

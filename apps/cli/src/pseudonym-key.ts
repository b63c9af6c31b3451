import { UsageError } from './io.ts';

/** The environment variable with the key from which the values of pseudonymised columns get their pseudonyms. */
export const pseudonymKeyVariable = 'SLUICE_PSEUDONYM_KEY';

const minBytes = 16;

/**
 * The key in hexadecimal digits or in base64; undefined where the variable is not set.
 * @throws UsageError, which does not show it, when it is neither or too short
 */
export function readPseudonymKey(text = process.env[pseudonymKeyVariable]): Uint8Array | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const key = decode(text.trim());
  if (key === undefined) {
    throw new UsageError(`cannot use ${pseudonymKeyVariable}: expected hexadecimal digits or base64, found neither`);
  }
  if (key.length < minBytes) {
    const found = `found ${key.length}: openssl rand -hex 32 makes a good one`;
    throw new UsageError(`cannot use ${pseudonymKeyVariable}: expected at least ${minBytes} bytes, ${found}`);
  }
  return key;
}

/** Digits that could be both are hexadecimal. */
function decode(text: string): Uint8Array | undefined {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[a-z0-9+/_-]+={0,2}$/i.test(text) && text.replace(/=+$/, '').length % 4 !== 1
    ? Buffer.from(text, 'base64')
    : undefined;
}

import { parsePseudonymKey } from '@sluice/lake';
import { UsageError } from './io.ts';

/** The environment variable with the key from which the values of pseudonymised columns get their pseudonyms. */
export const pseudonymKeyVariable = 'SLUICE_PSEUDONYM_KEY';

/**
 * The key in hexadecimal digits or in base64; undefined where the variable is not set.
 * @throws UsageError, which does not show it, when it is neither or too short
 */
export function readPseudonymKey(text = process.env[pseudonymKeyVariable]): Uint8Array | undefined {
  try {
    return parsePseudonymKey(text ?? '', pseudonymKeyVariable);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

import { piiColumns, type Dataset } from '@sluice/contract';

const minBytes = 16;

/** Whether any of the contracts has pseudonymised columns, which need a key. */
export function needsPseudonymKey(datasets: readonly Dataset[]): boolean {
  return datasets.some((dataset) => piiColumns(dataset, ['pseudonymise']).length > 0);
}

/** Name of the SSM parameter with a stage's key: a SecureString, made by hand, as no template can hold a secret. */
export function pseudonymKeyParameter(stage: string): string {
  return `/sluice/${stage}/pseudonym-key`;
}

/**
 * The key of the pseudonyms from its text in hexadecimal digits or in base64; undefined for a blank text.
 * @param where what holds the text, for the message
 * @throws Error, which does not show the text, when it is neither or too short
 */
export function parsePseudonymKey(text: string, where: string): Uint8Array | undefined {
  if (text.trim() === '') return undefined;
  const key = decode(text.trim());
  if (key === undefined) throw new Error(`cannot use ${where}: expected hexadecimal digits or base64, found neither`);
  if (key.length < minBytes) {
    const found = `found ${key.length}: openssl rand -hex 32 makes a good one`;
    throw new Error(`cannot use ${where}: expected at least ${minBytes} bytes, ${found}`);
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

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** The HMAC-SHA-256 of a text's UTF-8 as 64 lower-case hexadecimal digits. */
export type Hmac = (text: string) => string;

/** HMAC-SHA-256 by the platform where Node offers it, in plain JavaScript elsewhere. The key is copied. */
export function createHmacSha256(key: Uint8Array): Hmac {
  const native = globalThis.process?.getBuiltinModule?.('node:crypto');
  if (native === undefined) return createPortableHmacSha256(key);
  const secret = native.createSecretKey(key);
  return (text) => native.createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}

/** The same without the platform's help: what a browser gets. */
export function createPortableHmacSha256(key: Uint8Array): Hmac {
  const begun = hmac.create(sha256, key);
  const encoder = new TextEncoder();
  return (text) => {
    const digest = begun.clone().update(encoder.encode(text)).digest();
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  };
}

import { defineDataset, identifier, text } from '@sluice/contract';
import { expect, test } from 'vitest';
import { needsPseudonymKey, parsePseudonymKey } from './pseudonym-key.ts';

const bytes = Uint8Array.from({ length: 32 }, (_, index) => 255 - index * 7);

test.each([
  ['hexadecimal', Buffer.from(bytes).toString('hex')],
  ['hexadecimal in capitals', ` ${Buffer.from(bytes).toString('hex').toUpperCase()}\n`],
  ['base64', Buffer.from(bytes).toString('base64')],
  ['base64 for URLs, without padding', Buffer.from(bytes).toString('base64url')],
])('reads %s', (_name, text) => {
  expect(Uint8Array.from(parsePseudonymKey(text, 'KEY')!)).toEqual(bytes);
});

test('is undefined where there is none', () => {
  expect(['', ' '].map((text) => parsePseudonymKey(text, 'KEY'))).toEqual([undefined, undefined]);
});

test.each([
  ['a sentence', 'my secret key, not encoded', 'expected hexadecimal digits or base64, found neither'],
  ['a cut base64', 'QUJDRA==QUJD', 'expected hexadecimal digits or base64, found neither'],
  ['too few digits', '00112233', 'expected at least 16 bytes, found 4: openssl rand -hex 32 makes a good one'],
  ['too little base64', 'QUJDRA==', 'expected at least 16 bytes, found 4'],
])('refuses %s, and does not show it', (_name, text, message) => {
  expect(() => parsePseudonymKey(text, 'KEY')).toThrow(`cannot use KEY: ${message}`);
  expect(() => parsePseudonymKey(text, 'KEY')).not.toThrow(text);
});

test('a key is needed where a column is pseudonymised, and only there', () => {
  const people = (pii: 'pseudonymise' | 'mask') =>
    defineDataset({
      name: 'people',
      version: 1,
      title: 'People',
      owner: 'staff',
      columns: { person: identifier({}), note: text({ pii }) },
      eventTime: 'uploaded_at',
    });
  expect([[], [people('mask')], [people('mask'), people('pseudonymise')]].map(needsPseudonymKey)).toEqual([
    false,
    false,
    true,
  ]);
});

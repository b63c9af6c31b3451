import { expect, test } from 'vitest';
import { explained } from './errors.ts';

/** An error as the SDK throws it, by what AWS documents. */
function refusal(name: string): Error {
  return Object.assign(new Error(`said ${name}`), { name, $metadata: { httpStatusCode: 403 } });
}

test('only what a permission mends is called a denied access', () => {
  const told = (error: Error): string => (explained(error, 'read', 'raw', 'a.csv') as Error).message;
  expect(told(refusal('AccessDenied'))).toMatch(/^cannot read 'a.csv' in bucket 'raw': access was denied .*grant/);
  expect(told(refusal('Forbidden'))).toContain('access was denied');
  expect(told(refusal('InvalidObjectState'))).toBe(
    "cannot read 'a.csv' in bucket 'raw': it is archived (InvalidObjectState: said InvalidObjectState); " +
      'restore it (aws s3api restore-object), then ingest it again',
  );
});

test.each(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'RequestTimeTooSkewed'])(
  '%s, which says what is wrong, stays as it is',
  (name) => {
    const error = refusal(name);
    expect(explained(error, 'write', 'raw', 'a.csv')).toBe(error);
  },
);

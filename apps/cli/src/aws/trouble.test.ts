import { expect, test } from 'vitest';
import { awsTrouble, troubleText } from './trouble.ts';

/** An error as the SDK throws it, by what AWS documents. */
function sdkError(name: string, httpStatusCode: number | undefined, more: object = {}): Error {
  return Object.assign(new Error(`said ${name}`), { name, $metadata: { httpStatusCode }, ...more });
}

test.each([
  [sdkError('ExpiredTokenException', 400), 'credentials', 'AWS refused the credentials (ExpiredTokenException:'],
  [sdkError('InvalidClientTokenId', 403), 'credentials', 'get new ones'],
  [sdkError('AccessDeniedException', 400), 'denied', 'access was denied (AccessDeniedException: said'],
  [sdkError('AccessDenied', 403), 'denied', 'access was denied'],
  [sdkError('Error', undefined, { code: 'ENOTFOUND' }), 'network', "check the network and the region's name"],
  [sdkError('ThrottlingException', 400), 'other', 'AWS answered ThrottlingException: said ThrottlingException'],
  [new Error("cannot read 'x'", { cause: sdkError('AccessDenied', 403) }), 'denied', "cannot read 'x'"],
])('%s is told as %s', (error, kind, text) => {
  const trouble = awsTrouble(error);
  expect([trouble?.kind, trouble && troubleText(trouble)]).toEqual([kind, expect.stringContaining(text)]);
});

test.each([[new TypeError('undefined is not a function')], [Object.assign(new Error('x'), { code: 'ENOENT' })], ['x']])(
  '%s is none of AWS',
  (error) => {
    expect(awsTrouble(error)).toBeUndefined();
  },
);

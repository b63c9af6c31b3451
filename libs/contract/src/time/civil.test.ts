import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysFromCivil, firstSecond, formatDateTime, lastSecond } from './civil.ts';

describe('civil dates', () => {
  it('agree with Date in every year', () => {
    fc.assert(
      fc.property(fc.integer({ min: firstSecond, max: lastSecond }), (seconds) => {
        const date = new Date(seconds * 1000);
        expect(`${formatDateTime(seconds)}.000Z`).toBe(date.toISOString());
        const days = daysFromCivil(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
        expect(days).toBe(Math.floor(seconds / 86_400));
      }),
    );
  });
});

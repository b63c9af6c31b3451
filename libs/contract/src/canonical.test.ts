import { expect, test } from 'vitest';
import { boolean, canonicalColumn, category, date, decimal, integer, parseCell, timestamp } from './index.ts';

test('a canonical value is read as itself, whatever uploads look like', () => {
  const values = [
    [integer({ thousands: '.' }), '1234567'],
    [decimal({ precision: 9, scale: 3, decimalMark: ',', thousands: '.' }), '1.234'],
    [boolean({ true: ['ja'], false: ['nein'] }), 'true'],
    [category(['north'], { synonyms: { n: 'north' } }), 'north'],
    [date({ formats: ['dd/MM/yyyy', 'MM/dd/yyyy'] }), '2026-02-01'],
    [timestamp({ formats: ['d.M.yyyy H:mm'], zone: 'Europe/Berlin' }), '2026-10-25T00:30:00Z'],
    [timestamp({ formats: ['excel'], zone: 'Asia/Tokyo' }), '2026-02-01T03:04:05.678Z'],
  ] as const;
  for (const [column, value] of values) {
    const result = parseCell(canonicalColumn(column), value);
    expect(result.ok && String(result.value)).toBe(value);
  }
});

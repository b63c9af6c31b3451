import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCell } from '../cell.ts';
import { compareDecimals, decimal } from './decimal.ts';
import { integer } from './integer.ts';

function read(column: Parameters<typeof parseCell>[0], text: string): unknown {
  const result = parseCell(column, text);
  return result.ok ? result.value : result.code;
}

describe('integer', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['+7', 7],
    ['007', 7],
    ['-12', -12],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740992', 'out_of_range'],
    ['99999999999999999999999', 'out_of_range'],
    ['1.0', 'not_a_number'],
    ['1e3', 'not_a_number'],
    ['0x1', 'not_a_number'],
    ['1,000', 'not_a_number'],
    ['1_000', 'not_a_number'],
    ['', 'not_a_number'],
    ['-', 'not_a_number'],
    ['- 1', 'not_a_number'],
    ['NaN', 'not_a_number'],
    ['٣', 'not_a_number'],
  ])('reads %j as %j', (text, value) => {
    expect(read(integer(), text)).toBe(value);
  });

  it.each([
    ['1,234,567', 1_234_567],
    ['1234567', 1_234_567],
    ['12,34', 'not_a_number'],
    ['1,2345', 'not_a_number'],
    ['1234,567', 'not_a_number'],
    [',123', 'not_a_number'],
    ['1.234', 'not_a_number'],
  ])('reads %j with commas between thousands as %j', (text, value) => {
    expect(read(integer({ thousands: ',' }), text)).toBe(value);
  });

  it.each([',', '.', ' ', "'", '_'] as const)('takes %j between thousands, itself and no other', (thousands) => {
    expect(read(integer({ thousands }), `1${thousands}000`)).toBe(1000);
    expect(read(integer({ thousands }), '1-000')).toBe('not_a_number');
  });

  it('keeps to its bounds', () => {
    const column = integer({ min: 1, max: 10 });
    expect(['0', '1', '10', '11'].map((text) => read(column, text))).toEqual(['out_of_range', 1, 10, 'out_of_range']);
    expect(parseCell(column, '11')).toMatchObject({
      ok: false,
      code: 'out_of_range',
      message: "expected a whole number from 1 to 10, found '11'",
    });
  });
});

describe('decimal', () => {
  it.each([
    ['1', '1.00'],
    ['1.5', '1.50'],
    ['1.500', '1.50'],
    ['.5', '0.50'],
    ['-0', '0.00'],
    ['-0.00', '0.00'],
    ['+3.14', '3.14'],
    ['-000.10', '-0.10'],
    ['999.99', '999.99'],
    ['1000', 'out_of_range'],
    ['1.005', 'precision'],
    ['1.', 'not_a_number'],
    ['.', 'not_a_number'],
    ['1,5', 'not_a_number'],
    ['1e2', 'not_a_number'],
    ['1.5d', 'not_a_number'],
    ['Infinity', 'not_a_number'],
    ['1.2.3', 'not_a_number'],
  ])('reads %j as %j', (text, value) => {
    expect(read(decimal({ precision: 5, scale: 2 }), text)).toBe(value);
  });

  it('reads declared marks only', () => {
    const column = decimal({ precision: 9, scale: 2, decimalMark: ',', thousands: '.' });
    expect(['1.234.567,5', '1234,5', '1.5', '1,234.5'].map((text) => read(column, text))).toEqual([
      '1234567.50',
      '1234.50',
      'not_a_number',
      'not_a_number',
    ]);
  });

  it('compares with its bounds exactly', () => {
    const column = decimal({ precision: 38, scale: 1, min: '-12345678901234567890123456789.1', max: '0.3' });
    expect(read(column, '-12345678901234567890123456789.1')).toBe('-12345678901234567890123456789.1');
    expect(read(column, '-12345678901234567890123456789.2')).toBe('out_of_range');
    expect(read(column, '0.3')).toBe('0.3');
    expect(read(column, '0.4')).toBe('out_of_range');
  });

  it('has no digit before the point, or none behind it, where the scale says so', () => {
    expect(read(decimal({ precision: 2, scale: 2 }), '0.25')).toBe('0.25');
    expect(read(decimal({ precision: 2, scale: 2 }), '1.25')).toBe('out_of_range');
    expect(read(decimal({ precision: 3, scale: 0 }), '-12.0')).toBe('-12');
  });

  it('agrees with arithmetic in whole numbers', () => {
    const column = decimal({ precision: 15, scale: 4 });
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }),
        fc.integer({ min: 0, max: 3 }),
        (units, zeros) => {
          const magnitude = (units < 0n ? -units : units).toString().padStart(5, '0');
          const text = `${units < 0n ? '-' : ''}${magnitude.slice(0, -4)}.${magnitude.slice(-4)}${'0'.repeat(zeros)}`;
          const value = read(column, text) as string;
          expect(BigInt(value.replace('.', ''))).toBe(units);
          expect(read(column, value)).toBe(value);
        },
      ),
    );
  });

  it('orders canonical texts as their numbers', () => {
    const units = fc.bigInt({ min: -100_000n, max: 100_000n });
    const canonical = (value: bigint): string => {
      const magnitude = (value < 0n ? -value : value).toString().padStart(3, '0');
      return `${value < 0n ? '-' : ''}${magnitude.slice(0, -2)}.${magnitude.slice(-2)}`;
    };
    fc.assert(
      fc.property(units, units, (a, b) => {
        expect(Math.sign(compareDecimals(canonical(a), canonical(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});

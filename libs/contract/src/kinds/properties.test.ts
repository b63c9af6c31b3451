import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellParser } from '../cell.ts';
import type { Column } from '../column.ts';
import { canonicalForm } from '../export/engines.ts';
import { compilePattern } from '../pattern/pattern.ts';
import { boolean } from './boolean.ts';
import { category } from './category.ts';
import { date } from './date.ts';
import { decimal } from './decimal.ts';
import { identifier } from './identifier.ts';
import { integer } from './integer.ts';
import { kindOf, kinds } from './registry.ts';
import { text } from './text.ts';
import { timestamp } from './timestamp.ts';

const year = fc.integer({ min: 0, max: 10_000 }).map((value) => String(value).padStart(4, '0'));
const two = fc.integer({ min: 0, max: 62 }).map((value) => String(value).padStart(2, '0'));
const day = fc.tuple(year, two, two).map((parts) => parts.join('-'));
const clock = fc.tuple(two, two, two).map((parts) => parts.join(':'));
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 20 });
const number = fc
  .tuple(fc.constantFrom('', '-', '+'), digits, fc.constantFrom('', '.', ','), digits)
  .map((parts) => parts.join(''));

/** A column of each kind whose formats include the canonical one, with cells of which a fair part is valid. */
const cases: Record<string, [Column, fc.Arbitrary<string>]> = {
  identifier: [
    identifier({ pattern: '[a-c]+(-[0-9]+)?', maxLength: 6 }),
    fc.string({ unit: fc.constantFrom(...'abc-01') }),
  ],
  text: [text({ maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 12 })],
  integer: [integer({ min: -1_000_000_000, thousands: ',' }), number],
  decimal: [decimal({ precision: 12, scale: 3, min: '-5000', max: '100000000' }), number],
  boolean: [boolean(), fc.constantFrom('true', 'False', 'YES', 'n', '0', '2', '')],
  category: [category(['a', 'B'], { synonyms: { x: 'a' } }), fc.constantFrom('a', 'A', 'b', 'B', 'x', 'X', 'c', '')],
  date: [date({ formats: ['yyyy-MM-dd', 'd.M.yyyy'] }), day],
  timestamp: [
    timestamp({ formats: ['yyyy-MM-ddTHH:mm:ss.SSSX', 'yyyy-MM-dd HH:mm:ss'], zone: 'America/New_York' }),
    fc.oneof(
      fc.tuple(day, clock).map((parts) => parts.join(' ')),
      fc
        .tuple(day, clock, fc.constantFrom('Z', '+02:00', '-0330'))
        .map(([date, time, offset]) => `${date}T${time}.250${offset}`),
    ),
  ],
};

describe.each(Object.entries(cases))('%s', (kind, [column, cells]) => {
  const parse = cellParser(column);
  const schema = kindOf(column).schema(column);

  it('never throws, and its schema takes every value that it reads', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: cells }, fc.string({ unit: 'binary' })), (cell) => {
        const result = parse(cell);
        if (result.ok) expect(schema.safeParse(result.value).error, `${cell} as ${result.value}`).toBeUndefined();
        else expect(result.message).toMatch(/^expected .+, found '/s);
      }),
    );
  });

  it('reads its canonical values as themselves', () => {
    fc.assert(
      fc.property(cells, (cell) => {
        const result = parse(cell);
        if (result.ok) expect(parse(String(result.value))).toEqual(result);
      }),
    );
  });

  it('writes values in its canonical form, which other texts that casts would take do not have', () => {
    const form = canonicalForm(column);
    const pattern = form && compilePattern(form.pattern);
    fc.assert(
      fc.property(cells, (cell) => {
        const result = parse(cell);
        if (!result.ok || !pattern) return;
        expect(pattern.matches(String(result.value)), String(result.value)).toBe(true);
        for (const bent of [` ${result.value}`, `${result.value} `, `+${result.value}`, `0${result.value}`, '']) {
          expect(pattern.matches(bent), bent).toBe(false);
        }
      }),
    );
    expect(form === undefined).toBe(['identifier', 'text', 'category'].includes(kind));
  });

  it('is data and frozen', () => {
    expect(column.kind).toBe(kind);
    expect(Object.isFrozen(column)).toBe(true);
    expect(JSON.parse(JSON.stringify(column))).toEqual(column);
  });
});

describe('schemas', () => {
  it.each<[Column, readonly unknown[], readonly unknown[]]>([
    [identifier({ pattern: 'a+', maxLength: 3 }), ['aaa'], ['', 'b', 'aaaa', null, 1]],
    [text({ maxLength: 2 }), ['', '😀😀'], ['abc', 5, null]],
    [integer({ max: 5 }), [0, -3, 5], [6, 1.5, '1', 2 ** 53, NaN, null]],
    [
      decimal({ precision: 4, scale: 2, max: '50' }),
      ['0.00', '-12.50', '50.00'],
      ['0', '-0.00', '012.50', '50.01', '123.00', '.50', 1],
    ],
    [boolean(), [true, false], ['true', 1, null]],
    [category(['a']), ['a'], ['A', 'b', null]],
    [date({ formats: ['d.M.yyyy'] }), ['2024-02-29'], ['2026-02-29', '0000-01-01', '1.1.2026', null]],
    [
      timestamp({ formats: ['unix-ms'], zone: 'UTC' }),
      ['2026-01-02T03:04:05.678Z'],
      ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678+01:00', '2026-02-30T03:04:05.678Z', '2026-01-02 03:04:05.678'],
    ],
  ])('judge canonical values: %j', (column, accepted, refused) => {
    const schema = kindOf(column).schema(column);
    expect(accepted.filter((value) => !schema.safeParse(value).success)).toEqual([]);
    expect(refused.filter((value) => schema.safeParse(value).success)).toEqual([]);
  });
});

describe('kinds', () => {
  it('are registered under their own names, all of them tried above', () => {
    expect(Object.entries(kinds).map(([name, { kind }]) => [name, kind])).toEqual(
      Object.keys(cases).map((kind) => [kind, kind]),
    );
  });
});

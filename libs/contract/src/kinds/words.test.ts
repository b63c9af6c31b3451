import { describe, expect, it } from 'vitest';
import { parseCell } from '../cell.ts';
import { boolean } from './boolean.ts';
import { category } from './category.ts';
import { identifier } from './identifier.ts';
import { text } from './text.ts';

function read(column: Parameters<typeof parseCell>[0], cell: string): unknown {
  const result = parseCell(column, cell);
  return result.ok ? result.value : result.code;
}

describe('identifier', () => {
  it('matches its pattern as a whole', () => {
    const column = identifier({ pattern: 'T[0-9]{4,}', maxLength: 7 });
    expect(['T1234', 't1234', 'T123', 'xT1234', 'T1234 ', 'T1234567'].map((cell) => read(column, cell))).toEqual([
      'T1234',
      'pattern',
      'pattern',
      'pattern',
      'pattern',
      'too_long',
    ]);
  });

  it('is never empty', () => {
    expect(read(identifier(), '')).toBe('pattern');
    expect(read(identifier({ pattern: 'a*' }), '')).toBe('pattern');
    expect(read(identifier(), 'Ω-1')).toBe('Ω-1');
  });
});

describe('text', () => {
  it('counts characters, not code units', () => {
    const column = text({ maxLength: 3 });
    expect(['abc', 'abcd', '😀😀😀', '😀😀😀😀', 'é'].map((cell) => read(column, cell))).toEqual([
      'abc',
      'too_long',
      '😀😀😀',
      'too_long',
      'é',
    ]);
  });

  it('shows only the beginning of what is too long', () => {
    const result = parseCell(text({ maxLength: 3 }), 'x'.repeat(10_000));
    expect(result).toMatchObject({ message: `expected at most 3 characters, found '${'x'.repeat(40)}…'` });
  });
});

describe('boolean', () => {
  it('reads its words in any case', () => {
    expect(['TRUE', 'Yes', 'y', '1', 'false', 'No', 'N', '0', 'on', ''].map((cell) => read(boolean(), cell))).toEqual([
      ...[true, true, true, true, false, false, false, false],
      ...['not_a_boolean', 'not_a_boolean'],
    ]);
  });

  it('reads declared words in place of the usual ones', () => {
    const column = boolean({ true: ['ja'], false: ['nein'] });
    expect(['Ja', 'NEIN', 'true', 'false', 'yes'].map((cell) => read(column, cell))).toEqual([
      ...[true, false, true, false],
      'not_a_boolean',
    ]);
  });
});

describe('category', () => {
  const column = category(['north', 'South', 'Straße'], { synonyms: { n: 'north', 'deep south': 'South' } });

  it('reads values and synonyms in any case', () => {
    const cells = ['north', 'NORTH', 'south', 'N', 'Deep South', 'STRASSE', 'straße', 'nort'];
    expect(cells.map((cell) => read(column, cell))).toEqual([
      ...['north', 'north', 'South', 'north', 'South'],
      ...['unknown_category', 'Straße', 'unknown_category'],
    ]);
  });

  it('knows no word that it only inherits', () => {
    expect(['constructor', '__proto__', 'toString'].map((cell) => read(column, cell))).toEqual(
      Array(3).fill('unknown_category'),
    );
  });
});

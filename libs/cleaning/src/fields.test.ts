import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readQuotedLine, splitFields } from './fields.ts';

describe('splitFields', () => {
  test.each([
    ['a,b', ['a', 'b']],
    ['', ['']],
    [',', ['', '']],
    ['"a,b",c', ['a,b', 'c']],
    ['"a ""b""",c', ['a "b"', 'c']],
    ['"",x,""', ['', 'x', '']],
    ['"a"', ['a']],
    ['a"b,c"', ['a"b', 'c"']],
    [' "a",b', [' "a"', 'b']],
    ['"a" ,b', ['a" ,b']],
    ['"a"b",c', ['a"b', 'c']],
    ['"""",x', ['"', 'x']],
  ])('splits %s', (text, values) => {
    expect(splitFields(text, ',').values).toEqual(values);
  });

  test('knows an empty text from an empty field', () => {
    expect(splitFields('"",,"a",""', ',').emptyStrings).toEqual([0, 3]);
  });

  test('says when a quote stays open', () => {
    expect(splitFields('a,"b', ',')).toMatchObject({ values: ['a', 'b'], open: true, stray: false });
    expect(splitFields('a,"b"', ',')).toMatchObject({ open: false });
    expect(splitFields('a,"b"" ', ',')).toMatchObject({ values: ['a', 'b" '], open: true, stray: false });
  });

  test('says when a quote stands alone in a quoted field', () => {
    expect(splitFields('"12" pipe",x', ',')).toMatchObject({ values: ['12" pipe', 'x'], open: false, stray: true });
    expect(splitFields('12" pipe,x', ',').stray).toBe(false);
  });
});

test('readQuotedLine reads on from inside quotes', () => {
  expect(readQuotedLine('more text', ',')).toEqual({ fields: 0, state: 'inside' });
  expect(readQuotedLine('end"', ',')).toEqual({ fields: 0, state: 'closed' });
  expect(readQuotedLine('end",b,"c"', ',')).toEqual({ fields: 2, state: 'closed' });
  expect(readQuotedLine('end",', ',')).toEqual({ fields: 1, state: 'closed' });
  expect(readQuotedLine('end","again', ',')).toEqual({ fields: 1, state: 'inside' });
  expect(readQuotedLine('a ""b"" c', ',')).toEqual({ fields: 0, state: 'inside' });
  expect(readQuotedLine('2,"next"', ',')).toMatchObject({ state: 'broken' });
  expect(readQuotedLine('end",5" pipe', ',')).toMatchObject({ state: 'broken' });
});

test('property: a line that begins inside quotes reads like the same line behind an open quote', () => {
  const part = fc.constantFrom('a', '"', '""', ',', '","', '",');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const inside = readQuotedLine(text, ',');
      if (inside.state === 'broken') return;
      const whole = splitFields(`"x${text}`, ',');
      expect(whole.values.length).toBe(inside.fields + 1);
      expect(whole.open).toBe(inside.state === 'inside');
    }),
    { numRuns: 3000 },
  );
});

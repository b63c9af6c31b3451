import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from './differences.ts';
import type { Json, JsonObject } from './resource.ts';

const visual = (VisualId: string, Title: string): Json => ({ KPIVisual: { VisualId, Title } });

test.each<[string, Json, Json, readonly string[]]>([
  ['what QuickSight has put there', { a: 1, default: true }, { a: 1 }, []],
  ['an empty list that QuickSight leaves out', {}, { Colors: [] }, []],
  ['another value', { a: { b: 1 } }, { a: { b: 2 } }, ['a.b: 1 → 2']],
  ['something that is not there', {}, { a: 1 }, ['a: undefined → 1']],
  [
    'a visual that changed, whatever its place',
    { Visuals: [visual('x', 'X'), visual('y', 'old')] },
    { Visuals: [visual('x', 'X'), visual('y', 'new')] },
    ['Visuals[y].KPIVisual.Title: "old" → "new"'],
  ],
  [
    'a visual that somebody added',
    { Visuals: [visual('x', 'X'), visual('y', 'Y')] },
    { Visuals: [visual('x', 'X')] },
    ['Visuals[y]: {"KPIVisual":{"VisualId":"y","Title":"Y"}} → undefined'],
  ],
  [
    'another order',
    { Visuals: [visual('x', 'X'), visual('y', 'Y')] },
    { Visuals: [visual('y', 'Y'), visual('x', 'X')] },
    ['Visuals (order): ["x","y"] → ["y","x"]'],
  ],
  ['values of a list without ids', { a: [1, 2] }, { a: [1, 3] }, ['a[1]: 2 → 3']],
  ['a list of another length', { a: [1] }, { a: [1, 2] }, ['a: [1] → [1,2]']],
])('%s', (_, found, wanted, expected) => {
  const told = differences(found, wanted).map(
    (it) => `${it.path}: ${JSON.stringify(it.found)} → ${JSON.stringify(it.wanted)}`,
  );
  expect(told).toEqual(expected);
});

test('nothing differs from itself, and defaults beside it change nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (body, added) => {
      const wanted = body as JsonObject;
      expect(differences(wanted, wanted)).toEqual([]);
      expect(differences({ 'a default': added as Json, ...wanted }, wanted)).toEqual([]);
    }),
  );
});

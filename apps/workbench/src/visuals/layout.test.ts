import type { VisualView } from '@sluice/dashboard-spec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layout } from './layout.ts';

const visual = (kind: VisualView['kind'], index = 0): VisualView => ({
  id: `${kind}-${index}`,
  kind,
  title: kind,
  notes: [],
  columns: [],
});
const spans = (...kinds: VisualView['kind'][]) => layout(kinds.map((kind) => visual(kind))).map(({ span }) => span);

test.each([
  [
    ['kpi', 'kpi', 'kpi', 'kpi'],
    [3, 3, 3, 3],
  ],
  [
    ['kpi', 'kpi', 'kpi'],
    [4, 4, 4],
  ],
  [
    ['kpi', 'line', 'bar'],
    [12, 7, 5],
  ],
  [
    ['line', 'line'],
    [6, 6],
  ],
  [
    ['line', 'table', 'donut'],
    [12, 12, 12],
  ],
] as const)('%j is laid out as %j', (kinds, expected) => {
  expect(spans(...kinds)).toEqual(expected);
});

test('rows are filled and the order stays', () => {
  const kinds = fc.array(fc.constantFrom<VisualView['kind']>('kpi', 'line', 'bar', 'donut', 'heat-map', 'table'));
  fc.assert(
    fc.property(kinds, (chosen) => {
      const visuals = chosen.map(visual);
      const placed = layout(visuals);
      expect(placed.map((each) => each.visual)).toEqual(visuals);
      let filled = 0;
      for (const { span } of placed) {
        filled += span;
        expect(filled).toBeLessThanOrEqual(12);
        if (filled === 12) filled = 0;
      }
      expect(filled, 'the last row').toBe(0);
    }),
  );
});

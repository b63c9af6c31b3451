import { expect, test } from 'vitest';
import { category, input, measure } from './charts.test.support.ts';
import { drawDonut } from './donut.ts';

test('slices say their value and their share, and the ring its total', () => {
  const drawing = drawDonut(
    input(
      'donut',
      [category, measure],
      [
        ['north', 3],
        ['south', 1],
        ['Other', 4],
      ],
    ),
  );
  expect(drawing.slices.map(({ label, value, share, colour }) => [label, value, share, colour])).toEqual([
    ['north', '3', '37.5%', 'one'],
    ['south', '1', '12.5%', 'two'],
    ['Other', '4', '50%', 'rest'],
  ]);
  expect([drawing.total, drawing.measure]).toEqual(['8', 'Rows']);
  expect(drawing.summary).toBe('Title: donut chart of rows. north 3, 37.5%; south 1, 12.5%; Other 4, 50%.');
});

test('a ring of nothing has no shares', () => {
  const drawing = drawDonut(
    input(
      'donut',
      [category, measure],
      [
        ['north', 0],
        ['south', null],
      ],
    ),
  );
  expect(drawing.slices.map((slice) => slice.share)).toEqual(['–', '–']);
  expect(drawing.total).toBe('0');
});

import { expect, test } from 'vitest';
import { random } from './random.ts';

const draws = (seed: number, name: string) => {
  const stream = random(seed, name);
  return Array.from({ length: 4 }, () => stream.below(1_000_000));
};

test('a stream is the same on every machine', () => {
  expect(draws(1, 'a')).toEqual([584_821, 297_146, 748_236, 463_293]);
});

test('streams differ by seed, by its upper half too, and by name', () => {
  const all = [draws(1, 'a'), draws(2, 'a'), draws(1 + 2 ** 32, 'a'), draws(1, 'b'), draws(1, '')];
  expect(new Set(all.map(String)).size).toBe(5);
});

test('numbers spread evenly from 0 to below 1', () => {
  const stream = random(3, 'spread');
  const tenths = new Array<number>(10).fill(0);
  for (let turn = 0; turn < 100_000; turn++) {
    const tenth = Math.floor(stream.float() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test('shuffling keeps every item, picking takes one', () => {
  const stream = random(4, 'items');
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(stream.shuffle([...items]).sort()).toEqual(items);
  expect(items).toContain(stream.pick(items));
  expect(() => stream.pick([])).toThrow('cannot pick from an empty list');
});

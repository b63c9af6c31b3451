import { expect, test } from 'vitest';
import { lookAhead } from './look-ahead.ts';
import { collect } from './testing.ts';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

test('results keep the order of the items, though later ones may be ready first', async () => {
  let running = 0;
  let most = 0;
  const results = lookAhead(numbers(20), 4, async (number) => {
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setTimeout(resolve, number % 3 === 0 ? 5 : 0));
    running -= 1;
    return number * 2;
  });
  expect(await collect(results)).toEqual(Array.from({ length: 20 }, (_, number) => number * 2));
  expect(most).toBe(4);
});

test('a failure comes in its turn', async () => {
  const seen: number[] = [];
  const results = lookAhead(numbers(10), 5, async (number) => {
    if (number === 3) throw new Error('three');
    return number;
  });
  await expect(
    (async () => {
      for await (const number of results) seen.push(number);
    })(),
  ).rejects.toThrow('three');
  expect(seen).toEqual([0, 1, 2]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bell, reflect, skewed, wave, weighted, zipf } from './distributions.ts';
import { random } from './random.ts';

const stream = random(1, 'test');

function shares(count: number, draw: () => number): number[] {
  const found = new Array<number>(count).fill(0);
  for (let turn = 0; turn < 50_000; turn++) {
    const index = draw();
    found[index] = (found[index] ?? 0) + 1 / 50_000;
  }
  return found;
}

test('weights are shares', () => {
  const choose = weighted([5, 0, 3, 2]);
  const found = shares(4, () => choose(stream));
  expect(found[1]).toBe(0);
  for (const [index, share] of [0.5, 0, 0.3, 0.2].entries()) expect(found[index]).toBeCloseTo(share, 1.7);
});

test('Zipf choices grow rarer', () => {
  const choose = zipf(6);
  const found = shares(6, () => choose(stream));
  expect(found).toEqual([...found].sort((a, b) => b - a));
  expect(found[0]! / found[5]!).toBeGreaterThan(3);
});

test('skewed numbers stay between the marks, mostly low, and reach the upper stretch', () => {
  const draw = skewed([1, 3, 12, 1200]);
  const found = Array.from({ length: 20_000 }, () => draw(stream));
  expect(Math.min(...found)).toBe(1);
  expect(Math.max(...found)).toBeLessThanOrEqual(1200);
  expect(found.filter((value) => value < 3).length / found.length).toBeGreaterThan(0.8);
  expect(found.filter((value) => value >= 12).length / found.length).toBeCloseTo(1 / 43, 1.7);
  expect(new Set(Array.from({ length: 1000 }, () => skewed([4, 6])(stream)))).toEqual(new Set([4, 5, 6]));
});

test('the wave is a sine to within a hundredth', () => {
  for (let turns = -2; turns < 2; turns += 0.01) {
    expect(Math.abs(wave(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(0.002);
  }
});

test('reflected numbers lie between 0 and 1, and stay where they are when they already do', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
      expect(reflect(value)).toBeGreaterThanOrEqual(0);
      expect(reflect(value)).toBeLessThanOrEqual(1);
    }),
  );
  expect([0, 0.25, 1, 1.25, -0.25].map(reflect)).toEqual([0, 0.25, 1, 0.75, 0.25]);
});

test('the bell is centred', () => {
  const found = Array.from({ length: 20_000 }, () => bell(stream));
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
});

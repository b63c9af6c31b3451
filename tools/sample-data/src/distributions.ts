import type { Random } from './random.ts';

/*
 * Only + - * / and Math.floor, whose results IEEE 754 fixes to the last bit: sines, logarithms and powers may differ
 * between engines, and the same seed must give the same bytes on all of them.
 */

/** Draws indices with the given weights in constant time (Vose's alias method). */
export function weighted(weights: readonly number[]): (random: Random) => number {
  const count = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = Float64Array.from(weights, (weight) => (weight * count) / total);
  const alias = Uint32Array.from(weights, (_, index) => index);
  const poor: number[] = [];
  const rich: number[] = [];
  share.forEach((value, index) => (value < 1 ? poor : rich).push(index));
  while (poor.length > 0 && rich.length > 0) {
    const small = poor.pop() as number;
    const large = rich.at(-1) as number;
    alias[small] = large;
    share[large] = (share[large] as number) - (1 - (share[small] as number));
    if (share[large] < 1) poor.push(rich.pop() as number);
  }
  for (const index of [...poor, ...rich]) share[index] = 1;
  return (random) => {
    const scaled = random.float() * count;
    const index = Math.floor(scaled);
    return scaled - index < (share[index] as number) ? index : (alias[index] as number);
  };
}

/** Draws indices below `count` as Zipf's law has it: the first ones are common, the last ones rare. */
export function zipf(count: number): (random: Random) => number {
  return weighted(Array.from({ length: count }, (_, rank) => 1 / (rank + 1.6)));
}

/**
 * A whole number from the first of the ascending marks to the last, mostly small: each stretch from one mark to before
 * the next comes up a sixth as often as the one below it, and within a stretch the lower part is the common one.
 */
export function skewed(marks: readonly number[]): (random: Random) => number {
  let weight = 6;
  const stretch = weighted(marks.slice(0, -1).map(() => (weight /= 6)));
  return (random) => {
    const index = stretch(random);
    const low = marks[index] as number;
    const next = index + 2 < marks.length ? (marks[index + 1] as number) : (marks[index + 1] ?? low) + 1;
    const part = random.float();
    return low + Math.floor(part * part * part * (next - low));
  };
}

/** A sine wave in all but name (Bhaskara's approximation): `turns` of 0.25 give 1, of 0.75 give -1. */
export function wave(turns: number): number {
  const turn = turns - Math.floor(turns);
  const half = turn < 0.5 ? turn * 2 : turn * 2 - 1;
  const hump = half * (1 - half);
  const height = (16 * hump) / (5 - 4 * hump);
  return turn < 0.5 ? height : -height;
}

/** Bell-shaped around 0, never beyond 1.5 either way; standard deviation 0.5. */
export function bell(random: Random): number {
  return random.float() + random.float() + random.float() - 1.5;
}

/** Folds a number back between 0 and 1, as if both ends were mirrors. */
export function reflect(value: number): number {
  const size = Math.abs(value);
  const folded = size - 2 * Math.floor(size / 2);
  return folded > 1 ? 2 - folded : folded;
}

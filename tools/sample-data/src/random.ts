/** A seeded stream of pseudo-random numbers. */
export interface Random {
  /** At least 0 and less than 1, in steps of 2⁻³². */
  float(): number;
  /** A whole number from 0 to `count - 1`; 0 when `count` is less than 1. */
  below(count: number): number;
  chance(probability: number): boolean;
  /** One of the items; throws RangeError when there are none. */
  pick<T>(items: readonly T[]): T;
  /** Brings the items into a random order, in place. */
  shuffle<T>(items: T[]): T[];
}

/** Gives the stream of each purpose. */
export type Streams = (purpose: string) => Random;

/**
 * The stream that belongs to a seed and a name. Streams of different names are independent of each other, so that
 * drawing more from one of them changes nothing that another one decides.
 *
 * Only 32-bit integer arithmetic: every engine on every machine gives the same numbers.
 */
export function random(seed: number, name: string): Random {
  let [a, b, c, counter] = seedState(seed, name);

  /** sfc32, by Chris Doty-Humphrey (PractRand). */
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let turn = 0; turn < 12; turn++) next();

  const float = () => next() / 4294967296;
  const below = (count: number) => Math.floor(float() * Math.max(count, 1));
  return {
    float,
    below,
    chance: (probability) => float() < probability,
    pick(items) {
      if (items.length === 0) throw new RangeError('cannot pick from an empty list');
      return items[below(items.length)] as (typeof items)[number];
    },
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const other = below(last + 1);
        [items[last], items[other]] = [items[other] as never, items[last] as never];
      }
      return items;
    },
  };
}

/** Four words from both halves of the seed and each character of the name (FNV-1a, mixed as in MurmurHash3). */
function seedState(seed: number, name: string): [number, number, number, number] {
  let hash = 0x811c9dc5;
  const take = (word: number) => (hash = Math.imul(hash ^ word, 0x01000193));
  take((seed % 4294967296) | 0);
  take(Math.floor(seed / 4294967296) | 0);
  for (let at = 0; at < name.length; at++) take(name.charCodeAt(at));
  const word = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  return [word(), word(), word(), 1];
}

/** A seeded stream of pseudo-random numbers: the same on every machine. */
export interface Random {
  /** At least 0 and less than 1. */
  float(): number;
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number;
  pick<T>(items: readonly T[]): T;
}

/** mulberry32, by Tommy Ettinger: 32-bit integer arithmetic only. */
export function random(seed: number): Random {
  let state = seed | 0;
  const float = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count: number): number => Math.floor(float() * count);
  return { float, below, pick: (items) => items[below(items.length)] as (typeof items)[number] };
}

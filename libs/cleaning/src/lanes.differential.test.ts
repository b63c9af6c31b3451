import type { Dataset } from '@sluice/contract';
import { expect, test, vi } from 'vitest';
import { cleanBy, type LaneMaker } from './clean.ts';
import { collector, pairs, pieces } from './cleaning.test.support.ts';
import { dirtKey, mutatedFile } from './dirt.test.support.ts';
import { createLanes } from './lanes.ts';
import { createPlainLane } from './plain-lane.ts';

vi.setConfig({ testTimeout: 120_000 });

/** How many lines the fast lane has taken itself. */
let taken = 0;

vi.mock(import('./fast-lane/fast-lane.ts'), async (original) => {
  const { openFastLane } = await original();
  return {
    openFastLane(...options) {
      const lane = openFastLane(...options);
      const run: typeof lane.run = (line) => {
        const found = lane.run(line);
        taken += found.lines;
        return found;
      };
      return { ...lane, run };
    },
  };
});

/** What a lane makes of a file: its report, and its outputs as text. */
async function madeBy(createLane: LaneMaker, bytes: Uint8Array, dataset: Dataset, sizes: readonly number[] = []) {
  const [clean, rejects] = [collector(), collector()];
  const report = await cleanBy(createLane, pieces(bytes, sizes), {
    dataset,
    clean,
    rejects,
    pseudonymKey: dirtKey,
  });
  return { report, clean: clean.text(), rejects: rejects.text() };
}

test('the fast lane makes the same bytes as the plain lane: 100,000 mutated records and more', async () => {
  for (let seed = 1000; taken < 120_000; seed += 1) {
    const { dataset, bytes } = mutatedFile(seed, 1000);
    const sizes = seed % 2 === 0 ? [] : [1 + ((seed * 7919) % 30_000)];
    const found = await madeBy(createLanes, bytes, dataset, sizes);
    const expected = await madeBy(createPlainLane, bytes, dataset);
    expect(found, `mutatedFile(${seed}, 1000) in pieces of ${String(sizes)}`).toEqual(expected);
    expect(seed, 'the fast lane takes too little').toBeLessThan(2000);
  }
});

test('a record that never ends is handed on, wherever the input is cut', async () => {
  // 17 bytes, of which 13 stand within quotes: pieces and buffers end there each time.
  const text = `a,b\n${'1,2\n'.repeat(3006)}${'"cccccc\naaaaa",b,'.repeat(200_000)}`;
  const bytes = new TextEncoder().encode(text);
  expect(await madeBy(createLanes, bytes, pairs, [65_535])).toEqual(await madeBy(createPlainLane, bytes, pairs));
});

import type { Dataset } from '@sluice/contract';
import { expect, test, vi } from 'vitest';
import { cleanBy, type LaneMaker } from './clean.ts';
import { collector, pieces } from './cleaning.test.support.ts';
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
  let records = 0;
  for (let seed = 1000; records < 120_000; seed += 1) {
    const { dataset, bytes } = mutatedFile(seed, 1000);
    const expected = await madeBy(createPlainLane, bytes, dataset);
    records += expected.report.read;
    expect(await madeBy(createLanes, bytes, dataset), `mutatedFile(${seed}, 1000)`).toEqual(expected);
    const sizes = [1 + (seed % 7000)];
    expect(await madeBy(createLanes, bytes, dataset, sizes), `mutatedFile(${seed}, 1000) in ${sizes}`).toEqual(
      expected,
    );
  }
  expect(taken).toBeGreaterThan(records);
});

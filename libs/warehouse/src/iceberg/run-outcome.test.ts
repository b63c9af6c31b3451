import { openDirectoryStore } from '@sluice/lake';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRunOutcome, runOutcomeKey } from './run-outcome.ts';

const outcome = {
  format: 1,
  dataset: 'stock',
  run: 'stock-publish-1',
  status: 'held',
  clean: 3,
  final: 2,
  superseded: 1,
  partitionsWritten: 0,
  snapshot: '9223372036854775807',
  hold: { code: 'loss', message: 'too many', finalBefore: 2, finalAfter: 0 },
};

async function stored(json: unknown) {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-outcome-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const store = openDirectoryStore(folder, { versioned: false });
  await store.put(runOutcomeKey('stock', outcome.run), new TextEncoder().encode(JSON.stringify(json)));
  return store;
}

test('is read as it was written, and passes over what it does not know', async () => {
  const store = await stored({ ...outcome, newer: true });
  expect(await readRunOutcome(store, 'stock', outcome.run)).toEqual({ ...outcome, warnings: [] });
  expect(await readRunOutcome(store, 'stock', 'stock-publish-2')).toBeUndefined();
});

test.each([
  [{ ...outcome, format: 2 }, 'format'],
  [{ ...outcome, final: '2' }, 'final'],
  [{ ...outcome, hold: { code: 'loss', message: 'too many' } }, 'hold.finalBefore'],
  [{ ...outcome, status: 'published' }, "expected it exactly where the status is 'held'"],
  [{ ...outcome, hold: undefined }, "expected it exactly where the status is 'held'"],
  [{ ...outcome, run: 'another' }, "it is that of run 'another' of 'stock'"],
])('is refused where it is none: %#', async (json, problem) => {
  const reading = readRunOutcome(await stored(json), 'stock', outcome.run);
  await expect(reading).rejects.toThrow("cannot read run outcome '_runs/stock/stock-publish-1.json': ");
  await expect(reading).rejects.toThrow(problem);
});

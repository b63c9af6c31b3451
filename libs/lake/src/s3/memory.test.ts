import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

interface Figures {
  readonly records: number;
  readonly peakMegabytes: number;
}

async function ingest(megabytes: number): Promise<Figures> {
  const child = fileURLToPath(new URL('./memory.test.child.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@sluice/source',
    child,
    String(megabytes),
  ]);
  return JSON.parse(stdout) as Figures;
}

test('an upload eight times as large takes no more memory', { timeout: 120_000 }, async () => {
  const [small, large] = [await ingest(50), await ingest(400)];
  expect(large.records).toBeGreaterThan(7 * small.records);
  expect(large.peakMegabytes).toBeLessThan(small.peakMegabytes + 100);
});

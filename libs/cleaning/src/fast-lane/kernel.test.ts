import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { type Dataset, decimal, defineDataset } from '@sluice/contract';
import { cleanBy } from '../clean.ts';
import { cleaned, collector, pairs, pieces } from '../cleaning.test.support.ts';
import { createPlainLane } from '../plain-lane.ts';

afterEach(() => vi.unstubAllGlobals());

test('the binary is what the sources compile to', { timeout: 30_000 }, async () => {
  const script = new URL('../../build-kernel.js', import.meta.url).pathname;
  await promisify(execFile)(process.execPath, [script, '--check']);
});

test('where WebAssembly is missing or forbidden, the plain lane does it all', async () => {
  for (const platform of [undefined, { compile: () => Promise.reject(new Error('forbidden by a policy')) }]) {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', platform);
    const { loadKernel } = await import('./kernel.ts');
    expect(await loadKernel()).toBeUndefined();
    const { clean } = await import('../clean.ts');
    const rows = collector();
    const report = await clean(pieces(new TextEncoder().encode('a,b\n1,2\n3\n'), []), {
      dataset: pairs,
      clean: rows,
      rejects: collector(),
    });
    expect(report).toMatchObject({ read: 2, clean: 1, rejected: 1 });
    expect(rows.text()).toBe('a,b,source_line\n1,2,2\n');
  }
});

test('every character, between letters and at either end, is read as the plain lane reads it', async () => {
  const cells: string[] = [];
  for (let code = 0; code < 0x20000; code += 1) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const character = String.fromCodePoint(code);
    cells.push(`x${character}y`, `${character}z`, `z${character}`);
  }
  const body = cells.map((cell) => `"${cell.replaceAll('"', '""')}",1\n`).join('');
  await expectAgreement(`a,b\n${body}`, pairs);
}, 60_000);

test.each([
  [18, 18],
  [18, 15],
  [18, 9],
  [7, 6],
  [2, 2],
])(
  'decimals of %i digits, %i of them behind the mark, are exact up to their bounds and beyond',
  async (precision, scale) => {
    const dataset = defineDataset({
      name: 'exact',
      version: 1,
      title: 'Exact',
      owner: 'tests',
      columns: {
        a: decimal({ precision, scale, optional: true }),
        b: decimal({ precision: 5, scale: 2, optional: true }),
      },
      eventTime: 'uploaded_at',
      maxRejectRatio: 1,
    });
    // All numbers that the kernel reads at once, in steps, with the mark at every place.
    const cells: string[] = [];
    for (let number = 0; number < 10_000_000; number = Math.ceil(number * 1.003 + 1)) {
      const digits = String(number);
      for (let at = 0; at <= digits.length; at += 1) cells.push(`${digits.slice(0, at)}.${digits.slice(at)}`);
      cells.push(digits, `-${digits}`);
    }
    await expectAgreement(`a,b\n${cells.map((cell) => `${cell},1\n`).join('')}`, dataset);
  },
);

/** Both lanes make the same of a text. */
async function expectAgreement(text: string, dataset: Dataset): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const [rows, rejects] = [collector(), collector()];
  const report = await cleanBy(createPlainLane, pieces(bytes, []), { dataset, clean: rows, rejects });
  const found = await cleaned(bytes, dataset);
  expect(found.clean).toBe(rows.text());
  expect(found.rejects).toBe(rejects.text());
  expect(found.report).toEqual(report);
}

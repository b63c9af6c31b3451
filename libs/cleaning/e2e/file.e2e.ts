import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the package as it is built, not its sources
import { type ByteSink, clean, type CleaningReport } from '@sluice/cleaning';
import { type Browser, startBrowser } from '@sluice/chromium';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, bundlePage, serve } from './browser.e2e.support.ts';
import type { PageResult } from './page.ts';
import { parcelsFile } from './parcels.file.ts';
import { parcels, pseudonymKey } from './parcels.ts';

interface Cleaned {
  readonly report: CleaningReport;
  readonly clean: Buffer;
  readonly rejects: Buffer;
}

let folder: string;
let browser: Browser;
let bundle: Bundle;
/** What Node makes of the files. */
const expected: Record<string, Cleaned> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-cleaning-'));
  const bytes = parcelsFile(40_000);
  await writeFile(join(folder, 'parcels.csv'), bytes);
  await writeFile(join(folder, 'parcels.csv.gz'), gzipSync(bytes));
  for (const name of ['parcels.csv', 'parcels.csv.gz']) expected[name] = await cleanedByNode(join(folder, name));
  [browser, bundle] = await Promise.all([startBrowser(), bundlePage()]);
});

afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

async function cleanedByNode(path: string): Promise<Cleaned> {
  const [rows, rejects] = [collector(), collector()];
  const report = await clean(createReadStream(path), { dataset: parcels, clean: rows, rejects, pseudonymKey });
  return { report, clean: rows.bytes(), rejects: rejects.bytes() };
}

function collector(): ByteSink & { bytes(): Buffer } {
  const pieces: Uint8Array[] = [];
  return { write: (bytes) => void pieces.push(bytes.slice()), bytes: () => Buffer.concat(pieces) };
}

/** Puts a file into the page's choice of files, and takes what the page makes of it. */
async function cleanedByPage(name: string, scriptPolicy: string, query: string): Promise<PageResult> {
  const site = await serve(bundle.script, scriptPolicy);
  const page = await browser.newPage();
  try {
    await page.goto(`${site.url}/${query}`);
    await page.setInputFiles('input', join(folder, name));
    const result = await page.evaluate(() => globalThis.result);
    if (result === undefined) throw new Error('the page has not taken the file');
    return result;
  } finally {
    await page.close();
    await site.stop();
  }
}

test('the bundle holds the built package, and nothing of its sources', () => {
  const own = bundle.inputs.filter((input) => input.startsWith('libs/cleaning/'));
  expect(own.sort()).toEqual([
    'libs/cleaning/dist/index.js',
    'libs/cleaning/e2e/page.ts',
    'libs/cleaning/e2e/parcels.ts',
  ]);
});

test('the file is what it should be', async () => {
  const { report } = expected['parcels.csv'] as Cleaned;
  expect((await readFile(join(folder, 'parcels.csv'))).length).toBeGreaterThan(3_000_000);
  expect(report.status).toBe('cleaned');
  expect(report.clean).toBeGreaterThan(20_000);
  expect(report.rejected).toBeGreaterThan(1000);
});

const policies = [
  { name: 'WebAssembly', policy: "'self' 'wasm-unsafe-eval'", isAllowed: true },
  { name: 'no WebAssembly', policy: "'self'", isAllowed: false },
];

test.each(
  policies.flatMap((policy) => [
    { ...policy, file: 'parcels.csv', how: 'iterated', query: '' },
    { ...policy, file: 'parcels.csv', how: 'read by its reader', query: '?reader' },
    { ...policy, file: 'parcels.csv.gz', how: 'iterated', query: '' },
  ]),
)('$file, $how, where a policy allows $name: as Node makes it', async ({ policy, isAllowed, file, query }) => {
  const { webAssembly, forbidden, ...result } = await cleanedByPage(file, policy, query);
  const { report, clean: rows, rejects } = expected[file] as Cleaned;
  expect(result.report).toEqual(report);
  // Not by toEqual, which would show megabytes.
  expect(rows.equals(result.clean), 'the clean file is the same').toBe(true);
  expect(rejects.equals(result.rejects), 'the rejects file is the same').toBe(true);
  expect(webAssembly.instances).toBe(isAllowed ? 1 : 0);
  if (isAllowed) expect(webAssembly.calls).toBeGreaterThan(10);
  // Other things may be forbidden too: zod asks whether it may compile, and does without.
  expect(forbidden.includes('wasm-eval')).toBe(!isAllowed);
});

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const folder = new URL('..', import.meta.url);

/** Runs TypeScript by Node itself, the libraries from their sources. */
function run(code: string, ...flags: string[]): Promise<{ stdout: string }> {
  const options = ['--conditions=@sluice/source', '--input-type=module-typescript', '--no-warnings', ...flags];
  return promisify(execFile)(process.execPath, [...options, '--eval', code], { cwd: folder });
}

const readme = await readFile(new URL('README.md', folder), 'utf8');
const [first = '', ofFiles = ''] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);

test("the README's first example prints what the README says", async () => {
  const printed = /```text\n(.*?)```/s.exec(readme)?.[1];
  expect((await run(first)).stdout).toBe(printed);
});

test("the README's example of files cleans a file", async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sluice-readme-'));
  await writeFile(join(dir, 'stock.csv.gz'), gzipSync('SKU;Pieces\nS1;5\nS2;many\n S3 ;7\n'));
  const definition = first.slice(first.indexOf('const columns'), first.indexOf('const upload'));
  const imports = "import { defineDataset, identifier, integer } from '@sluice/contract';";
  await run(`process.chdir(${JSON.stringify(dir)});\n${imports}\n${definition}\n${ofFiles}`);
  expect(await readFile(join(dir, 'clean.csv'), 'utf8')).toBe('sku,pieces,source_line\nS1,5,2\nS3,7,4\n');
  expect(await readFile(join(dir, 'rejects.csv'), 'utf8')).toContain('S2,many,3,');
  await rm(dir, { recursive: true });
});

test('memory is flat: 100 MB of clean, bad and blank lines in a heap of 32 MB', async () => {
  const code = `
    import { clean } from '@sluice/cleaning';
    import { defineDataset, text } from '@sluice/contract';
    const dataset = defineDataset({
      name: 'flat', version: 1, title: 'Flat', owner: 'tests', eventTime: 'uploaded_at', maxRejectRatio: 1,
      columns: { a: text(), b: text({ optional: true }) },
    });
    async function* input() {
      yield new TextEncoder().encode('a,b\\n');
      const lines = 'x,' + 'y'.repeat(200) + '\\n' + 'x,"' + 'y'.repeat(200) + '\\n\\n,"two\\nlines"\\n';
      const chunk = new TextEncoder().encode(lines.repeat(200));
      for (let bytes = 0; bytes < 100e6; bytes += chunk.length) yield chunk;
    }
    const sink = { write() {} };
    const { read, clean: kept, rejected } = await clean(input(), { dataset, clean: sink, rejects: sink });
    console.log(read === kept + rejected && read > 500_000);`;
  expect((await run(code, '--max-old-space-size=32')).stdout).toBe('true\n');
}, 60_000);

test('memory is flat whatever is wrong: quotes that never close, lines that never end, in a heap of 64 MB', async () => {
  const code = `
    import { clean } from '@sluice/cleaning';
    import { defineDataset, text } from '@sluice/contract';
    const dataset = defineDataset({
      name: 'flat', version: 1, title: 'Flat', owner: 'tests', eventTime: 'uploaded_at', maxRejectRatio: 1,
      columns: { a: text(), b: text({ optional: true }) },
    });
    const sink = { write() {} };
    const open = 'x,"y\\n' + 'y,z\\n'.repeat(500_000);
    const texts = ['x"\\n', 'a",b,"c\\n', open, 'x'.repeat(1 << 16), '"'.repeat(1 << 16), '",' .repeat(1 << 15), '\\r', '\\0\\n'];
    for (const text of texts) {
      const piece = new TextEncoder().encode(text.repeat(Math.ceil((1 << 16) / text.length)));
      const size = text.length === 1 << 16 ? 30e6 : 2e6;
      const report = await clean((async function* () {
        yield new TextEncoder().encode('a,b\\n');
        for (let bytes = 0; bytes < size; bytes += piece.length) yield piece;
      })(), { dataset, clean: sink, rejects: sink });
      if (report.read !== report.clean + report.rejected) throw new Error(text);
    }
    console.log(process.resourceUsage().maxRSS < 400 * 1024);`;
  expect((await run(code, '--max-old-space-size=64')).stdout).toBe('true\n');
}, 120_000);

test('a bomb is given up early: 1 GiB of zeros or of blank lines, in a heap of 32 MB', async () => {
  const code = `
    import { clean } from '@sluice/cleaning';
    import { defineDataset, text } from '@sluice/contract';
    import { createGzip } from 'node:zlib';
    const dataset = defineDataset({
      name: 'flat', version: 1, title: 'Flat', owner: 'tests', eventTime: 'uploaded_at', columns: { a: text() },
    });
    const sink = { write() {} };
    for (const filler of ['\\0', '\\n']) {
      const input = createGzip({ level: 1 });
      const block = Buffer.alloc(1 << 20, filler);
      input.write('a\\n1\\n');
      for (let count = 0; count < 1024; count += 1) input.write(block);
      input.end();
      const chunks = [];
      for await (const chunk of input) chunks.push(chunk);
      const bomb = Buffer.concat(chunks);
      const report = await clean((async function* () { yield bomb; })(), { dataset, clean: sink, rejects: sink });
      const { bytes, expandedBytes } = report.input;
      console.log(report.quarantine?.code, bytes === bomb.length, expandedBytes < 1.5 * 2 ** 20);
    }`;
  const { stdout } = await run(code, '--max-old-space-size=32');
  expect(stdout).toBe('expansion_limit true true\n'.repeat(2));
}, 60_000);

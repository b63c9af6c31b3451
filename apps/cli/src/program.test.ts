import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { datasets } from '@sluice/datasets';
import { openDirectoryLake, readReceipt, receiptKey } from '@sluice/lake';
import { openLocalFile } from './local-file.ts';
import { sluice } from './testing.ts';

interface RunDocument {
  files: {
    source: string;
    dataset: string | null;
    status: string;
    read: number;
    clean: number;
    rejected: number;
    skipped: number;
    reasons: Record<string, number>;
    quarantine?: { code: string; message: string };
  }[];
  published: {
    dataset: string;
    clean: number;
    final: number;
    superseded: number;
    partitionsWritten: number;
    hold?: object;
  }[];
}

const samples = ['iot_sensor_data.csv', 'sales_records.csv', 'user_logs.csv'];

let folder: string;
let lake: string;
/** As a command line names it. */
let option: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-cli-'));
  lake = join(folder, "the team's lake");
  option = `--lake '${folder}/the team'\\''s lake'`;
});

afterEach(() => rm(folder, { recursive: true }));

async function run(...files: string[]): Promise<RunDocument & { code: number; err: string }> {
  const { code, out, err } = await sluice('run', ...files, '--lake', lake, '--json');
  return { ...(JSON.parse(out) as RunDocument), code, err };
}

async function query(statement: string): Promise<Record<string, unknown>[]> {
  const { out } = await sluice('sql', statement, '--lake', lake, '--format', 'json');
  return JSON.parse(out) as Record<string, unknown>[];
}

/** Writes a CSV of sales under the name. */
async function sales(name: string, ...rows: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, ['transaction_id,item,quantity,region,timestamp', ...rows, ''].join('\n'));
  return path;
}

/** Every file below a folder with its content, to see that nothing was written. */
async function snapshot(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents: Record<string, string> = {};
  for (const file of files.sort()) contents[file] = await readFile(file, 'latin1');
  return contents;
}

describe('the sample files', () => {
  test('go through the whole pipeline with every row accounted for', async () => {
    const first = await run();
    expect(first.code).toBe(0);
    expect(first.files.map((file) => file.source)).toEqual(samples);
    for (const file of first.files) {
      expect(file.status).toBe('committed');
      expect(file.read).toBeGreaterThanOrEqual(120);
      expect(file.read).toBe(file.clean + file.rejected);
      expect(file.rejected).toBeGreaterThan(0);
    }
    for (const dataset of first.published) {
      expect(dataset.clean).toBe(dataset.final + dataset.superseded);
      expect(await query(`select count(*) as n from ${dataset.dataset}`)).toEqual([{ n: dataset.final }]);
    }
    const before = await snapshot(lake);
    const second = await run();
    expect(second.code).toBe(0);
    expect(second.files.map((file) => file.status)).toEqual(samples.map(() => 'unchanged'));
    expect(second.published.map((dataset) => dataset.partitionsWritten)).toEqual(first.published.map(() => 0));
    expect(await snapshot(lake)).toEqual(before);
  });

  test('whose rejects, written out and taken in again, are found by their name', async () => {
    await run();
    const { err } = await sluice('rejects', 'sales_records.csv', '--out', join(folder, 'mend'), '--lake', lake);
    const [name] = await readdir(join(folder, 'mend'));
    expect(err).toContain(name);
    const again = await run(join(folder, 'mend', name ?? ''));
    expect(again.files[0]?.dataset).toBe('sales_records');
    expect(again.files[0]?.read).toBeGreaterThan(0);
  });
});

describe('a file that changes', () => {
  test('replaces exactly its own rows', async () => {
    const a = await sales(
      'sales_records_a.csv',
      'T0001,Lamp,1,north,2026-10-01 10:00:00',
      'T0002,Desk,2,south,2026-10-01 11:00:00',
    );
    const b = await sales('sales_records_b.csv', 'T0003,Chair,3,east,2026-10-01 12:00:00');
    await run(a, b);
    await sales('sales_records_a.csv', 'T0002,Desk,5,south,2026-10-02 11:00:00');
    const { files } = await run(a);
    expect(files[0]).toMatchObject({ status: 'committed', read: 1, clean: 1 });
    expect(await query('select transaction_id, quantity, source_file from sales_records order by 1')).toEqual([
      { transaction_id: 'T0002', quantity: 5, source_file: 'sales_records_a.csv' },
      { transaction_id: 'T0003', quantity: 3, source_file: 'sales_records_b.csv' },
    ]);
  });

  test('and cannot be read any more is quarantined while its earlier version keeps its rows', async () => {
    const path = await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00');
    await run(path);
    await writeFile(path, 'no,such,columns\n1,2,3\n');
    const { code, files, err } = await run(path);
    expect(code).toBe(1);
    expect(files[0]?.status).toBe('quarantined');
    expect(err).toContain('sales_records.csv');
    expect(await query('select transaction_id from sales_records')).toEqual([{ transaction_id: 'T0001' }]);
  });
});

test('a withdrawn file takes its rows out and an older row with the same key comes back', async () => {
  await run(await sales('sales_records_old.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00'));
  await run(
    await sales(
      'sales_records_new.csv',
      'T0001,Lamp,9,north,2026-10-05 10:00:00',
      'T0002,Desk,2,south,2026-10-01 11:00:00',
    ),
  );
  expect(await query('select quantity from sales_records order by 1')).toEqual([{ quantity: 2 }, { quantity: 9 }]);
  const { code, out } = await sluice('withdraw', 'sales_records_new.csv', '--lake', lake, '--json');
  expect(code).toBe(0);
  expect((JSON.parse(out) as RunDocument).files[0]?.status).toBe('withdrawn');
  expect(await query('select transaction_id, quantity from sales_records')).toEqual([
    { transaction_id: 'T0001', quantity: 1 },
  ]);
  const missing = await sluice('withdraw', 'sales_records_new.csv', '--lake', lake);
  expect(missing.code).toBe(2);
  expect(missing.err).toContain('sluice files');
});

describe('a publish that would lose most rows', () => {
  test.each([
    ['an upload is withdrawn', () => sluice('withdraw', 'sales_records.csv', '--lake', lake, '--json')],
    ['an upload is replaced by less', () => sluice('run', join(folder, 'sales_records.csv'), '--lake', lake, '--json')],
  ])('because %s is held, and says how to let it through', async (_, lose) => {
    await run(
      await sales(
        'sales_records.csv',
        'T0001,Lamp,1,north,2026-10-01 10:00:00',
        'T0002,Desk,2,south,2026-10-01 11:00:00',
        'T0003,Desk,2,south,2026-10-01 11:00:00',
      ),
    );
    await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00');
    const { code, out, err } = await lose();
    expect(code).toBe(1);
    expect(err).toMatch(
      new RegExp(
        `^held sales_records: it would leave [01] of 3 final rows, .* 50 % unasked: .*; ` +
          `to confirm: sluice publish --confirm sales_records ${option.replace('\\', '\\\\')}$`,
        'm',
      ),
    );
    const held = (JSON.parse(out) as RunDocument).published.find(({ dataset }) => dataset === 'sales_records');
    expect(held).toMatchObject({ status: 'held', final: 3, hold: { code: 'loss', finalBefore: 3 } });
    expect(await query('select count(*) as n from sales_records')).toEqual([{ n: 3 }]);

    expect((await sluice('publish', 'sales_records', '--lake', lake)).code).toBe(1);
    const again = await sluice('publish', 'sales_records', '--all', '--lake', lake);
    expect(again.err).toContain(`; to confirm: sluice publish --confirm sales_records --all ${option}`);
    expect((await sluice('publish', 'sales_records', '--confirm', '--lake', lake)).code).toBe(0);
    expect(await query('select count(*) as n from sales_records')).not.toEqual([{ n: 3 }]);
    expect((await sluice('publish', '--lake', lake)).code).toBe(0);
  });
});

test('a dataset that cannot be published keeps no other from it, and nothing from being told', async () => {
  const broken = new TextEncoder().encode('{}');
  await openDirectoryLake(lake).final.put('iot_sensor_data/manifest.json', broken);
  const { code, err, ...document } = await run(
    await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00'),
  );
  expect(code).toBe(1);
  expect(document).toMatchObject({
    files: [{ source: 'sales_records.csv', status: 'committed' }],
    published: datasets
      .filter(({ name }) => name !== 'iot_sensor_data')
      .map(({ name }) => ({ dataset: name, final: name === 'sales_records' ? 1 : 0 })),
    failed: [
      { dataset: 'iot_sensor_data', message: expect.stringContaining('iot_sensor_data/manifest.json') as string },
    ],
  });
  expect(err).toMatch(/^failed iot_sensor_data: cannot read manifest 'iot_sensor_data\/manifest.json': /m);
  const sweep = await sluice('sweep', '--lake', lake, '--json');
  expect(sweep.code).toBe(1);
  expect(JSON.parse(sweep.out)).toMatchObject({ failed: [{ dataset: 'iot_sensor_data' }], removed: [] });
  const queried = await sluice('sql', 'select 1', '--lake', lake);
  expect(queried.code).toBe(2);
  expect(queried.err).toMatch(
    /^error: cannot read manifest 'iot_sensor_data\/manifest.json': .*, delete it and publish: /,
  );
});

test('a receipt or a processed file that is damaged is an error that says which, and how to mend it', async () => {
  await run(await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00'));
  const { processed } = openDirectoryLake(lake);
  const { receipt } = (await readReceipt(openDirectoryLake(lake), 'sales_records.csv'))!;
  const key = receipt.accepted!.dataKey;
  const path = fileURLToPath(await processed.url(key));
  await writeFile(path, (await readFile(path)).subarray(0, -9));
  const rebuilt = await sluice('publish', 'sales_records', '--all', '--lake', lake);
  expect([rebuilt.code, rebuilt.err]).toEqual([
    1,
    expect.stringMatching(
      new RegExp(`^failed sales_records: cannot read '${key}': expected \\d+ bytes, the file`, 'm'),
    ),
  ]);

  await processed.put(receiptKey('sales_records.csv'), new TextEncoder().encode('{}'));
  const published = await sluice('publish', 'sales_records', '--lake', lake);
  const damaged =
    /cannot read receipt '_receipts\/sales_records\.csv\.json': [^]*; delete it, and a sweep cleans its upload/;
  expect([published.code, published.err]).toEqual([1, expect.stringMatching(damaged)]);
  const listed = await sluice('files', '--lake', lake);
  expect([listed.code, listed.err]).toEqual([2, expect.stringMatching(damaged)]);
  await processed.delete(receiptKey('sales_records.csv'));
  expect((await sluice('sweep', '--lake', lake)).code).toBe(0);
  expect((await sluice('publish', 'sales_records', '--all', '--lake', lake)).code).toBe(0);
});

test('publish --all builds the tables again', async () => {
  await run(await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00'));
  const again = await sluice('publish', 'sales_records', '--all', '--lake', lake, '--json');
  expect((JSON.parse(again.out) as RunDocument).published).toMatchObject([
    { status: 'published', partitionsWritten: 1 },
  ]);
  expect(await query('select count(*) as n from sales_records')).toEqual([{ n: 1 }]);
});

describe('bad input', () => {
  const quarantined: [string, string, RegExp][] = [
    ['inventory.csv', 'sku,stock\nA,1\n', /dataset/],
    ['sales_records.csv', '', /empty/],
    ['sales_records.csv', 'transaction_id,item\nT0001,Lamp\n', /quantity/],
    ['sales_records.csv', '\u0000\u0001\u0002PNG\u0000\u0000', /./],
  ];
  test.each(quarantined)('%s with %j is quarantined; the other files are unaffected', async (name, content, why) => {
    const bad = join(folder, name);
    await writeFile(bad, content);
    const good = await sales('sales_records_good.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00');
    const { code, files, err } = await run(bad, good);
    expect(code).toBe(1);
    expect(files.map((file) => [file.source, file.status])).toEqual([
      [name, 'quarantined'],
      ['sales_records_good.csv', 'committed'],
    ]);
    expect(err).toMatch(why);
    expect(await query('select count(*) as n from sales_records')).toEqual([{ n: 1 }]);
    const listed = JSON.parse((await sluice('files', '--lake', lake, '--json')).out) as RunDocument;
    expect(listed.files.find((file) => file.source === name)?.status).toBe('quarantined');
  });

  test('a missing file and a directory are wrong use; the other files are unaffected', async () => {
    await mkdir(join(folder, 'sales_records'));
    const good = await sales('sales_records_good.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00');
    const { code, files, err } = await run(join(folder, 'nowhere.csv'), join(folder, 'sales_records'), good);
    expect(code).toBe(2);
    expect(files.map((file) => file.source)).toEqual(['sales_records_good.csv']);
    expect(err).toMatch(/nowhere\.csv.*no such file/);
    expect(err).toMatch(/sales_records'.*directory/);
  });

  test('two files with one base name are refused', async () => {
    const { code, err } = await sluice('run', 'a/sales_records.csv', 'b/sales_records.csv', '--lake', lake);
    expect(code).toBe(2);
    expect(err).toContain("'sales_records.csv'");
  });

  test.each([
    [['nonsense']],
    [['run', '--nonsense']],
    [['sql']],
    [['serve', '--port', 'x']],
    [['publish', 'nonsense']],
  ])('%j is wrong use', async (argv) => {
    const { code, err } = await sluice(...argv);
    expect(code).toBe(2);
    expect(err).not.toBe('');
  });
});

describe('check', () => {
  test('says what would be rejected and writes nothing', async () => {
    const path = await sales(
      'sales_records.csv',
      'T0001,Lamp,many,north,2026-10-01 10:00:00',
      'T0002,Desk,1,south,2026-10-01 11:00:00',
    );
    const { code, out } = await sluice('check', path);
    expect(code).toBe(1);
    expect(out).toContain('2 read = 1 clean + 1 rejected');
    expect(out).toContain('many');
    expect(await readdir(folder)).toEqual(['sales_records.csv']);
  });

  test('is content with a clean file', async () => {
    expect(
      (await sluice('check', await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00'))).code,
    ).toBe(0);
  });
});

test('clean writes the clean rows and the rejects, and nothing where the file is quarantined', async () => {
  const path = await sales(
    'sales_records.csv',
    'T0001,Lamp,many,north,2026-10-01 10:00:00',
    'T0002,Desk,1,south,2026-10-01 11:00:00',
  );
  const [out, rejects] = [join(folder, 'out.csv'), join(folder, 'rejects.csv')];
  expect((await sluice('clean', path, '--out', out, '--rejects', rejects)).code).toBe(0);
  expect(await readFile(out, 'utf8')).toBe(
    'transaction_id,item,quantity,region,timestamp,source_line\nT0002,Desk,1,south,2026-10-01T11:00:00Z,3\n',
  );
  expect(await readFile(rejects, 'utf8')).toContain('T0001,Lamp,many,north,2026-10-01 10:00:00,2,');
  await writeFile(path, '');
  expect((await sluice('clean', path, '--out', join(folder, 'none.csv'), '--rejects', rejects)).code).toBe(1);
  expect(await readdir(folder)).not.toContain('none.csv');
});

test('clean says which output it cannot write, however long the file is', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => `T${10_000 + n},Lamp,1,north,2026-10-01 10:00:00`);
  const path = await sales('sales_records.csv', ...rows);
  const nowhere = join(folder, 'missing', 'out.csv');
  const { code, err } = await sluice('clean', path, '--out', nowhere, '--rejects', join(folder, 'rejects.csv'));
  expect(code).toBe(2);
  expect(err).toContain(`cannot write '${nowhere}'`);
});

describe('a gzip file', () => {
  const text = 'transaction_id,item,quantity,region,timestamp,,\nT0001,Lamp,1,north,2026-10-01 10:00:00,,\n';

  test('is cleaned, checked and run like the file that it holds', async () => {
    const [path, out, rejects] = [join(folder, 'sales_records.csv.gz'), join(folder, 'out'), join(folder, 'rejects')];
    await writeFile(path, gzipSync(text));
    const checked = await sluice('check', path);
    expect(checked.code).toBe(0);
    expect(checked.out).toContain('1 read = 1 clean + 0 rejected');
    expect(checked.out).toContain('trailing delimiters dropped from 1 of the records');
    expect((await sluice('clean', path, '--out', out, '--rejects', rejects)).code).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('T0001,Lamp,1,north,2026-10-01T10:00:00Z,2\n');
    const { code, files } = await run(path);
    expect(code).toBe(0);
    expect(files[0]).toMatchObject({ source: 'sales_records.csv.gz', dataset: 'sales_records', clean: 1, repaired: 1 });
    expect(await query('select transaction_id, source_file from sales_records')).toEqual([
      { transaction_id: 'T0001', source_file: 'sales_records.csv.gz' },
    ]);
  });

  test('is checked and cleaned by a header that stands behind many lines', async () => {
    const [path, out, rejects] = [join(folder, 'export.bin'), join(folder, 'out'), join(folder, 'rejects')];
    await writeFile(path, gzipSync(`${'\n'.repeat(100_000)}${text}`));
    const checked = await sluice('check', path);
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toContain('sales_records, 1 read = 1 clean + 0 rejected, 100001 lines skipped');
    expect((await sluice('clean', path, '--out', out, '--rejects', rejects)).code).toBe(0);
    expect(await readFile(out, 'utf8')).toContain('T0001,Lamp,1,north,2026-10-01T10:00:00Z,100002\n');
  });

  test('is known by its header where its name tells nothing, and quarantined where it is cut', async () => {
    const path = join(folder, 'export.bin');
    await writeFile(path, gzipSync(text));
    expect((await run(path)).files[0]).toMatchObject({ dataset: 'sales_records', status: 'committed' });
    await writeFile(path, gzipSync(text).subarray(0, -4));
    const { code, files } = await run(path);
    expect(code).toBe(1);
    expect(files[0]?.quarantine).toEqual({
      code: 'gzip',
      message: "the file's gzip data cannot be read: it ends too early: compress the CSV file again",
    });
    expect(await query('select transaction_id from sales_records')).toHaveLength(1);
  });
});

test('sql is read-only and prints tables, JSON and CSV', async () => {
  await run(await sales('sales_records.csv', 'T0001,"Lamp, big",1,north,2026-10-01 10:00:00'));
  const ask = (format: string) =>
    sluice('sql', 'select item, quantity from sales_records', '--lake', lake, '--format', format);
  expect((await ask('csv')).out).toBe('item,quantity\n"Lamp, big",1\n');
  expect((await ask('json')).out).toBe('[\n  {\n    "item": "Lamp, big",\n    "quantity": 1\n  }\n]\n');
  expect((await ask('table')).out).toMatch(/item\s+quantity\nLamp, big\s+1\n/);
  for (const statement of [
    'drop view sales_records',
    'select 1; select 2',
    'select nonsense from sales_records',
    "copy (select 1) to 'x.csv'",
  ]) {
    const { code, err } = await sluice('sql', statement, '--lake', lake);
    expect([statement, code]).toEqual([statement, 2]);
    expect(err).toMatch(/^error: /);
  }
});

test('sweep heals what was put into raw without a run, and a run interrupted after the upload', async () => {
  const path = await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00');
  await openDirectoryLake(lake).raw.put(basename(path), await readFile(path));
  const { code, out } = await sluice('sweep', '--lake', lake, '--json');
  expect(code).toBe(0);
  expect((JSON.parse(out) as RunDocument).files.map((file) => file.status)).toEqual(['committed']);
  expect(await query('select count(*) as n from sales_records')).toEqual([{ n: 1 }]);
  expect((JSON.parse((await sluice('sweep', '--lake', lake, '--json')).out) as RunDocument).files).toEqual([]);
});

test('every command has help with an example', async () => {
  const { out } = await sluice('--help');
  const commands = [...out.matchAll(/^ {2}(\w+) /gm)].map((match) => match[1] ?? '').filter((name) => name !== 'help');
  expect(commands).toEqual(
    expect.arrayContaining([
      'run',
      'clean',
      'check',
      'sql',
      'rejects',
      'files',
      'datasets',
      'withdraw',
      'reclean',
      'publish',
      'sweep',
      'serve',
      'doctor',
      'watch',
    ]),
  );
  for (const command of commands) {
    const help = await sluice(command, '--help');
    expect([command, help.code]).toEqual([command, 0]);
    expect(help.out).toContain('Example:');
  }
});

test('a file that changes while it is read is not taken in', async () => {
  const path = await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00');
  const file = await openLocalFile(path);
  await appendFile(path, 'T0002,Desk,1,south,2026-10-01 11:00:00\n');
  await expect(async () => {
    for await (const _ of file.read());
  }).rejects.toThrow(/changed while it was read/);
});

import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { whyNoMoto } from '@sluice/emulators';
import { datasets } from '@sluice/datasets';
import { addressParameter, ingestObject, readBody, readReceipt, receiptKey } from '@sluice/lake';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLake, type OpenedLake } from './open-lake.ts';
import { accountId, region, sluice, stubAws, useAccount } from './testing.ts';

const patient = { timeout: 120_000 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-stage-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes a CSV of sales under the name, in a folder of its own. */
async function sales(name: string, ...rows: string[]): Promise<string> {
  const path = join(folder, 'uploads', name);
  await mkdir(join(folder, 'uploads'), { recursive: true });
  await writeFile(path, ['transaction_id,item,quantity,region,timestamp', ...rows, ''].join('\n'));
  return path;
}

interface Answer {
  readonly code: number;
  readonly document: unknown;
  readonly err: string;
}

describe.skipIf(whyNoMoto())('on a deployed stage', () => {
  const account = useAccount();

  /** A story told with the commands, and everything that they have answered. */
  async function story(place: readonly string[]): Promise<unknown> {
    const answers: Answer[] = [];
    const [option = '', value = ''] = place;
    const opened = await openLake({ lake: '.sluice', [option.slice(2)]: value });
    const tell = async (...argv: string[]): Promise<void> => {
      const { code, out, err } = await sluice(...argv, ...place, '--json');
      const { files, removed } = JSON.parse(out) as { files: object[]; removed?: string[] };
      answers.push({ code, document: { files: files.map(untimed), removed }, err: own(err) });
    };
    const own = (text: string): string =>
      text
        .split('\n')
        .filter((line) => !/^publishing|^done as far as|^wrote /.test(line))
        .join('\n');

    const good = Array.from({ length: 20 }, (_, n) => `T10${n + 10},Lamp,1,north,2026-10-01 10:00:00`);
    const first = await sales(
      'sales_records_a.csv',
      ...good,
      'T0002,"Desk, ""big""",many,south,2026-10-01 11:00:00',
      'T0003,Chair,3,middle,2026-10-01 12:00:00',
    );
    const wrong = await sales('sales_records_b.csv');
    await writeFile(wrong, 'no,such,columns\n1,2,3\n');
    await tell('run', first, wrong);
    await tell('run', first);
    await tell('files');
    await tell('rejects', 'sales_records_a.csv');
    // The rejects are mended and come back under the name that they have.
    const mend = join(folder, 'mend', option.slice(2));
    await sluice('rejects', 'sales_records_a.csv', '--out', mend, ...place);
    const [name = ''] = await readdir(mend);
    const rejected = await readFile(join(mend, name), 'utf8');
    const mended = await sales('sales_records_mended.csv');
    await writeFile(mended, rejected.replace('many', '2').replace('middle', 'east'));
    await tell('run', mended);
    await tell('run', first, '--key', 'sales_records/2026/a.csv');
    // Put into the bucket by something else; the sweep finds it.
    await opened.lake.raw.put('sales_records_swept.csv', await readFile(first));
    await tell('sweep');
    await tell('sweep');
    await age(opened, 'sales_records_mended.csv');
    await tell('reclean', 'sales_records');
    await tell('withdraw', 'sales_records/2026/a.csv');
    await tell('withdraw', 'sales_records_a.csv');
    await tell('files');
    return { answers, rejected, rows: await cleanRows(opened) };
  }

  test('the commands answer as on a local lake, and the same rows lie in it', patient, async () => {
    await account.deploy('same');
    const local = await story(['--lake', join(folder, 'lake')]);
    expect(await story(['--stage', 'same'])).toEqual(local);
    expect(JSON.stringify(local)).toContain('T0002,\\"Desk, \\"\\"big\\"\\"\\",2,south');
  });

  test('a run works beside the function that gets the event, which has a limit of size', patient, async () => {
    await account.deploy('beside');
    const { lake } = await openLake({ lake: '', stage: 'beside' });
    const rows = Array.from({ length: 20_000 }, (_, n) => `T${n + 10_000},Lamp,1,north,2026-10-01 10:00:00`);
    const path = await sales('sales_records.csv', ...rows);
    const limited = () => ingestObject(lake, 'sales_records.csv', { datasets, maxBytes: 10 });
    await lake.raw.put('sales_records.csv', await readFile(path));
    expect((await limited()).status).toBe('quarantined');
    let running = true;
    const run = sluice('run', path, '--stage', 'beside', '--json').finally(() => (running = false));
    while (running) await limited();
    expect((await run).code).toBe(0);
    expect((await readReceipt(lake, 'sales_records.csv'))?.receipt).toMatchObject({
      judged: { status: 'committed' },
      accepted: { read: 20_000, clean: 20_000 },
    });
  });

  test('what was not asked for is not done: no publishing, no sample files, no other key', patient, async () => {
    await account.deploy('ends');
    const { code, err, out } = await sluice(
      'run',
      await sales('sales_records.csv', 'T0001,Lamp,1,north,2026-10-01 10:00:00'),
      '--stage',
      'ends',
    );
    expect([code, out]).toEqual([0, expect.stringContaining('committed')]);
    expect(err).toContain("as far as the receipts; stage 'ends' publishes what they say");
    const elsewhere = await sluice('withdraw', 'folder/sales_records.csv', '--stage', 'ends');
    expect([elsewhere.code, elsewhere.err]).toEqual([
      2,
      expect.stringContaining("the stage 'ends' holds no such file"),
    ]);
    const unasked = await sluice('run', '--stage', 'ends');
    expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining('name the files')]);
  });

  test.each([
    [['run', 'a.csv', 'b.csv', '--key', 'c.csv'], 'name exactly one file'],
    [['files', '--stage', 'dev', '--lake', 'x'], "option '--stage <name>' cannot be used with option '--lake <dir>'"],
    [['files', '--stage', 'Dev!'], "cannot find stage 'Dev!': expected small letters"],
  ])('%j is wrong use', async (argv, message) => {
    const { code, err } = await sluice(...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test('a stage that is not there is told with account, region and what to do', patient, async () => {
    const { code, err } = await sluice('files', '--stage', 'nowhere');
    expect([code, err]).toEqual([
      2,
      `error: cannot find stage 'nowhere': account ${accountId} has no parameter '/sluice/nowhere/address' in region ` +
        `${region}; check AWS_PROFILE and AWS_REGION, or deploy it: npx nx deploy infra --stage=nowhere\n`,
    ]);
  });

  test('an address of another version is refused', patient, async () => {
    const Name = addressParameter('old');
    await account.ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: '{"format":2}' }));
    const { code, err } = await sluice('files', '--stage', 'old');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: cannot use parameter '\/sluice\/old\/address': .*format/s);
  });

  test('denied access names the action and the parameter', patient, async () => {
    const reset = (body: string) => fetch(`${account.endpoint}/moto-api/reset-auth`, { method: 'POST', body });
    await reset('0');
    try {
      const { code, err } = await sluice('files', '--stage', 'dev');
      expect(code).toBe(2);
      // moto says no in XML, where SSM does in JSON: only the status is as in AWS.
      expect(err).toMatch(/^error: cannot read parameter '\/sluice\/dev\/address' of stage 'dev': access was denied/);
      expect(err).toContain('; allow ssm:GetParameter on it (policy sluice-dev-operator)');
    } finally {
      await reset('inf');
    }
  });
});

describe('without access to AWS', () => {
  test('no credentials are told', async () => {
    stubAws('http://127.0.0.1:9', { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    const { code, err } = await sluice('files', '--stage', 'dev');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^error: cannot read .*: found no AWS credentials .*AWS_PROFILE/),
    ]);
  });

  test('no region is told', async () => {
    stubAws('http://127.0.0.1:9', { AWS_REGION: undefined });
    const { code, err } = await sluice('files', '--stage', 'dev');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^error: cannot read .*: found no AWS region; set AWS_REGION/),
    ]);
  });

  test('no network is told', async () => {
    stubAws('http://127.0.0.1:9');
    const { code, err } = await sluice('files', '--stage', 'dev');
    expect([code, err]).toEqual([2, expect.stringMatching(/^error: cannot read .*: AWS cannot be reached/)]);
  });
});

/** Lets a receipt be one of older rules. */
async function age({ lake }: OpenedLake, key: string): Promise<void> {
  const receipt = (await lake.processed.get(receiptKey(key)))!;
  const text = Buffer.from(await readBody(receipt.body)).toString();
  await lake.processed.put(receiptKey(key), Buffer.from(text.replace(/"rules": \d+/g, '"rules": 0')));
}

/** What two lakes cannot have in common: times and the random ends of keys. */
function untimed(file: object): object {
  const { uploadedAt, rejectsKey, ...rest } = file as { uploadedAt?: string | null; rejectsKey?: string | null };
  return { ...rest, uploadedAt: uploadedAt && 'a time', rejectsKey: rejectsKey && 'a key' };
}

/** The clean rows of every source, by its name. */
async function cleanRows({ lake }: OpenedLake): Promise<string[]> {
  const rows: string[] = [];
  for await (const { key } of lake.processed.list('sales_records/')) {
    rows.push(Buffer.from(await readBody((await lake.processed.get(key))!.body)).toString());
  }
  return rows.sort();
}

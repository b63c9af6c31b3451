import { defineDataset, identifier, integer, text } from '@sluice/contract';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { whyNoMoto } from '@sluice/emulators';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openLake } from './open-lake.ts';
import { sluice, useAccount } from './testing.ts';

vi.mock('@sluice/datasets', async (original) => ({
  ...(await original<object>()),
  datasets: [
    defineDataset({
      name: 'people',
      version: 1,
      title: 'People',
      owner: 'tests',
      columns: {
        person: identifier({ pattern: 'P[0-9]+', pii: 'pseudonymise' }),
        name: text({ pii: 'mask' }),
        age: integer({ optional: true, pii: 'drop' }),
        visits: integer(),
      },
      key: ['person'],
      eventTime: 'uploaded_at',
    }),
  ],
}));

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-cli-'));
  file = join(folder, 'people.csv');
  await writeFile(file, 'person,name,age,visits\nP1,Meyer,OLD,3\nP2,Bauer,OLD,none\n');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const lake = (): string => join(folder, 'lake');

test('the key comes from the environment, and its pseudonyms reach the table', async () => {
  vi.stubEnv('SLUICE_PSEUDONYM_KEY', '00'.repeat(16));
  const pseudonym = createHmac('sha256', Buffer.alloc(16)).update('P1').digest('hex');
  expect((await sluice('run', file, '--lake', lake())).code).toBe(0);
  const { out } = await sluice('sql', 'select person, name, age, visits from people', '--lake', lake());
  expect(out).toContain(pseudonym);
  const cleaned = await sluice('clean', file, '--out', join(folder, 'clean'), '--rejects', join(folder, 'rejects'));
  expect(cleaned.code).toBe(0);
  expect(await readFile(join(folder, 'clean'), 'utf8')).toContain(`${pseudonym},***,,3,2\n`);
  const shown = await Promise.all([
    sluice('check', file),
    sluice('rejects', '--lake', lake()),
    sluice('files', '--lake', lake(), '--json'),
    sluice('sql', 'select * from people', '--lake', lake()),
  ]);
  const texts = shown.map((answer) => answer.out + answer.err).join('');
  expect(texts).toContain('not_a_number');
  expect(texts).not.toMatch(/Meyer|Bauer|P[12]\b|OLD/);
});

test.each([['run'], ['check']])('without the key %s says what is missing', async (command) => {
  vi.stubEnv('SLUICE_PSEUDONYM_KEY', undefined);
  const { code, err } = await sluice(command, file, ...(command === 'run' ? ['--lake', lake()] : []));
  expect(code).toBe(2);
  expect(err).toContain(
    "error: cannot pseudonymise 'person' of dataset 'people': expected a key of at least 16 bytes as pseudonymKey, " +
      'always the same one, found none; set SLUICE_PSEUDONYM_KEY',
  );
});

test('a bad key is refused before anything is written', async () => {
  vi.stubEnv('SLUICE_PSEUDONYM_KEY', 'short');
  const { code, err } = await sluice('run', file, '--lake', lake());
  expect(code).toBe(2);
  expect(err).toMatch(/^error: cannot use SLUICE_PSEUDONYM_KEY: expected hexadecimal digits or base64/);
  await expect(readFile(lake())).rejects.toThrow('ENOENT');
});

describe.skipIf(whyNoMoto())('on a deployed stage', { timeout: 120_000 }, () => {
  const account = useAccount();
  const setKey = (Value: string) =>
    account.ssm.send(
      new PutParameterCommand({ Name: '/sluice/dev/pseudonym-key', Type: 'SecureString', Value, Overwrite: true }),
    );

  test('the key is the one of the stage, unless the environment has one', async () => {
    vi.stubEnv('SLUICE_PSEUDONYM_KEY', undefined);
    await account.deploy('dev');
    const run = () => sluice('run', file, '--stage', 'dev');
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('set SLUICE_PSEUDONYM_KEY') as string });
    expect((await sluice('doctor', '--stage', 'dev')).out).toContain(
      "parameter '/sluice/dev/pseudonym-key' is missing",
    );
    await setKey('nonsense!');
    expect(await run()).toMatchObject({
      code: 2,
      err: expect.stringContaining("cannot use parameter '/sluice/dev/pseudonym-key': expected hexadecimal") as string,
    });
    await setKey('11'.repeat(16));
    expect((await run()).code).toBe(0);
    vi.stubEnv('SLUICE_PSEUDONYM_KEY', '22'.repeat(16));
    expect((await sluice('run', file, '--key', 'people_2.csv', '--stage', 'dev')).code).toBe(0);
    const rows: string[] = [];
    const { lake: deployed } = await openLake({ lake: '', stage: 'dev' });
    for await (const { key } of deployed.processed.list('people/')) {
      for await (const chunk of (await deployed.processed.get(key))?.body ?? [])
        rows.push(Buffer.from(chunk).toString());
    }
    const pseudonym = (byte: number): string => createHmac('sha256', Buffer.alloc(16, byte)).update('P1').digest('hex');
    expect(rows.join('')).toContain(pseudonym(0x11));
    expect(rows.join('')).toContain(pseudonym(0x22));
  });
});

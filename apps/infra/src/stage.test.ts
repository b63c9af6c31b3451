import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import dev from './stages/dev.ts';
import prod from './stages/prod.ts';
import { defineStage, readStage, type Stage } from './stage.ts';

test('every file of a stage is found by its name', async () => {
  const names = (await readdir(new URL('./stages/', import.meta.url))).map((file) => file.replace(/\.ts$/, ''));
  expect(names).toContain('dev');
  for (const name of names) expect((await readStage(name)).name).toBe(name);
});

test('an unknown stage is told which there are and how to make it one', async () => {
  await expect(readStage('../dev')).rejects.toThrow(
    "cannot find stage '../dev': expected one of dev, prod; copy apps/infra/src/stages/dev.ts to ../dev.ts for a new one",
  );
});

describe('a stage that is not right names the field, what was found and what would be right', () => {
  test.each<[Partial<Stage>, string]>([
    [{ name: 'Dev' }, 'name: must be 2 to 16 lower-case letters, digits and hyphens, a letter first; found "Dev"'],
    [{ account: '12' }, 'account: must be 12 digits; found "12"'],
    [{ region: 'Frankfurt' }, `region: must be a region such as 'eu-central-1'; found "Frankfurt"`],
    [{ buckets: { raw: 'A_b', processed: 'pp', final: 'fff' } }, 'buckets.raw: must be 3 to 63 lower-case letters'],
    [
      { buckets: { raw: 'data', processed: 'data', final: 'tables' } },
      'buckets: must be three different names; found {"raw":"data"',
    ],
    [{ logRetention: 10 }, 'logRetention: must be one of 1, 3, 5, 7, 14'],
    [{ ingest: { ...dev.ingest, timeout: 901 } }, 'ingest.timeout: Too big: expected number to be <=900; found 901'],
    [{ sweep: { every: 1, orphanAge: 0 } }, 'sweep.orphanAge: Too small'],
    [
      { ingest: { ...dev.ingest, timeout: 900 }, sweep: { every: 1, orphanAge: 0.5 } },
      'sweep.orphanAge: Invalid input: expected int, received number; found 0.5',
    ],
    [
      { sweep: { every: 1, orphanAge: 2 }, publish: { ...prod.publish, timeout: 121 } },
      'sweep.orphanAge: must be as many hours as publish.timeout takes, or a run finds files gone that it reads; found 2',
    ],
    [{ publish: { ...dev.publish, workers: 1 } }, 'publish.workers: Too small: expected number to be >=2; found 1'],
    [
      { publish: { ...dev.publish, workerType: 'Standard' as 'G.1X' } },
      'publish.workerType: Invalid option: expected one of "G.1X"|"G.2X"|"G.4X"|"G.8X"; found "Standard"',
    ],
    [
      { github: { repository: 'https://github.com/acme/sluice', pullRequests: true, provider: 'create' } },
      'github.repository: must be \'owner/name\'; found "https://github.com/acme/sluice"',
    ],
    [{ athena: { scanLimit: 0 } }, 'athena.scanLimit: Too small: expected number to be >=1; found 0'],
    [{ alarms: { emails: ['nobody'], rejectedShare: 5 } }, 'alarms.emails.0: Invalid email address; found "nobody"'],
    [{ colour: 'blue' } as Partial<Stage>, 'stage: Unrecognized key: "colour"'],
  ])('%j', (change, message) => {
    expect(() => defineStage({ ...prod, ...change })).toThrow(message);
  });

  test('all problems at once', () => {
    expect(() => defineStage({ ...dev, account: '1', encryption: 'none' as 's3' })).toThrow(
      /^cannot use stage 'dev':\n {2}account: .*\n {2}encryption: .*$/,
    );
  });
});

import { QuickSightClient } from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dashboards } from '@sluice/dashboards';
import { answerLost, requestLost, startQuickSight, type QuickSight } from '@sluice/quicksight-emulator';
import { apply, destroy } from './apply.ts';
import { desiredResources } from './desired.ts';
import { planChanges } from './plan.ts';
import { openProviders, type Providers } from './providers/index.ts';
import type { Stage } from './stage.ts';

const account = '123456789012';
const arn = (path: string) => `arn:aws:quicksight:us-east-1:${account}:${path}`;
const stage: Stage = {
  name: 'dev',
  region: 'us-east-1',
  account,
  database: 'sluice_dev_final',
  workgroup: 'sluice-dev',
  principals: { owners: [arn('group/default/owners')], readers: [arn('group/default/readers')] },
  refreshAt: '04:00',
};
const resources = desiredResources(stage, dashboards);
const sleep = async () => undefined;

let quicksight: QuickSight;
let providers: Providers;
beforeAll(async () => {
  quicksight = await startQuickSight({ account: { groups: ['owners', 'readers'] } });
  const client = new QuickSightClient({
    region: 'us-east-1',
    endpoint: quicksight.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  providers = openProviders({ client, stage, sleep });
});
afterAll(() => quicksight.stop());
beforeEach(() => quicksight.reset());

const plan = () => planChanges(providers, stage.name, resources);
const run = async () => apply(providers, stage.name, await plan(), { sleep, told: () => undefined });

test('creates everything, and has nothing to do the second time', async () => {
  expect((await plan()).map(({ action, kind, id }) => [action, kind, id])).toEqual(
    resources.map(({ kind, id }) => ['create', kind, id]),
  );
  await run();
  expect(await plan()).toEqual([]);
  expect(await destroy(providers, stage.name, () => undefined)).toBe(resources.length);
  expect(quicksight.snapshot().state.dashboards.size).toBe(0);
  expect(await destroy(providers, stage.name, () => undefined)).toBe(0);
});

describe('an apply that is stopped', () => {
  test.each([
    ['before', requestLost],
    ['after', answerLost],
  ])(
    '%s any call ends, repeated, where one ends that is not',
    async (_, fault) => {
      await run();
      const { length } = quicksight.calls;
      for (let number = 1; number <= length; number += 1) {
        quicksight.reset();
        quicksight.inject({ when: (call) => call.number === number, fault });
        await run().catch(() => undefined);
        await run();
        expect(await plan(), `call ${number}`).toEqual([]);
        expect(quicksight.snapshot().state.dashboards.size).toBe(3);
      }
    },
    300_000,
  );
});

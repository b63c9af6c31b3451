import { QuickSightClient } from '@aws-sdk/client-quicksight';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Dashboard } from '@sluice/dashboard-spec';
import { dashboards } from '@sluice/dashboards';
import { answerLost, requestLost, startQuickSight, type QuickSight } from '@sluice/quicksight-emulator';
import { apply, destroy } from './apply.ts';
import { desiredResources } from './desired.ts';
import { planChanges } from './plan.ts';
import { openProviders, type Providers } from './providers/index.ts';
import type { Stage } from './stage.ts';

const account = '123456789012';
const arn = (path: string) => `arn:aws:quicksight:us-east-1:${account}:${path}`;
const owners = arn('group/default/owners');
const stage: Stage = {
  name: 'dev',
  region: 'us-east-1',
  account,
  database: 'sluice_dev_final',
  workgroup: 'sluice-dev',
  principals: { owners: [owners], readers: [arn('group/default/readers')] },
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

const plan = (wanted = resources) => planChanges(providers, stage.name, wanted);
const run = async (wanted = resources) =>
  apply(providers, stage.name, await plan(wanted), { sleep, told: () => undefined });

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
  const [sensors, sales] = dashboards as readonly [Dashboard, Dashboard];
  const before = desiredResources({ ...stage, refreshAt: '05:00', principals: { owners: [owners], readers: [] } }, [
    { ...sensors, title: 'As it was' },
    sales,
  ]);
  const wanted = desiredResources(stage, [sensors]);

  test.each([
    ['of an empty account, before', [], requestLost],
    ['of an empty account, after', [], answerLost],
    ['where everything changes, before', before, requestLost],
    ['where everything changes, after', before, answerLost],
  ])(
    '%s any of its calls goes on when it is repeated: no duplicate, no orphan',
    async (_, start, fault) => {
      await run(start);
      const snapshot = quicksight.snapshot();
      quicksight.reset(snapshot);
      await run(wanted);
      const { length } = quicksight.calls;
      const end = idsIn(quicksight);
      for (let number = 1; number <= length; number += 1) {
        quicksight.reset(snapshot);
        quicksight.inject({ when: (call) => call.number === number, fault });
        await run(wanted).catch(() => undefined);
        await run(wanted);
        expect(await plan(wanted), `stopped at call ${number}`).toEqual([]);
        expect(idsIn(quicksight)).toEqual(end);
      }
    },
    300_000,
  );
});

/** All that there is. */
function idsIn({ snapshot }: QuickSight): string[] {
  const { dataSources, dataSets, dashboards: shown } = snapshot().state;
  return [...dataSources.keys(), ...dataSets.keys(), ...shown.keys()];
}

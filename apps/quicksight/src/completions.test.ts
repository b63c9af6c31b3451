import { QuickSightClient } from '@aws-sdk/client-quicksight';
import type { Dashboard } from '@sluice/dashboard-spec';
import { dashboards } from '@sluice/dashboards';
import { answerLost, startQuickSight, type QuickSight } from '@sluice/quicksight-emulator';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apply } from './apply.ts';
import { desiredResources } from './desired.ts';
import { planChanges } from './plan.ts';
import { openProviders } from './providers/index.ts';
import type { Resource } from './resource.ts';
import type { Stage } from './stage.ts';

const account = '123456789012';
const stage: Stage = {
  name: 'dev',
  region: 'us-east-1',
  account,
  database: 'sluice_dev_final',
  workgroup: 'sluice-dev',
  role: 'arn:aws:iam::123456789012:role/sluice-dev-quicksight',
  principals: { owners: [`arn:aws:quicksight:us-east-1:${account}:group/default/owners`], readers: [] },
  refreshAt: '04:00',
};
const [sensors, sales] = dashboards as readonly [Dashboard, Dashboard];
const retitled = (title: string, workgroup: string): Resource[] =>
  desiredResources({ ...stage, workgroup }, [{ ...sensors, title }, sales]);
const [before, first, second] = [retitled('One', 'one'), retitled('Two', 'two'), retitled('Three', 'three')];

let quicksight: QuickSight;
beforeAll(async () => {
  quicksight = await startQuickSight({ account: { groups: ['owners'] }, settlesAfter: Infinity });
});
afterAll(() => quicksight.stop());

/** What goes on goes on while somebody waits: one thing at a time, in an order of the test's, and some of it fails. */
interface Completions {
  readonly order: readonly number[];
  readonly failing: readonly boolean[];
}

const completions = fc.record({
  order: fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }),
  failing: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
});
const inOrder: Completions = { order: [0], failing: [false] };

function open({ order, failing }: Completions) {
  let step = 0;
  const sleep = async (): Promise<void> => {
    const going = quicksight.pending();
    const arn = going[order[step % order.length]! % Math.max(1, going.length)];
    const isFailing = failing[step % failing.length]!;
    step += 1;
    if (arn !== undefined) await quicksight.settle(arn, isFailing ? failureOf(arn) : undefined);
  };
  const client = new QuickSightClient({
    region: stage.region,
    endpoint: quicksight.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  const providers = openProviders({ client, stage, sleep });
  const plan = (wanted: readonly Resource[]) => planChanges(providers, stage.name, wanted);
  return {
    plan,
    run: async (wanted: readonly Resource[]) =>
      apply(providers, stage.name, await plan(wanted), { sleep, told: () => undefined }),
  };
}

function failureOf(arn: string): Parameters<QuickSight['settle']>[1] {
  if (arn.includes(':datasource/')) return { kind: 'data-source-fails', error: { Type: 'UNKNOWN', Message: 'no' } };
  if (arn.includes('/ingestion/'))
    return { kind: 'ingestion-fails', error: { Type: 'INTERNAL_SERVICE_ERROR', Message: 'no' } };
  if (arn.includes(':theme/')) return { kind: 'theme-fails', errors: [{ Type: 'INTERNAL_FAILURE', Message: 'no' }] };
  return { kind: 'version-fails', errors: [{ Type: 'INTERNAL_FAILURE', Message: 'no' }] };
}

/** All that there is, with the definitions that people see. */
function shown(): unknown {
  const { dataSources, dataSets, themes, dashboards: made } = quicksight.snapshot().state;
  return [
    [...dataSources.values()].map(({ resource: { DataSourceId, DataSourceParameters, Status } }) => [
      DataSourceId,
      DataSourceParameters,
      Status,
    ]),
    [...dataSets.keys()],
    [...themes.values()].map(({ resource, versions }) => [
      resource.ThemeId,
      resource.Name,
      versions.get(versions.size)?.resource.Status,
    ]),
    [...made.values()].map(({ resource, versions, published }) => [
      resource.DashboardId,
      resource.Name,
      versions.get(published)?.definition,
      versions.get(published)?.resource.ThemeArn,
      versions.get(published)?.resource.Status,
    ]),
  ];
}

test('whatever an interrupted apply has left, and in whatever order that ends or fails, the next ends the same', async () => {
  await open(inOrder).run(before);
  const snapshot = quicksight.snapshot();
  quicksight.reset(snapshot);
  await open(inOrder).run(first);
  const { length } = quicksight.calls;
  quicksight.reset(snapshot);
  await open(inOrder).run(second);
  const end = shown();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: length }), completions, async (cut, after) => {
      quicksight.reset(snapshot);
      // It is gone, and all that it has started still goes on.
      quicksight.inject({ when: ({ number }) => number === cut, fault: answerLost });
      await open(inOrder)
        .run(first)
        .catch(() => undefined);
      // Of this one some fails for reasons of its own, after which the same command is given again.
      await open(after)
        .run(second)
        .catch(() => undefined);
      const again = open({ ...after, failing: [false] });
      await again.run(second);
      expect(await again.plan(second)).toEqual([]);
      expect(shown()).toEqual(end);
    }),
    { numRuns: 20 },
  );
});

test('of two that apply the same at once both end, or one says what came between, and nothing is there twice', async () => {
  quicksight.reset();
  await open(inOrder).run(first);
  const end = shown();
  await fc.assert(
    fc.asyncProperty(completions, completions, async (one, other) => {
      quicksight.reset();
      await Promise.allSettled([open({ ...one, failing: [false] }).run(first), open(other).run(first)]);
      const again = open(inOrder);
      await again.run(first);
      expect(await again.plan(first)).toEqual([]);
      expect(shown()).toEqual(end);
    }),
    { numRuns: 10 },
  );
});

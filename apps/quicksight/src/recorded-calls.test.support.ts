import { compareCalls, neededPermissions, recordedCalls, type Naming, type RecordedRequest } from '@sluice/emulators';
import { databaseNames } from '@sluice/publish/names';
import { permissionsOfCall, type Call, type QuickSight } from '@sluice/quicksight-emulator';
import { expect } from 'vitest';

/** What the commands have asked of AWS. */
interface Asked extends Pick<QuickSight, 'account'> {
  /** Of QuickSight. */
  readonly calls: readonly Call[];
  /** Of anything else. */
  readonly requests: readonly RecordedRequest[];
}

/**
 * Compares what the commands have asked of AWS, for a stage beside one that is called `<stage>-2`, with
 * recorded-calls.json, from which the stack's tests prove the policy of who provisions. With RECORD=write the file is
 * written instead (`npx nx run quicksight:record`).
 */
export async function checkRecordedCalls(stage: string, { account, calls, requests }: Asked): Promise<void> {
  const naming: Naming = {
    buckets: { final: `sluice-${stage}-final` },
    typical: (key) => key.replace(/^[^/]+\/metadata\/.*$/, 'a_dataset/metadata/file'),
    placeholders: { '{final}': databaseNames(stage).final, '{stage}': stage },
  };
  const needed = calls.flatMap((call) => permissionsOfCall(call, account));
  const recorded = [
    ...recordedCalls('provisioner', requests, naming),
    ...neededPermissions('provisioner', needed, naming),
  ].map(({ resource, ...call }) => ({ ...call, ...(resource !== undefined && { resource: typical(resource) }) }));
  const { found, kept } = await compareCalls(new URL('../recorded-calls.json', import.meta.url), recorded);
  expect(found, 'write recorded-calls.json anew with `npx nx run quicksight:record`').toBe(kept);
}

/** One table, one data set and one dashboard of a stage stand for all. */
const typical = (resource: string): string =>
  resource
    .replace(/^table\/\{final\}\/.*$/, 'table/{final}/a_dataset')
    .replace(/^(dataset|dashboard)\/(sluice-\{stage\}(?:-2)?)-[\w-]+/, (_, type: string, base: string) =>
      [type, `${base}-${type === 'dataset' ? 'a_dataset' : 'a-dashboard'}`].join('/'),
    );

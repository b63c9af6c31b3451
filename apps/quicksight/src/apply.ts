import { dailyIngestions } from '@sluice/publish/ingestions';
import { stageTag } from '@sluice/publish/names';
import { ProvisionError } from './errors.ts';
import { changeOf, ownOf, roomOf, type Change } from './plan.ts';
import type { Providers } from './providers/index.ts';
import type { Found, Provider, Resource } from './resource.ts';
import { waitFor, type Sleep } from './waiting.ts';

/** Told before each change is made. */
export type Told = (change: Pick<Change, 'action' | 'kind' | 'id'>) => void;

/**
 * Makes what is planned, or nothing of it where a day leaves no room for an ingestion that it starts. Each resource is
 * looked at again right before: whatever an earlier run has done, which may have been interrupted anywhere, is gone on
 * from.
 * @throws ProvisionError with what QuickSight says; what was done before stays
 */
export async function apply(
  providers: Providers,
  stage: string,
  changes: readonly Change[],
  options: { readonly sleep: Sleep; readonly told: Told },
): Promise<void> {
  checkRoom(changes);
  for (const change of changes) {
    options.told(change);
    if (change.action === 'delete') await providers[change.kind].remove(change.id);
    // An update fills a data set anew, though nothing in it changes.
    else if (change.action === 'fill') await providers[change.kind].update(change.resource);
    else await ensure(providers[change.kind], stage, change.resource, options.sleep);
  }
}

/** @throws ProvisionError when QuickSight would refuse a change: its data set has had as many ingestions as it may have */
function checkRoom(changes: readonly Change[]): void {
  const full: string[] = [];
  for (const change of changes) {
    const room = roomOf(change);
    if (room?.left === 0)
      full.push(`'${change.id}' had ${room.used}, and has room again at ${room.freeAt.toISOString()}`);
  }
  if (full.length === 0) return;
  throw new ProvisionError(
    `cannot apply: QuickSight allows ${dailyIngestions} ingestions of a data set in 24 hours, and a change of it starts ` +
      `one; ${full.join('; ')}: run the command again then; nothing was changed`,
  );
}

/** Brings one resource to what it should be, from wherever it is. */
async function ensure(provider: Provider, stage: string, resource: Resource, sleep: Sleep): Promise<void> {
  const { id } = resource;
  const change = changeOf(resource, await settled(provider, resource, sleep), stage);
  if (!change) return;
  if (change.action === 'update') {
    if (change.differences.length > 0 || change.drift !== undefined) await provider.update(resource);
    const { grant, revoke } = change.permissions;
    if (grant.length > 0 || revoke.length > 0) await provider.permit(id, grant, revoke);
    return;
  }
  if (change.action === 'replace') {
    await provider.remove(id);
    await waitFor(sleep, `${resource.kind} '${id}' is still there`, async () =>
      (await provider.find(id)) ? undefined : true,
    );
  }
  await provider.create(resource, { [stageTag]: stage });
  // Where an attempt whose answer was lost had made it, or another run, it may not be the very same.
  const made = changeOf(resource, await provider.find(id), stage);
  if (made) await ensure(provider, stage, resource, sleep);
}

/** The resource when nothing is being done to it. */
function settled(provider: Provider, { kind, id }: Resource, sleep: Sleep): Promise<Found | undefined> {
  return waitFor(sleep, `${kind} '${id}' is still being made`, async () => {
    const found = await provider.find(id);
    return found?.state === 'unsettled' ? undefined : { found };
  }).then(({ found }) => found);
}

/** Removes all that the stage has made, and nothing else. Gives how many there were. */
export async function destroy(providers: Providers, stage: string, told: Told): Promise<number> {
  let removed = 0;
  for await (const own of ownOf(providers, stage)) {
    told({ action: 'delete', ...own });
    await providers[own.kind].remove(own.id);
    removed += 1;
  }
  return removed;
}

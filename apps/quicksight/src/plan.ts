import { ingestionRoom, type IngestionRoom } from '@sluice/publish/ingestions';
import { quickSightId, stageTag } from '@sluice/publish/names';
import { differences, type Difference } from './differences.ts';
import { ProvisionError } from './errors.ts';
import { failureOf } from './filling.ts';
import { permissionChanges } from './permissions.ts';
import type { Providers } from './providers/index.ts';
import { kinds, type Found, type Kind, type Provider, type Resource } from './resource.ts';

type PermissionChanges = ReturnType<typeof permissionChanges>;

interface Planned {
  readonly kind: Kind;
  readonly id: string;
  readonly resource: Resource;
  /** What a day leaves of its ingestions, where the change starts one. */
  readonly room?: IngestionRoom;
}

/** What is to be done with a resource. */
export type Change =
  | (Planned & { readonly action: 'create' })
  | (Planned & {
      readonly action: 'update';
      readonly differences: readonly Difference[];
      readonly permissions: PermissionChanges;
      /** Where somebody else has changed it. */
      readonly drift?: string;
    })
  | (Planned & { readonly action: 'replace'; readonly reason: string })
  /** A data set is as it should be, but SPICE does not hold its rows. */
  | (Planned & { readonly action: 'fill'; readonly reason: string })
  | { readonly action: 'delete'; readonly kind: Kind; readonly id: string };

/** What a day leaves of the ingestions of a change's data set; undefined where the change starts none. */
export const roomOf = (change: Change): IngestionRoom | undefined =>
  change.action === 'delete' ? undefined : change.room;

/**
 * Compares what is there with what should be: the changes in the order in which they are to be done. Changes nothing.
 * @throws ProvisionError for a resource of the same id that is not the stage's own
 */
export async function planChanges(
  providers: Providers,
  stage: string,
  resources: readonly Resource[],
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const resource of resources) {
    const provider = providers[resource.kind];
    const change = changeOf(resource, await provider.find(resource.id), stage);
    if (provider.ingestions) changes.push(...(await dataSetChanges(provider.ingestions, resource, change)));
    else if (change) changes.push(change);
  }
  const wanted = new Set(resources.map(keyOf));
  for await (const own of ownOf(providers, stage, (it) => !wanted.has(keyOf(it))))
    changes.push({ action: 'delete', ...own });
  return changes;
}

type OwnChange = Exclude<Change, { readonly action: 'delete' | 'fill' }>;

/** What is to be done with a data set, and with its rows: its creation and every update of it take them in. */
async function dataSetChanges(
  ingestions: NonNullable<Provider['ingestions']>,
  resource: Resource,
  change: OwnChange | undefined,
): Promise<Change[]> {
  const { kind, id } = resource;
  const known = change?.action === 'create' ? [] : await ingestions(id);
  const room = ingestionRoom(known, new Date());
  if (change && (change.action !== 'update' || change.differences.length > 0)) return [{ ...change, room }];
  const changes: Change[] = change ? [change] : [];
  const reason = failureOf(known);
  if (reason !== undefined) changes.push({ action: 'fill', kind, id, resource, reason, room });
  return changes;
}

interface Place {
  readonly kind: Kind;
  readonly id: string;
}

const keyOf = ({ kind, id }: Place): string => `${kind} ${id}`;

/** What the stage has made, of those that are asked for; what refers to others comes first. */
export async function* ownOf(
  providers: Providers,
  stage: string,
  isAsked: (place: Place) => boolean = () => true,
): AsyncGenerator<Place> {
  for (const kind of kinds.toReversed()) {
    const provider = providers[kind];
    const ids: string[] = [];
    for await (const id of provider.list(quickSightId(stage))) ids.push(id);
    for (const id of ids)
      // Another stage's name may begin with this one's.
      if (isAsked({ kind, id }) && (await provider.tags(id))[stageTag] === stage) yield { kind, id };
  }
}

/** What has to be done so that the resource is as it should be; undefined for nothing. */
export function changeOf(resource: Resource, found: Found | undefined, stage: string): OwnChange | undefined {
  const { kind, id } = resource;
  if (!found) return { action: 'create', kind, id, resource };
  if (found.tags[stageTag] !== stage)
    throw new ProvisionError(
      `cannot take over ${kind} '${id}': it is there, without the tag ${stageTag} = ${stage}, so that this command has ` +
        'not made it; delete it in QuickSight, or give it that tag',
    );
  if (found.state === 'failed') return { action: 'replace', kind, id, resource, reason: found.problem ?? 'it failed' };
  if (kind === 'data source' && found.body['Type'] !== resource.body['Type'])
    return { action: 'replace', kind, id, resource, reason: `it is of type ${JSON.stringify(found.body['Type'])}` };
  const changed = found.state === 'unsettled' ? [] : differences(found.body, resource.body);
  const permissions = permissionChanges(found.permissions, resource.permissions);
  const isSame =
    found.state === 'settled' &&
    changed.length === 0 &&
    permissions.grant.length === 0 &&
    permissions.revoke.length === 0 &&
    found.drift === undefined;
  if (isSame) return undefined;
  const { drift = found.state === 'unsettled' ? 'it is being changed right now' : undefined } = found;
  return { action: 'update', kind, id, resource, differences: changed, permissions, ...(drift && { drift }) };
}

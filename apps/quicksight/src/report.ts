import { dailyIngestions, type IngestionRoom } from '@sluice/publish/ingestions';
import type { Change } from './plan.ts';
import type { Json } from './resource.ts';

const signs: Record<Change['action'], string> = { create: '+', update: '~', replace: '!', fill: '~', delete: '-' };
const longest = 100;

/** A plan for people: a line for each resource that changes, and below it what changes in it. */
export function describePlan(changes: readonly Change[]): string {
  if (changes.length === 0) return 'nothing to do: QuickSight is as it should be\n';
  return [...changes.flatMap(describeChange), '', summary(changes), ''].join('\n');
}

export const describeAction = ({ action, kind, id }: Pick<Change, 'action' | 'kind' | 'id'>): string =>
  `${signs[action]} ${action} ${kind} ${id}`;

function describeChange(change: Change): string[] {
  const head = describeAction(change);
  switch (change.action) {
    case 'create':
      return [head, ...describeRoom(change)];
    case 'delete':
      return [head];
    case 'fill':
      return [`${head}: ${change.reason}`, ...describeRoom(change)];
    case 'replace':
      return [`${head}: ${change.reason}`];
    case 'update': {
      const { differences, permissions, drift } = change;
      const granted = permissions.grant.map((grant) => `may: ${permission(grant)}`);
      const revoked = permissions.revoke.map((revoke) => `may no longer: ${permission(revoke)}`);
      return [
        head,
        ...[
          ...(drift === undefined ? [] : [`drift: ${drift}`]),
          ...differences.map(({ path, found, wanted }) => `${path}: ${short(found)} → ${short(wanted)}`),
          ...granted,
          ...revoked,
        ].map((line) => `    ${line}`),
        ...describeRoom(change),
      ];
    }
  }
}

/** That the change starts an ingestion, and what is left of those that a day may have. */
function describeRoom({ room }: { readonly room?: IngestionRoom }): string[] {
  if (!room) return [];
  const { used, left, freeAt } = room;
  const rest = left > 0 ? `${left} remain` : `none remains until ${freeAt.toISOString()}`;
  return [`    starts an ingestion: ${used} of ${dailyIngestions} in the last 24 hours, ${rest}`];
}

const permission = ({
  Principal = '',
  Actions = [],
}: {
  Principal?: string | undefined;
  Actions?: string[] | undefined;
}) =>
  `${Principal.slice(Principal.lastIndexOf(':') + 1)} ${Actions.map((action) => action.replace(/^quicksight:/, '')).join(', ')}`;

function short(value: Json | undefined): string {
  if (value === undefined) return '(nothing)';
  const text = JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

function summary(changes: readonly Change[]): string {
  const count = (action: Change['action']) => changes.filter((change) => change.action === action).length;
  const fill = count('fill') > 0 ? `, ${count('fill')} to fill` : '';
  return `${count('create')} to create, ${count('update')} to update, ${count('replace')} to replace, ${count('delete')} to delete${fill}`;
}

import type { DashboardVersion, ResourceStatus, ThemeVersion } from '@aws-sdk/client-quicksight';
import type { Found } from '../resource.ts';

/** What QuickSight says of a version that it could not make. */
export function problemOf({ Errors = [], Status }: Pick<DashboardVersion | ThemeVersion, 'Errors' | 'Status'>): string {
  const problems = Errors.map((error) => {
    const entities = 'ViolatedEntities' in error ? (error.ViolatedEntities ?? []) : [];
    const where = entities.map(({ Path }) => Path).join(', ');
    return `${error.Type}: ${error.Message}${where === '' ? '' : ` (${where})`}`;
  });
  return problems.length > 0 ? problems.join('; ') : `it is ${Status}, without a reason`;
}

/** What has been made once can be used, also where its last update failed. */
export function stateOf(status: ResourceStatus | undefined): Pick<Found, 'state'> {
  switch (status) {
    case 'CREATION_IN_PROGRESS':
    case 'UPDATE_IN_PROGRESS':
      return { state: 'unsettled' };
    case 'CREATION_FAILED':
    case 'DELETED':
      return { state: 'failed' };
    default:
      return { state: 'settled' };
  }
}

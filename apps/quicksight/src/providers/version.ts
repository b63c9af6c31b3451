import type { DashboardVersion, ThemeVersion } from '@aws-sdk/client-quicksight';

/** What QuickSight says of a version that it could not make. */
export function problemOf({ Errors = [], Status }: Pick<DashboardVersion | ThemeVersion, 'Errors' | 'Status'>): string {
  const problems = Errors.map((error) => {
    const entities = 'ViolatedEntities' in error ? (error.ViolatedEntities ?? []) : [];
    const where = entities.map(({ Path }) => Path).join(', ');
    return `${error.Type}: ${error.Message}${where === '' ? '' : ` (${where})`}`;
  });
  return problems.length > 0 ? problems.join('; ') : `it is ${Status}, without a reason`;
}

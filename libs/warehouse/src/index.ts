export { checkCatalogue } from './catalogue.ts';
export {
  AccountsError,
  CanonicalFormError,
  CatalogueError,
  ContentionError,
  MigrationError,
  QueryError,
  StoredStateError,
  WarehouseError,
} from './errors.ts';
export { publish } from './publish.ts';
export type { Hold } from './hold.ts';
export type { PublishOptions, PublishOutcome } from './publish.ts';
export { publishedCounts } from './published-counts.ts';
export type { Totals } from './accounts.ts';
export type { QueryResult } from './session.ts';
export { sweepFinal } from './sweep.ts';
export { openWarehouse } from './warehouse.ts';
export type { Warehouse } from './warehouse.ts';

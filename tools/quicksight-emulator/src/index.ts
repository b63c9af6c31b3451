export {
  accessDenied,
  answerLost,
  conflicting,
  internalFailure,
  requestLost,
  stuck,
  throttled,
  type Call,
  type Fault,
  type Injection,
} from './faults.ts';
export { permissionsOfCall } from './needs.ts';
export type { Account } from './operations/context.ts';
export { operations, type OperationName } from '@sluice/quicksight-model/api';
export { startQuickSight, type QuickSight, type QuickSightOptions } from './quicksight.ts';
export { countRowsInParquet } from './rows/parquet.ts';
export { countRowsInWarehouse } from './rows/warehouse.ts';
export type { Table } from './rules/data-set.ts';
export type { Snapshot } from './service.ts';
export type { CountRows } from './settle.ts';
export type { Outcome } from './state.ts';

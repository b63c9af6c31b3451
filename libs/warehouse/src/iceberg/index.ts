export {
  beginning,
  parseExecutionName,
  personalExecution,
  publishPrefix,
  refreshExecution,
  starterExecution,
  type Execution,
  type ExecutionName,
} from './executions.ts';
export { parseTableMetadata, readTableMetadata, type Snapshot, type TableMetadata } from './metadata.ts';
export {
  publishedAt,
  publishedState,
  snapshotsDuring,
  totalRecords,
  type PublishedSnapshot,
  type PublishedState,
} from './published-state.ts';
export { runFindings, type RunFindings, type RunInput } from './run-findings.ts';
export { readRunOutcome, runOutcomeKey, type RunOutcome } from './run-outcome.ts';
export { readPublishedList, type PublishedList } from '../manifest.ts';
export { checkHeaders, type CataloguedFile } from '../catalogue.ts';
export { CatalogueError } from '../errors.ts';

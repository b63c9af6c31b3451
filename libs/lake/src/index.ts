export { addressParameter, addressSchema, deployedParameter, queryPrefix, type Address } from './address.ts';
export {
  InterruptedError,
  PreconditionFailedError,
  readBody,
  StoredObjectError,
  type ByteRange,
  type GetOptions,
  type ObjectInfo,
  type ObjectStore,
  type ObjectVersion,
  type PutConditions,
  type StoredObject,
} from './object-store.ts';
export { openDirectoryStore, type DirectoryStoreOptions } from './directory/directory-store.ts';
export { openDirectoryLake, type Lake } from './lake.ts';
export { identifyDataset, type IngestOptions } from './clean-version.ts';
export { ingestObject, type IngestOutcome } from './ingest.ts';
export { datasetOfKey, receiptKey, receiptsPrefix } from './keys.ts';
export { needsPseudonymKey, parsePseudonymKey, pseudonymKeyParameter } from './pseudonym-key.ts';
export {
  listReceipts,
  readReceipt,
  readReceipts,
  receipts,
  receiptSchema,
  type Accepted,
  type Judged,
  type Receipt,
  type StoredReceipt,
} from './receipt.ts';
export { orAbort } from './abort.ts';
export {
  findStale,
  heal,
  removeOrphans,
  sweep,
  type HealReport,
  type OrphanOptions,
  type OrphanReport,
  type StaleOptions,
  type SweepOptions,
  type SweepReport,
} from './sweep.ts';

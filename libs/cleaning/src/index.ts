export { clean } from './clean.ts';
export type { CleaningOptions } from './clean.ts';
export type { Encoding } from './encoding.ts';
export { identifyHeader } from './identify.ts';
export type { ExpansionLimits } from './limits.ts';
export type { ByteSink } from './output.ts';
export { PseudonymKeyError } from './pseudonym.ts';
export type { CellRejection, RecordCode, RecordRejection, RejectCode, Rejection, ValueCode } from './rejection.ts';
export type {
  CleaningReport,
  ColumnReason,
  Output,
  Quarantine,
  QuarantineCode,
  RepairedRecords,
  RepairRule,
  SkippedLines,
  SkipRule,
} from './report.ts';
export { revisionOf, rulesVersion } from './revision.ts';
export type { ByteSource, ByteStream, ByteStreamReader } from './source.ts';
export { AccountingError } from './tally.ts';

export { canonicalColumn } from './canonical.ts';
export { cellParser, columnWords, expectationsOf, parseCell } from './cell.ts';
export type { Column, Columns, Kind } from './column.ts';
export { defineDataset } from './dataset.ts';
export type { Dataset, DatasetDefinition, UnknownColumnPolicy } from './dataset.ts';
export { fromDocument, toDocument } from './document.ts';
export type { ContractDocument, DocumentColumn } from './document.ts';
export { ContractError } from './errors.ts';
export type { ContractProblem } from './errors.ts';
export { toDictionary } from './export/dictionary.ts';
export { canonicalForm, duckdbType, engineTypes, glueType } from './export/engines.ts';
export { finalColumns } from './export/final.ts';
export { toGlueTable } from './export/glue.ts';
export type { GlueColumn, GlueTable } from './export/glue.ts';
export { toJsonSchema } from './export/json-schema.ts';
export { headerDifference, processedColumns } from './export/processed.ts';
export { toPublishingDocument } from './export/publishing.ts';
export type { PublishingColumn, PublishingDocument } from './export/publishing.ts';
export { quickSightColumns } from './export/quicksight.ts';
export type { QuickSightColumn } from './export/quicksight.ts';
export { fingerprint } from './fingerprint.ts';
export { boolean } from './kinds/boolean.ts';
export type { BooleanColumn } from './kinds/boolean.ts';
export { category } from './kinds/category.ts';
export type { CategoryColumn as CategoryColumnData } from './kinds/category.ts';
export { date } from './kinds/date.ts';
export type { DateColumn } from './kinds/date.ts';
export { decimal } from './kinds/decimal.ts';
export type { DecimalColumn } from './kinds/decimal.ts';
export { identifier } from './kinds/identifier.ts';
export type { IdentifierColumn } from './kinds/identifier.ts';
export { integer } from './kinds/integer.ts';
export type { IntegerColumn } from './kinds/integer.ts';
export type { CanonicalForm, EngineTypes } from './kinds/kind.ts';
export { text } from './kinds/text.ts';
export type { TextColumn } from './kinds/text.ts';
export { timestamp } from './kinds/timestamp.ts';
export type { TimestampColumn } from './kinds/timestamp.ts';
export type { Migration } from './migration.ts';
export { normaliseName, reservedColumns } from './names.ts';
export type { Automaton } from './pattern/automaton.ts';
export { compilePattern, PatternError } from './pattern/pattern.ts';
export type { Pattern } from './pattern/pattern.ts';
export { maskedValue, piiColumns, pseudonymPattern } from './pii.ts';
export type { PiiPolicy } from './pii.ts';
export { delimiters, fallbackEncodings } from './reading.ts';
export type { Delimiter, FallbackEncoding } from './reading.ts';
export { compareRevisions } from './revision.ts';
export type { Revision } from './revision.ts';
export { rowSchema } from './row.ts';
export type {
  CategoryColumn,
  ColumnName,
  ColumnOfKind,
  NumericColumn,
  RequiredColumn,
  Row,
  RowShape,
  TimeColumn,
  ValueOf,
} from './row.ts';
export { timeFormatParts } from './time/parts.ts';
export type { TimeFormatPart } from './time/parts.ts';
export { openZone } from './time/zone.ts';
export type { OverlapPolicy, Zone } from './time/zone.ts';
export type { CellCode, CellFailure, CellParser, CellResult, CellValue, Expectation, Value } from './value.ts';

export { findProblems, schemaProblems, type Problem } from './check.ts';
export { declaredErrors } from './constraints.ts';
export { operations, type OperationName } from './operation-names.ts';
export { api, errorStatus, type Operation } from './operations.ts';

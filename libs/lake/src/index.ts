export {
  PreconditionFailedError,
  readBody,
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

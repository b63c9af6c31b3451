import { join } from 'node:path';
import { openDirectoryStore } from './directory/directory-store.ts';
import type { ObjectStore } from './object-store.ts';

/** The three zones of a lake, each a bucket of its own. */
export interface Lake {
  /** What was uploaded, every version of it. Sluice only reads it. */
  readonly raw: ObjectStore;
  /** Clean files, rejects and receipts. */
  readonly processed: ObjectStore;
  /** Published tables and their manifests. */
  readonly final: ObjectStore;
}

/** Opens the lake in a directory: `raw` (which keeps versions), `processed` and `final` below it, made when written to. */
export function openDirectoryLake(directory: string): Lake {
  return {
    raw: openDirectoryStore(join(directory, 'raw'), { versioned: true }),
    processed: openDirectoryStore(join(directory, 'processed'), { versioned: false }),
    final: openDirectoryStore(join(directory, 'final'), { versioned: false }),
  };
}

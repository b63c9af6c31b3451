import { readTableMetadata, type TableMetadata } from '@sluice/warehouse/iceberg';
import type { ObjectStore } from '@sluice/lake';
import type { Catalogue } from './catalogue.ts';

/** The final tables of a stage. */
export interface FinalTables {
  /** Objects of the final bucket. */
  readonly store: ObjectStore;
  /**
   * The metadata that a dataset's table is at; undefined before its first publish.
   * @throws Error when the catalogue's table is none of Iceberg
   */
  read(dataset: string): Promise<TableMetadata | undefined>;
}

export function openFinalTables(options: {
  readonly catalogue: Catalogue;
  readonly store: ObjectStore;
  readonly bucket: string;
}): FinalTables {
  const { catalogue, store, bucket } = options;
  return {
    store,
    async read(dataset) {
      const table = await catalogue.get(dataset);
      if (!table) return undefined;
      const location = table.Parameters?.['metadata_location'];
      if (location === undefined)
        throw new Error(
          `cannot read table '${dataset}' of the final database: expected an Iceberg table, found none of its ` +
            `parameters; drop the table, and the next publish makes it`,
        );
      return readTableMetadata({ store, bucket }, location);
    },
  };
}

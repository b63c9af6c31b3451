import {
  CreateTableCommand,
  DeleteTableCommand,
  EntityNotFoundException,
  GetTableCommand,
  UpdateTableCommand,
  type GlueClient,
  type Table,
  type TableInput,
} from '@aws-sdk/client-glue';

/** The tables of one database of the Glue Data Catalog. */
export interface Catalogue {
  /** Undefined where there is none of that name. */
  get(table: string): Promise<Table | undefined>;
  create(table: TableInput): Promise<void>;
  update(table: TableInput): Promise<void>;
  /** Does nothing where there is none. */
  delete(table: string): Promise<void>;
}

/** Opens a database of the catalogue. Nothing is asked of AWS yet. */
export function openCatalogue(glue: GlueClient, DatabaseName: string): Catalogue {
  return {
    async get(Name) {
      const answer = await orNone(glue.send(new GetTableCommand({ DatabaseName, Name })));
      return answer?.Table;
    },
    create: async (TableInput) => void (await glue.send(new CreateTableCommand({ DatabaseName, TableInput }))),
    update: async (TableInput) => void (await glue.send(new UpdateTableCommand({ DatabaseName, TableInput }))),
    delete: async (Name) => void (await orNone(glue.send(new DeleteTableCommand({ DatabaseName, Name })))),
  };
}

async function orNone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  }
}

import type { Dataset } from '../dataset.ts';
import { fingerprint } from '../fingerprint.ts';
import { keptComment } from '../pii.ts';
import { sourceLine } from './processed.ts';

/** A column as the Glue API names its parts. */
export interface GlueColumn {
  readonly Name: string;
  readonly Type: string;
  readonly Comment?: string;
}

/** The processed table as the Glue API's TableInput, its location aside. */
export interface GlueTable {
  readonly Name: string;
  readonly Description?: string;
  readonly Owner: string;
  readonly TableType: 'EXTERNAL_TABLE';
  readonly Parameters: Readonly<Record<string, string>>;
  readonly StorageDescriptor: {
    readonly Columns: readonly GlueColumn[];
    readonly InputFormat: string;
    readonly OutputFormat: string;
    readonly SerdeInfo: {
      readonly SerializationLibrary: string;
      readonly Parameters: Readonly<Record<string, string>>;
    };
  };
}

/**
 * The catalogue's table over the processed CSV files of a dataset: the contract's columns and `source_line`, in the
 * files' order. It serves schema, not queries: OpenCSVSerDe makes every column a string and reads no embedded line
 * breaks. Publishing reads the files themselves and casts by the contract.
 */
export function toGlueTable(dataset: Dataset): GlueTable {
  const columns = Object.entries(dataset.columns).map(([name, column]) => {
    const comment = keptComment(column);
    return { Name: name, Type: 'string', ...(comment !== undefined && { Comment: oneLine(comment) }) };
  });
  return {
    Name: dataset.name,
    ...(dataset.description !== undefined && { Description: dataset.description.slice(0, 2048) }),
    Owner: dataset.owner,
    TableType: 'EXTERNAL_TABLE',
    Parameters: {
      classification: 'csv',
      'skip.header.line.count': '1',
      'sluice.contract_version': String(dataset.version),
      'sluice.fingerprint': fingerprint(dataset),
    },
    StorageDescriptor: {
      Columns: [...columns, { Name: sourceLine, Type: 'string', Comment: 'Line of the uploaded file' }],
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
        Parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '"' },
      },
    },
  };
}

/** A comment as Glue takes it: one line of at most 255 characters. */
function oneLine(comment: string): string {
  const line = comment.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return [...line].slice(0, 255).join('');
}

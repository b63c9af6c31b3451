import type {
  CreateDataSetRequest,
  Dashboard,
  DashboardError,
  DashboardPublishOptions,
  DashboardVersion,
  DashboardVersionDefinition,
  DataSourceErrorInfo,
  DataSource,
  ErrorInfo,
  Ingestion,
  OutputColumn,
  RefreshSchedule,
  ResourcePermission,
  Tag,
  Theme,
  ThemeError,
  ThemeVersion,
} from '@aws-sdk/client-quicksight';

/** As it is on the wire: timestamps are seconds since 1970. */
export type Wire<T> = T extends Date
  ? number
  : T extends DashboardVersionDefinition
    ? T
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Name in keyof T]: Wire<T[Name]> }
        : T;

/** What becomes of something that a call has started, where it is not simply done. */
export type Outcome =
  | { readonly kind: 'data-source-fails'; readonly error: DataSourceErrorInfo }
  | { readonly kind: 'version-fails'; readonly errors: readonly DashboardError[] }
  | { readonly kind: 'theme-fails'; readonly errors: readonly ThemeError[] }
  | { readonly kind: 'ingestion-fails'; readonly error: ErrorInfo }
  /** So many of the rows that the question gives are not taken. */
  | { readonly kind: 'rows-dropped'; readonly rows: number }
  /** It goes on until the test settles it. */
  | { readonly kind: 'stuck' };

/** Something that goes on after the call that started it has been answered. */
export interface Job {
  /** The number of calls when it started. */
  since: number;
  outcome?: Outcome;
}

interface Permitted {
  permissions: ResourcePermission[];
}

export interface DataSourceEntry extends Permitted {
  resource: Wire<DataSource> & { Arn: string; DataSourceId: string };
  job?: Job;
}

export interface IngestionEntry {
  resource: Wire<Ingestion> & { IngestionId: string; CreatedTime: number };
  job?: Job;
}

/** The members that a data set is made of, and is given in its description. */
export type DataSetInput = Wire<Omit<CreateDataSetRequest, 'AwsAccountId' | 'Permissions' | 'Tags' | 'FolderArns'>>;

export interface DataSetEntry extends Permitted {
  arn: string;
  input: DataSetInput & { DataSetId: string };
  outputColumns: OutputColumn[];
  createdTime: number;
  lastUpdatedTime: number;
  ingestions: Map<string, IngestionEntry>;
  schedules: Map<string, Wire<RefreshSchedule>>;
}

export interface VersionEntry {
  resource: Wire<DashboardVersion> & { Arn: string; VersionNumber: number; Status: string };
  definition: DashboardVersionDefinition;
  publishOptions?: DashboardPublishOptions | undefined;
  job?: Job;
}

export interface DashboardEntry extends Permitted {
  /** Without its version. */
  resource: Omit<Wire<Dashboard>, 'Version'> & { Arn: string; DashboardId: string };
  versions: Map<number, VersionEntry>;
  /** The number of versions ever made. */
  made: number;
  published: number;
  linkPermissions: ResourcePermission[];
}

export interface ThemeVersionEntry {
  resource: Wire<ThemeVersion> & { Arn: string; VersionNumber: number; Status: string };
  job?: Job;
}

export interface ThemeEntry extends Permitted {
  /** Without its version. */
  resource: Omit<Wire<Theme>, 'Version'> & { Arn: string; ThemeId: string };
  versions: Map<number, ThemeVersionEntry>;
}

/** All that the service remembers. */
export interface State {
  /** The number of calls received. */
  calls: number;
  dataSources: Map<string, DataSourceEntry>;
  dataSets: Map<string, DataSetEntry>;
  dashboards: Map<string, DashboardEntry>;
  themes: Map<string, ThemeEntry>;
  /** By ARN. */
  tags: Map<string, Tag[]>;
}

export const emptyState = (): State => ({
  calls: 0,
  dataSources: new Map(),
  dataSets: new Map(),
  dashboards: new Map(),
  themes: new Map(),
  tags: new Map(),
});

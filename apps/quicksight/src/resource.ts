import type { Ingestion, ResourcePermission } from '@aws-sdk/client-quicksight';

/** In the order in which they are made: what comes later refers to what came before. */
export const kinds = ['data source', 'data set', 'refresh schedule', 'theme', 'dashboard'] as const;
export type Kind = (typeof kinds)[number];

/** Plain data, as it goes over the wire. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A resource as a stage is to have it. */
export interface Resource {
  readonly kind: Kind;
  /** QuickSight's id; of a refresh schedule, that of its data set and its own: `<data set>/<schedule>`. */
  readonly id: string;
  /** What QuickSight is told of it, its name included, but neither ids nor permissions nor tags. */
  readonly body: JsonObject;
  /** Who may do what with it; none where the kind has none. */
  readonly permissions: readonly ResourcePermission[];
}

/** A resource as QuickSight has it. */
export interface Found {
  /** The same fields as a resource's body, and what QuickSight has put to them. */
  readonly body: JsonObject;
  readonly permissions: readonly ResourcePermission[];
  readonly tags: Readonly<Record<string, string>>;
  /** 'settled' is what can be used; 'unsettled' is being made or changed; 'failed' has to be made again. */
  readonly state: 'settled' | 'unsettled' | 'failed';
  /** Where somebody else has changed it, beside what its body tells. */
  readonly drift?: string;
  /** What went wrong where it failed, in QuickSight's words. */
  readonly problem?: string;
}

/** How resources of one kind are read and written; each call can be repeated. */
export interface Provider {
  /** The resource; undefined where there is none. */
  find(id: string): Promise<Found | undefined>;
  create(resource: Resource, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Changes the body, and waits until that is done. @throws ProvisionError with what QuickSight says when it is not */
  update(resource: Resource): Promise<void>;
  permit(id: string, grant: readonly ResourcePermission[], revoke: readonly ResourcePermission[]): Promise<void>;
  remove(id: string): Promise<void>;
  /** By which a stage knows its own. A refresh schedule has those of its data set. */
  tags(id: string): Promise<Readonly<Record<string, string>>>;
  /** Those of a data set in SPICE, whose creation and every update start one; other kinds have none. */
  readonly ingestions?: (id: string) => Promise<readonly Ingestion[]>;
  /** Ids of all that begin with it. */
  list(prefix: string): AsyncIterable<string>;
}

/** What the SDK takes and gives, as the plain data that it is. */
export const plain = (value: object): JsonObject => value as JsonObject;

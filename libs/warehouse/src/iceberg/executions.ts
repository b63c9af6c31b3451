import { createHash, randomBytes } from 'node:crypto';

/** Longest part of an execution's name that names the dataset; Step Functions allows 80 characters in all. */
const longestDataset = 48;

/** What the name of an execution tells. */
export interface ExecutionName {
  readonly kind: 'publish' | 'refresh';
  /** Seconds since 1970: when it begins its work, at the earliest. */
  readonly at: number;
  /** True for a publish that the starter made, which yields to a younger one. */
  readonly starterMade: boolean;
}

/** What the names of all publishes of a dataset begin with. */
export function publishPrefix(dataset: string): string {
  return `${shortened(dataset)}-publish-`;
}

/** A publish that the starter makes: one for each dataset and time bucket. @param bucketEnd seconds since 1970 */
export function starterExecution(dataset: string, bucketEnd: number): string {
  return `${publishPrefix(dataset)}${bucketEnd}`;
}

/** A publish that somebody asks for: it never yields. A fresh name each time. */
export function personalExecution(dataset: string, now: Date): string {
  return `${publishPrefix(dataset)}${Math.floor(now.getTime() / 1000)}-${randomBytes(3).toString('hex')}`;
}

/** A refresh of SPICE that is due later. @param due seconds since 1970 */
export function refreshExecution(dataset: string, due: number): string {
  return `${shortened(dataset)}-refresh-${due}`;
}

/** Reads the name of an execution; undefined where it is none of the above. */
export function parseExecutionName(name: string): ExecutionName | undefined {
  const [, kind, at, suffix] = /^.+-(publish|refresh)-(\d+)(-[0-9a-f]{6})?$/.exec(name) ?? [];
  if (kind === undefined) return undefined;
  return {
    kind: kind as ExecutionName['kind'],
    at: Number(at),
    starterMade: kind === 'publish' && suffix === undefined,
  };
}

/** An execution of the state machine. */
export interface Execution {
  readonly name: string;
  readonly startedAt: Date;
}

/** When a run begins its work (milliseconds since 1970): one of the starter's at the end of its time bucket. */
export function beginning({ name, startedAt }: Execution): number {
  const { at, starterMade } = parseExecutionName(name) ?? {};
  // Names that people's runs have come from their own clocks.
  return Math.max(startedAt.getTime(), starterMade && at !== undefined ? at * 1000 : 0);
}

/** Names of datasets have no hyphens, so that no shortened name is another one's. */
function shortened(dataset: string): string {
  if (dataset.length <= longestDataset) return dataset;
  const hash = createHash('sha256').update(dataset).digest('hex').slice(0, 8);
  return `${dataset.slice(0, longestDataset - hash.length - 1)}-${hash}`;
}

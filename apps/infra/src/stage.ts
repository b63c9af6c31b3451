import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';

/** What AWS offers as days for which logs are kept. */
const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653];

const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, 'must be 3 to 63 lower-case letters, digits and hyphens');
const count = (smallest: number, largest: number) => z.int().min(smallest).max(largest);

const principal = z.string().regex(/^(user|group)\/.+$/, "must be 'user/name' or 'group/name'");

const fields = z.strictObject({
  /** Names the stage's stacks, functions, queues and parameters. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/, 'must be 2 to 16 lower-case letters, digits and hyphens, a letter first'),
  /** The AWS account that the stage lives in; unless given, that of the credentials. A deploy elsewhere is refused. */
  account: z
    .string()
    .regex(/^[0-9]{12}$/, 'must be 12 digits')
    .optional(),
  /** The region, likewise. */
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, "must be a region such as 'eu-central-1'")
    .optional(),
  /** Names of the buckets; unless given, `sluice-<stage>-<zone>-<account>-<region>`. */
  buckets: z
    .strictObject({ raw: bucketName, processed: bucketName, final: bucketName })
    .refine(({ raw, processed, final }) => new Set([raw, processed, final]).size === 3, 'must be three different names')
    .optional(),
  /** 's3': Amazon S3's own keys. 'kms': a KMS key of the stage, whose use CloudTrail records. */
  encryption: z.enum(['s3', 'kms']),
  /** Whether buckets and what is in them outlive the stacks. */
  retainData: z.boolean(),
  /** Days after which a replaced or deleted version of an upload goes for good; unless given, never. */
  expireRawVersionsDays: count(1, 36_500).optional(),
  ingest: z.strictObject({
    /** Megabytes; 1769 are one whole processor. */
    memory: count(256, 10_240),
    /** Longest run in seconds: what has not been cleaned by then is tried again. */
    timeout: count(30, 900),
    /** Files that are cleaned at the same time, at most. */
    concurrency: count(2, 1000),
    /** Files of one run, which share its timeout. */
    batchSize: count(1, 10),
    /** Bytes; a larger upload is quarantined, to be taken in elsewhere. Unless given, the function's own limit. */
    maxObjectBytes: z.int().min(1).optional(),
  }),
  sweep: z.strictObject({
    /** Hours between two sweeps: how late a missed upload is healed, at the latest. */
    every: count(1, 24),
    /** Hours for which a data file must have been unreferenced before it is removed: longer than any run. */
    orphanAge: count(1, 24 * 30),
  }),
  publish: z.strictObject({
    /** Seconds in which a dataset's new receipts are gathered into one publish. */
    debounce: count(30, 3600),
    /** Of AWS Glue: 'G.1X' has 4 processors and 16 GB, each size up twice that. */
    workerType: z.enum(['G.1X', 'G.2X', 'G.4X', 'G.8X']),
    /** The driver is one of them. */
    workers: count(2, 299),
    /** Minutes for which one publish of a dataset may run. */
    timeout: count(10, 1440),
  }),
  athena: z.strictObject({
    /** Gigabytes (10^9 bytes) that one query may read; a larger one is stopped. */
    scanLimit: count(1, 10_000),
  }),
  /** The stage's dashboards in QuickSight; unless given, there are none. */
  quicksight: z
    .strictObject({
      /** Region in which QuickSight keeps the account's users and groups; unless given, the stage's own. */
      identityRegion: z.string().optional(),
      /** Who may change the dashboards, and who sees them: users as 'user/name', groups as 'group/name'. */
      owners: z.array(principal).min(1),
      readers: z.array(principal),
      /** When SPICE is refreshed each day whether anything was published or not: 'hh:mm', UTC. */
      refreshAt: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "must be a time such as '04:30'"),
    })
    .optional(),
  /** The repository on GitHub whose workflows deploy the stage, in roles of their own; unless given, there are none. */
  github: z
    .strictObject({
      repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be 'owner/name'"),
      /** Whether pull requests of the repository itself may see what they would change, as its branch `main` may. */
      pullRequests: z.boolean(),
      /** Whether the stage makes GitHub's identity provider in the account, which has only one, or finds it there. */
      provider: z.enum(['create', 'import']),
    })
    .optional(),
  /** Days. */
  logRetention: z.union(
    retentionDays.map((days) => z.literal(days)),
    `must be one of ${retentionDays.join(', ')} days`,
  ),
  alarms: z.strictObject({
    /** Who gets a mail; each must confirm the subscription once. */
    emails: z.array(z.email()),
    /** Percent of a file's records; above it the alarm asks to look. */
    rejectedShare: z.number().gt(0).max(100),
  }),
});

const stageSchema = fields.refine(({ sweep, publish }) => sweep.orphanAge * 60 >= publish.timeout, {
  path: ['sweep', 'orphanAge'],
  message: 'must be as many hours as publish.timeout takes, or a run finds files gone that it reads',
});

/** Everything that differs between stages; each field is described in the schema above. */
export type Stage = z.infer<typeof stageSchema>;

/**
 * Checks a stage.
 * @throws Error that names each field at fault, what was found and what would be right
 */
export function defineStage(stage: Stage): Stage {
  const result = stageSchema.safeParse(stage);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => {
    const found = path.reduce<unknown>(
      (value, step) => (value as Record<PropertyKey, unknown> | undefined)?.[step],
      stage,
    );
    return `\n  ${path.join('.') || 'stage'}: ${message}; found ${JSON.stringify(found)}`;
  });
  throw new Error(`cannot use stage '${String(stage.name)}':${problems.join('')}`);
}

const folder = new URL('./stages/', import.meta.url);

/**
 * The stage of the file that bears its name in `stages/`.
 * @throws Error when there is none, or when it is not right
 */
export async function readStage(name: string): Promise<Stage> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const names = files.map((file) => basename(file, '.ts')).toSorted();
  if (!names.includes(name))
    throw new Error(
      `cannot find stage '${name}': expected one of ${names.join(', ')}; copy apps/infra/src/stages/dev.ts to ${name}.ts for a new one`,
    );
  const { default: stage } = (await import(new URL(`${name}.ts`, folder).href)) as { readonly default: Stage };
  if (stage.name !== name)
    throw new Error(
      `cannot use stage '${name}': apps/infra/src/stages/${name}.ts calls itself '${stage.name}'; give it the file's name`,
    );
  return stage;
}

import { permissionsOf, type Permission, type RecordedRequest } from '@sluice/emulators';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Machine, Task } from './asl.ts';
import { buckets, databases, stage } from './deployed.test.support.ts';
import { crawlerName, dataSetId, functionName, jobName, standingAlertKey, stateMachineName } from './names.ts';

/**
 * A permission that calls need, of one object that stands for all like it. What is no bucket is told by `resource`: the
 * end of an ARN, after the account, with `{stage}`, `{processed}` and `{final}` in the place of the stage's name and its
 * databases; `*` where IAM knows no resource.
 */
interface RecordedCall {
  readonly actor: string;
  readonly action: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Of a listing. */
  readonly prefix?: string;
  readonly resource?: string;
}

const file = fileURLToPath(new URL('../recorded-calls.json', import.meta.url));

/**
 * Compares what the functions have asked of AWS, and what the machine asks by its definition, with recorded-calls.json,
 * from which the stack's tests prove the roles. With RECORD=write the file is written instead (`npx nx run
 * publish:record`).
 */
export async function checkRecordedCalls(
  requests: Readonly<Record<string, readonly RecordedRequest[]>>,
  machine: Machine,
): Promise<void> {
  const calls = Object.entries(requests).flatMap(([actor, sent]) =>
    sent.flatMap(permissionsOf).map((permission) => callOf(actor, permission)),
  );
  const distinct = [...new Set([...calls, ...machineCalls(machine)].map((call) => JSON.stringify(call)))].toSorted();
  const found = `${JSON.stringify(
    distinct.map((call) => JSON.parse(call) as RecordedCall),
    null,
    2,
  )}\n`;
  if (process.env['RECORD'] === 'write') await writeFile(file, found);
  else
    expect(found, 'write recorded-calls.json anew with `npx nx run publish:record`').toBe(await readFile(file, 'utf8'));
}

function callOf(actor: string, { action, resource, context }: Permission): RecordedCall {
  if (!resource.startsWith('arn:aws:s3:')) return { actor, action, resource: generic(resource) };
  const [bucket = '', ...rest] = resource.slice('arn:aws:s3:::'.length).split('/');
  const zone = Object.entries(buckets).find(([, candidate]) => candidate === bucket)?.[0] ?? bucket;
  const key = rest.join('/');
  const prefix = context?.['s3:prefix'];
  return {
    actor,
    action,
    bucket: zone,
    ...(key !== '' && { key: typical(key) }),
    ...(prefix !== undefined && { prefix }),
  };
}

/** One key for all like it. */
function typical(key: string): string {
  return key.startsWith('_receipts/') ? '_receipts/upload.csv.json' : key.replace(/[^/]+$/, 'file');
}

function generic(resource: string): string {
  const end = resource.split(':').slice(5).join(':');
  if (end === '') return resource;
  return end
    .replace(databases.processed, '{processed}')
    .replace(databases.final, '{final}')
    .replace(`sluice-${stage}-`, 'sluice-{stage}-');
}

/** Datasets are told apart in the state's input: one stands for all. */
const dataset = 'user_logs';

/** What the machine's role is asked for, by the states of its definition. */
function machineCalls({ States }: Machine): RecordedCall[] {
  return Object.values(States)
    .filter((state): state is Task => state.Type === 'Task')
    .flatMap(({ Resource }) => needs(Resource))
    .map(([action, resource]) => callOf('machine', { action, resource }));
}

/** Actions and resources that Step Functions needs for a task (Developer Guide, "IAM policies for integrated services"). */
function needs(resource: string): (readonly [action: string, resource: string])[] {
  const arn = (end: string): string => `arn:aws:x:r:a:${end}`;
  const [, name] = /^arn:aws:lambda:[^:]+:\d+:function:(.+)$/.exec(resource) ?? [];
  if (name !== undefined) return [['lambda:InvokeFunction', arn(`function:${name}`)]];
  const dataSet = arn(`dataset/${dataSetId(stage, dataset)}/ingestion/run`);
  switch (resource) {
    case 'arn:aws:states:::aws-sdk:glue:startCrawler':
      return [['glue:StartCrawler', arn(`crawler/${crawlerName(stage, dataset)}`)]];
    case 'arn:aws:states:::aws-sdk:glue:getCrawler':
      return [['glue:GetCrawler', arn(`crawler/${crawlerName(stage, dataset)}`)]];
    case 'arn:aws:states:::glue:startJobRun.sync':
      return ['StartJobRun', 'GetJobRun', 'GetJobRuns', 'BatchStopJobRun'].map(
        (action) => [`glue:${action}`, arn(`job/${jobName(stage, dataset)}`)] as const,
      );
    case 'arn:aws:states:::aws-sdk:quicksight:createIngestion':
      return [['quicksight:CreateIngestion', dataSet]];
    case 'arn:aws:states:::aws-sdk:quicksight:describeIngestion':
      return [['quicksight:DescribeIngestion', dataSet]];
    case 'arn:aws:states:::aws-sdk:s3:deleteObject':
      return [['s3:DeleteObject', `arn:aws:s3:::${buckets.final}/${standingAlertKey(dataset)}`]];
    case 'arn:aws:states:::states:startExecution':
      return [['states:StartExecution', arn(`stateMachine:${stateMachineName(stage)}`)]];
    case 'arn:aws:states:::sns:publish':
      return [['sns:Publish', arn(`sluice-${stage}-alarms`)]];
    default:
      throw new Error(`cannot name the permissions of '${resource}': add what Step Functions needs for it`);
  }
}

/** All functions that the machine's definition calls, by the ends of their names. */
export const calledFunctions = (machine: Machine): string[] =>
  machineCalls(machine)
    .filter(({ action }) => action === 'lambda:InvokeFunction')
    .map(({ resource = '' }) => resource.slice(`function:${functionName('{stage}', '')}`.length));

import { compareCalls, recordedCalls, type Naming, type RecordedCall, type RecordedRequest } from '@sluice/emulators';
import { expect } from 'vitest';
import type { Machine, Task } from './asl.ts';
import { buckets, databases, stage } from './deployed.test.support.ts';
import { crawlerName, dataSetId, functionName, jobName, standingAlertKey, stateMachineName } from './names.ts';

const naming: Naming = {
  buckets,
  /** One key for all like it. */
  typical: (key) => (/^_receipts\/./.test(key) ? '_receipts/upload.csv.json' : key.replace(/[^/]+$/, 'file')),
  placeholders: {
    '{processed}': databases.processed,
    '{final}': databases.final,
    'sluice-{stage}-': `sluice-${stage}-`,
  },
};

/**
 * Compares what the functions have asked of AWS, and what the machine asks by its definition, with recorded-calls.json,
 * from which the stack's tests prove the roles. With RECORD=write the file is written instead (`npx nx run
 * publish:record`).
 */
export async function checkRecordedCalls(
  requests: Readonly<Record<string, readonly RecordedRequest[]>>,
  machine: Machine,
): Promise<void> {
  const calls = Object.entries(requests).flatMap(([actor, sent]) => recordedCalls(actor, sent, naming));
  const { found, kept } = await compareCalls(new URL('../recorded-calls.json', import.meta.url), [
    ...calls,
    ...machineCalls(machine),
  ]);
  expect(found, 'write recorded-calls.json anew with `npx nx run publish:record`').toBe(kept);
}

/** Datasets are told apart in the state's input: one stands for all. */
const dataset = 'user_logs';
/** As the record names the stage. */
const anyStage = '{stage}';

/** What the machine's role is asked for, by the states of its definition. */
function machineCalls({ States }: Machine): RecordedCall[] {
  return Object.values(States)
    .filter((state): state is Task => state.Type === 'Task')
    .flatMap(({ Resource }) => needs(Resource))
    .map(([action, on]) => ({ actor: 'machine', action, ...(typeof on === 'string' ? { resource: on } : on) }));
}

/** Actions and resources that Step Functions needs for a task (Developer Guide, "IAM policies for integrated services"). */
function needs(resource: string): (readonly [action: string, on: string | Pick<RecordedCall, 'bucket' | 'key'>])[] {
  const [, name] = /^arn:aws:lambda:[^:]+:\d+:function:(.+)$/.exec(resource) ?? [];
  if (name !== undefined) {
    const step = name.slice(functionName(stage, '').length);
    return [['lambda:InvokeFunction', `function:${functionName(anyStage, step)}`]];
  }
  const dataSet = `dataset/${dataSetId(anyStage, dataset)}/ingestion/run`;
  switch (resource) {
    case 'arn:aws:states:::aws-sdk:glue:startCrawler':
      return [['glue:StartCrawler', `crawler/${crawlerName(anyStage, dataset)}`]];
    case 'arn:aws:states:::aws-sdk:glue:getCrawler':
      return [['glue:GetCrawler', `crawler/${crawlerName(anyStage, dataset)}`]];
    case 'arn:aws:states:::glue:startJobRun.sync':
      return ['StartJobRun', 'GetJobRun', 'GetJobRuns', 'BatchStopJobRun'].map(
        (action) => [`glue:${action}`, `job/${jobName(anyStage, dataset)}`] as const,
      );
    case 'arn:aws:states:::aws-sdk:quicksight:createIngestion':
      return [['quicksight:CreateIngestion', dataSet]];
    case 'arn:aws:states:::aws-sdk:quicksight:describeIngestion':
      return [['quicksight:DescribeIngestion', dataSet]];
    case 'arn:aws:states:::aws-sdk:s3:deleteObject':
      return [['s3:DeleteObject', { bucket: 'final', key: naming.typical(standingAlertKey(dataset), buckets.final) }]];
    case 'arn:aws:states:::states:startExecution':
      return [['states:StartExecution', `stateMachine:${stateMachineName(anyStage)}`]];
    case 'arn:aws:states:::sns:publish':
      return [['sns:Publish', `sluice-${anyStage}-alarms`]];
    default:
      throw new Error(`cannot name the permissions of '${resource}': add what Step Functions needs for it`);
  }
}

/** All functions that the machine's definition calls, by the ends of their names. */
export const calledFunctions = (machine: Machine): string[] =>
  machineCalls(machine)
    .filter(({ action }) => action === 'lambda:InvokeFunction')
    .map(({ resource = '' }) => resource.slice(`function:${functionName(anyStage, '')}`.length));

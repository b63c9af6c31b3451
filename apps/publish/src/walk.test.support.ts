import { runFindings, type RunFindings, type RunInput } from '@sluice/warehouse/iceberg';
import { ExecutionError, StateMachine } from 'aws-local-stepfunctions';
import { explainAlert, explainRequest } from './explain-alert.ts';
import { publishMachine } from './machine.ts';
import { machineNamesOf } from './stage.test.support.ts';

/** Runs of the machine with answers of AWS that a test writes down. No time passes: waits and pauses are left out. */

const names = machineNamesOf('dev', 'eu-central-1');
export const machine = publishMachine(names);
/** One for all walks: it checks its definition when it is made. */
const local = new StateMachine(machine as never);
export const execution = 'stock-publish-1764000060';

export const publishInput: RunInput = {
  dataset: 'stock',
  kind: 'publish',
  mode: 'changes',
  confirm: false,
  notBefore: '2026-01-02T03:04:00.000Z',
};
export const refreshInput: RunInput = { ...publishInput, kind: 'refresh' };

/** An error that Step Functions meets with. */
export class AwsError extends Error {
  override readonly name: string;

  constructor(name: string, cause = 'as scripted') {
    super(cause);
    this.name = name;
  }
}

/** Of a function that throws: Step Functions hands its error on as JSON. */
export const thrown = (name: string, errorMessage: string): AwsError =>
  new AwsError(name, JSON.stringify({ errorType: name, errorMessage, trace: [] }));

/**
 * What tasks answer: a value, an error, or a list of them one after the other, the last from then on; or a function that
 * works it out from the task's input.
 */
export type Script = Readonly<Record<string, unknown>>;

const later = {
  execution: 'stock-refresh-1764002760',
  input: { ...refreshInput, notBefore: '2026-01-02T03:49:00.000Z' },
};
export const answers = {
  startIngestion: { answer: 'start', ingestion: execution, later, message: 'takes in what was committed' },
  followIngestion: { answer: 'follow', ingestion: 'another', later, message: 'has begun after the commit' },
  refreshLater: { answer: 'later', later, message: 'was lately' },
  notProvisioned: { answer: 'none', message: 'QuickSight has no dataset' },
};
export const crawlerIs = (State: string): unknown => ({ Crawler: { Name: 'sluice-dev-stock', State } });
export const ingestionIs = (IngestionStatus: string): unknown => ({
  Ingestion: { IngestionId: execution, IngestionStatus },
  RequestId: 'r',
});

/** Everything goes well, a crawl and a refresh included. */
export const well: Script = {
  AskTurn: { answer: 'go', message: '' },
  Crawl: { needed: true, reason: 'the contract has changed' },
  StartCrawler: {},
  AskCrawler: [crawlerIs('RUNNING'), crawlerIs('STOPPING'), crawlerIs('READY')],
  Drift: { agrees: true, message: '' },
  Job: { JobRunState: 'SUCCEEDED' },
  Outcome: { answer: 'published', message: '10 final rows' },
  Refresh: answers.startIngestion,
  StartIngestion: { IngestionId: execution },
  AskIngestion: [ingestionIs('QUEUED'), ingestionIs('RUNNING'), ingestionIs('COMPLETED')],
  Reconcile: { answer: 'agrees', message: 'took in 10 rows' },
  RefreshLater: { ExecutionArn: 'arn' },
  Alert: { MessageId: 'm' },
  Well: {},
};

export interface Walk {
  /** States in the order in which they were entered. */
  readonly path: readonly string[];
  readonly end: string;
  /** Inputs of each task's attempts. */
  readonly calls: Readonly<Record<string, readonly unknown[]>>;
  /** What SNS was given, if anything. */
  readonly alert: { readonly Subject: string; readonly Message: string } | undefined;
  /** Of the state Failed. */
  readonly error: { readonly name: string; readonly cause: string } | undefined;
  /** As whoever follows the run reads it from the state that was entered last. */
  readonly found: RunFindings;
}

/** Every transition of all walks, as `from → to`. */
export const walked = new Set<string>();

/** Walks through the machine: what the script does not say goes well. */
export async function walk(script: Script, input: RunInput = publishInput): Promise<Walk> {
  const calls: Record<string, unknown[]> = {};
  const tasks = Object.entries(machine.States).filter(([, { Type }]) => Type === 'Task');
  const waits = Object.entries(machine.States).filter(([, { Type }]) => Type === 'Wait');

  const answer =
    (state: string) =>
    async (call: unknown): Promise<never> => {
      // Step Functions fails where a path leads to nothing; the library passes it over.
      if (hasUndefined(call)) throw new Error(`the input of '${state}' has a path to nothing: ${JSON.stringify(call)}`);
      const attempts = (calls[state] ??= []);
      attempts.push(structuredClone(call));
      const scripted = script[state] ?? (state === 'Explain' ? explain(call) : well[state]);
      if (typeof scripted === 'function') return (scripted as (input: unknown) => Promise<never>)(call);
      const list: readonly unknown[] = Array.isArray(scripted) ? scripted : [scripted];
      const found = list[Math.min(attempts.length, list.length) - 1];
      if (found instanceof Error) throw found;
      return structuredClone(found) as never;
    };

  const run = local.run(input, {
    context: {
      Execution: { Name: execution },
      StateMachine: { Id: 'arn:aws:states:eu-central-1:123456789012:stateMachine:sluice-dev-publish' },
    },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(tasks.map(([name]) => [name, answer(name)])),
      waitTimeOverrides: Object.fromEntries(waits.map(([name]) => [name, 0])),
      retryIntervalOverrides: Object.fromEntries(tasks.map(([name]) => [name, 0])),
    },
  });
  const path: string[] = [];
  let last: unknown;
  const events = (async () => {
    for await (const event of run.eventLogs) {
      if (event.type !== 'StateEntered') continue;
      path.push(event.state.name);
      last = event.state.input;
    }
  })();
  const error = await run.result.then(() => undefined, failure);
  await events;
  path.slice(1).forEach((to, index) => walked.add(`${path[index]} → ${to}`));
  const alert = calls['Alert']?.at(-1) as Walk['alert'];
  return { path, end: path.at(-1) ?? '', calls, alert, error, found: runFindings.parse(last) };
}

const explain = (call: unknown): object => ({
  ...explainAlert(explainRequest.parse(call), names.stage),
  repeated: false,
});

function failure(error: unknown): Walk['error'] {
  const cause = error instanceof ExecutionError ? error.cause : undefined;
  // Anything else than the state Failed is a flaw of the machine.
  if (!(cause instanceof Error) || cause.constructor.name !== 'FailStateError') throw error;
  return { name: cause.name, cause: cause.message };
}

function hasUndefined(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUndefined);
}

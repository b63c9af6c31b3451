/** The Lambda functions, as the stacks need to know them. Each has its folder `dist/<name>` with an `index.mjs`. */
export const functionNames = ['start', 'turn', 'crawl', 'drift', 'outcome', 'refresh', 'reconcile', 'explain'] as const;

export type FunctionName = (typeof functionNames)[number];

/** The functions that the state machine calls: all but the one that starts it. */
export type StepName = Exclude<FunctionName, 'start'>;

/** What the functions are told by their environment. */
export const variables = [
  'SLUICE_STAGE',
  'SLUICE_ACCOUNT',
  'SLUICE_PROCESSED_BUCKET',
  'SLUICE_FINAL_BUCKET',
  'SLUICE_PROCESSED_DATABASE',
  'SLUICE_FINAL_DATABASE',
  'SLUICE_STATE_MACHINE_ARN',
  'SLUICE_DEBOUNCE_SECONDS',
] as const;

export type Variable = (typeof variables)[number];

export interface FunctionSpec {
  readonly description: string;
  /** Megabytes. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly environment: readonly Variable[];
}

/** The value of POWERTOOLS_SERVICE_NAME for all of them: one service, whatever function measures. */
export const serviceName = 'publish';

/** The longest debounce in seconds: a run waits no longer for the end of its time bucket. */
export const longestDebounce = 3600;

export const functionSpecs = {
  start: {
    description: 'Starts a run for each dataset that has receipts to publish',
    memory: 1024,
    timeout: 300,
    environment: [
      'SLUICE_STAGE',
      'SLUICE_PROCESSED_BUCKET',
      'SLUICE_FINAL_BUCKET',
      'SLUICE_FINAL_DATABASE',
      'SLUICE_STATE_MACHINE_ARN',
      'SLUICE_DEBOUNCE_SECONDS',
    ],
  },
  turn: {
    description: 'Lets one publish of a dataset go at a time',
    memory: 256,
    timeout: 30,
    environment: ['SLUICE_STATE_MACHINE_ARN'],
  },
  crawl: {
    description: 'Decides whether the crawler is to look, and clears away what it inferred before',
    memory: 256,
    timeout: 30,
    environment: ['SLUICE_STAGE', 'SLUICE_PROCESSED_DATABASE'],
  },
  drift: {
    description: 'Compares what the crawler inferred with the contract, and brings the processed table to the contract',
    memory: 512,
    timeout: 120,
    environment: ['SLUICE_PROCESSED_BUCKET', 'SLUICE_PROCESSED_DATABASE'],
  },
  outcome: {
    description: "Compares what the job says with the table's own counts",
    memory: 512,
    timeout: 60,
    environment: ['SLUICE_STAGE', 'SLUICE_FINAL_BUCKET', 'SLUICE_FINAL_DATABASE'],
  },
  refresh: {
    description: 'Decides whether SPICE is to be refreshed now, later or not at all',
    memory: 512,
    timeout: 60,
    environment: [
      'SLUICE_STAGE',
      'SLUICE_ACCOUNT',
      'SLUICE_FINAL_BUCKET',
      'SLUICE_FINAL_DATABASE',
      'SLUICE_STATE_MACHINE_ARN',
    ],
  },
  reconcile: {
    description: 'Compares the rows that SPICE ingested with those of the table',
    memory: 512,
    timeout: 60,
    environment: ['SLUICE_FINAL_BUCKET', 'SLUICE_FINAL_DATABASE'],
  },
  explain: {
    description: 'Words the alert of a run that needs somebody, and tells whether it is a new one',
    memory: 256,
    timeout: 30,
    environment: ['SLUICE_STAGE', 'SLUICE_FINAL_BUCKET'],
  },
} as const satisfies Readonly<Record<FunctionName, FunctionSpec>>;

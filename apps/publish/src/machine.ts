import { loop, task, type Machine, type State, type States, type Task, type Template } from './asl.ts';
import { functionSpecs, longestDebounce, type StepName } from './functions.ts';
import { crawlerName, dataSetId, jobName, standingAlertKey } from './names.ts';

export type { Machine } from './asl.ts';

/** What the machine of a stage is made from. */
export interface MachineNames {
  readonly stage: string;
  /** The AWS account. */
  readonly account: string;
  /** ARNs of the functions. */
  readonly functions: Readonly<Record<StepName, string>>;
  /** ARN of the topic that takes the alerts. */
  readonly topic: string;
  /** Name of the final bucket. */
  readonly finalBucket: string;
  /** Seconds after which Glue itself ends a run of the job. */
  readonly jobTimeout: number;
}

/** Seconds between two questions, and how many there are at most. */
const crawl = { every: 20, times: 60 };
const ingestion = { every: 60, times: 120 };
/** Seconds that a job may take to start and to end, beyond its own limit. */
const jobSlack = 900;
/** Seconds for the short steps of a run and all their retries. */
const slack = 3600;

/** Seconds of one call of AWS that answers at once. */
const callTimeout = 60;

/** Steps as alerts name them. */
export type Step = 'turn' | 'catalogue' | 'job' | 'reconciliation' | 'refresh' | 'hold';

/**
 * The state machine that publishes one dataset, as JSON in the Amazon States Language: its turn, the crawl where one is
 * needed, the check of the catalogue, the job, the refresh of SPICE, the reconciliation. Whatever goes wrong ends in an
 * alert and in Failed; every wait and every loop has a bound.
 */
export function publishMachine(names: MachineNames): Machine {
  const jobTimeout = names.jobTimeout + jobSlack;
  const hold = crawl.every * crawl.times + 2 * jobTimeout + ingestion.every * ingestion.times + slack;
  // An execution's history has 25,000 events at most, and each question makes about ten.
  const turns = { every: Math.max(60, Math.ceil((2 * hold) / 1000)), times: 1000 };
  return {
    Comment: `Sluice ${names.stage}: publishes a dataset`,
    StartAt: 'Begin',
    TimeoutSeconds: longestDebounce + turns.every * turns.times + hold,
    States: {
      Begin: {
        Type: 'Pass',
        Parameters: {
          'dataset.$': '$.dataset',
          'kind.$': '$.kind',
          'mode.$': '$.mode',
          'confirm.$': "States.Format('{}', $.confirm)",
          'notBefore.$': '$.notBefore',
          'execution.$': '$$.Execution.Name',
          'startedAt.$': '$$.Execution.StartTime',
          crawler: null,
          error: null,
          job: { error: null },
        },
        Next: 'Due',
      },
      Due: { Type: 'Wait', TimestampPath: '$.notBefore', Next: 'Kind' },
      Kind: {
        Type: 'Choice',
        Choices: [{ Variable: '$.kind', StringEquals: 'refresh', Next: 'Refresh' }],
        Default: 'Turn',
      },
      ...turn(names, turns),
      ...catalogue(names),
      ...job(names, jobTimeout),
      ...outcome(names),
      ...refresh(names),
      ...alert(names),
      // What goes wrong from now on is told, whatever was told before.
      Well: task({
        resource: 'arn:aws:states:::aws-sdk:s3:deleteObject',
        parameters: { Bucket: names.finalBucket, 'Key.$': named(standingAlertKey('{}')) },
        result: null,
        timeout: callTimeout,
        failed: 'Done',
        next: 'Done',
      }),
      Done: { Type: 'Succeed', Comment: 'The table is up to date, and so is SPICE or will be' },
    },
  };
}

function turn(names: MachineNames, turns: { readonly every: number; readonly times: number }): States {
  return {
    ...loop('Turn', {
      ask: step(names, 'turn', {
        fields: ['dataset', 'execution', 'startedAt'],
        failed: 'TurnFailed',
        next: 'TurnAnswer',
      }),
      done: [
        { Variable: '$.turn.answer', StringEquals: 'go', Next: 'Crawl' },
        { Variable: '$.turn.answer', StringEquals: 'superseded', Next: 'Superseded' },
      ],
      ...turns,
      tooLong: 'TurnTooLong',
    }),
    Superseded: { Type: 'Succeed', Comment: 'A younger run of the dataset does what this one would have done' },
    TurnFailed: failed('turn'),
    TurnTooLong: problem('turn', 'TurnTooLong', '$.turn.message'),
  };
}

function catalogue(names: MachineNames): States {
  const crawler: Template = { 'Name.$': named(crawlerName(names.stage, '{}')) };
  return {
    Crawl: step(names, 'crawl', { fields: ['dataset'], failed: 'CatalogueFailed', next: 'CrawlNeeded' }),
    CrawlNeeded: {
      Type: 'Choice',
      Choices: [{ Variable: '$.crawl.needed', BooleanEquals: true, Next: 'StartCrawler' }],
      Default: 'Drift',
    },
    StartCrawler: task({
      resource: 'arn:aws:states:::aws-sdk:glue:startCrawler',
      parameters: crawler,
      result: null,
      timeout: callTimeout,
      expected: { CrawlerBegins: ['Glue.CrawlerRunningException'] },
      failed: 'Drift',
      next: 'CrawlerBegins',
    }),
    CrawlerBegins: { Type: 'Wait', Seconds: crawl.every, Next: 'Crawler' },
    ...loop('Crawler', {
      ask: task({
        resource: 'arn:aws:states:::aws-sdk:glue:getCrawler',
        parameters: crawler,
        result: '$.crawler',
        timeout: callTimeout,
        failed: 'Drift',
        next: 'CrawlerAnswer',
      }),
      done: [{ Variable: '$.crawler.Crawler.State', StringEquals: 'READY', Next: 'Drift' }],
      every: crawl.every,
      times: crawl.times,
      tooLong: 'CrawlerTooLong',
    }),
    CrawlerTooLong: {
      Type: 'Pass',
      Parameters: {
        Error: 'CrawlerTooLong',
        Cause: `the crawler was still at it after ${(crawl.every * crawl.times) / 60} minutes`,
      },
      ResultPath: '$.error',
      Next: 'Drift',
    },
    Drift: step(names, 'drift', {
      fields: ['dataset', 'crawler', 'error'],
      failed: 'CatalogueFailed',
      next: 'DriftAnswer',
    }),
    DriftAnswer: {
      Type: 'Choice',
      Choices: [{ Variable: '$.drift.agrees', BooleanEquals: true, Next: 'Job' }],
      Default: 'DriftFound',
    },
    CatalogueFailed: failed('catalogue'),
    DriftFound: problem('catalogue', 'CatalogueDrift', '$.drift.message'),
  };
}

function job(names: MachineNames, timeout: number): States {
  return {
    Job: task({
      resource: 'arn:aws:states:::glue:startJobRun.sync',
      parameters: {
        'JobName.$': named(jobName(names.stage, '{}')),
        Arguments: { '--run.$': '$.execution', '--scope.$': '$.mode', '--accept_loss.$': '$.confirm' },
      },
      result: null,
      timeout,
      // A job that failed is not run again: it costs, and what it met with is still there.
      retry: [
        {
          ErrorEquals: ['Glue.ConcurrentRunsExceededException'],
          IntervalSeconds: 60,
          BackoffRate: 1,
          MaxAttempts: Math.ceil(timeout / 60),
        },
        {
          ErrorEquals: [
            'Glue.ThrottlingException',
            'Glue.OperationTimeoutException',
            'Glue.InternalServiceException',
            'Glue.ResourceNumberLimitExceededException',
            'Glue.AWSGlueException',
            'Glue.SdkClientException',
          ],
          IntervalSeconds: 10,
          BackoffRate: 2,
          MaxAttempts: 6,
          MaxDelaySeconds: 120,
          JitterStrategy: 'FULL',
        },
      ],
      failed: 'JobFailed',
      next: 'Outcome',
    }),
    // It may have published before it failed, at the upkeep of its table: the outcome tells.
    JobFailed: { Type: 'Pass', Parameters: { 'error.$': '$.error' }, ResultPath: '$.job', Next: 'Outcome' },
  };
}

function outcome(names: MachineNames): States {
  return {
    Outcome: step(names, 'outcome', {
      fields: ['dataset', 'execution', 'job'],
      failed: 'OutcomeFailed',
      next: 'OutcomeAnswer',
    }),
    OutcomeAnswer: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.outcome.answer', StringEquals: 'published', Next: 'Refresh' },
        { Variable: '$.outcome.answer', StringEquals: 'waiting', Next: 'Waiting' },
        { Variable: '$.outcome.answer', StringEquals: 'loss', Next: 'Held' },
        { Variable: '$.outcome.answer', StringEquals: 'none', Next: 'NoOutcome' },
      ],
      Default: 'OutcomeDiffers',
    },
    Waiting: { Type: 'Succeed', Comment: 'Files are being cleaned again: their receipts start the next run' },
    Held: problem('hold', 'PublishHeld', '$.outcome.message', { fails: false }),
    NoOutcome: failed('job', '$.job.error'),
    OutcomeFailed: failed('job'),
    OutcomeDiffers: problem('reconciliation', 'ReconciliationMismatch', '$.outcome.message'),
  };
}

function refresh(names: MachineNames): States {
  const dataSet: Template = {
    AwsAccountId: names.account,
    'DataSetId.$': named(dataSetId(names.stage, '{}')),
    'IngestionId.$': '$.refresh.ingestion',
  };
  return {
    Refresh: step(names, 'refresh', {
      fields: ['dataset', 'execution'],
      failed: 'RefreshFailed',
      next: 'RefreshAnswer',
    }),
    RefreshAnswer: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.refresh.answer', StringEquals: 'start', Next: 'StartIngestion' },
        { Variable: '$.refresh.answer', StringEquals: 'follow', Next: 'Ingestion' },
        { Variable: '$.refresh.answer', StringEquals: 'later', Next: 'PutOff' },
      ],
      Default: 'Well',
    },
    StartIngestion: task({
      resource: 'arn:aws:states:::aws-sdk:quicksight:createIngestion',
      parameters: { ...dataSet, IngestionType: 'FULL_REFRESH' },
      result: null,
      timeout: callTimeout,
      expected: {
        // An attempt whose answer was lost.
        Ingestion: ['QuickSight.ResourceExistsException'],
        // As many as a day may have.
        PutOff: ['QuickSight.LimitExceededException'],
        // Gone since it was looked at.
        Well: ['QuickSight.ResourceNotFoundException'],
      },
      failed: 'RefreshFailed',
      next: 'Ingestion',
    }),
    ...loop('Ingestion', {
      ask: task({
        resource: 'arn:aws:states:::aws-sdk:quicksight:describeIngestion',
        parameters: dataSet,
        result: '$.spice',
        timeout: callTimeout,
        // Another one was in the way of its start.
        expected: { PutOff: ['QuickSight.ResourceNotFoundException'] },
        failed: 'RefreshFailed',
        next: 'IngestionAnswer',
      }),
      done: [
        { Variable: '$.spice.Ingestion.IngestionStatus', StringEquals: 'COMPLETED', Next: 'Reconcile' },
        { Variable: '$.spice.Ingestion.IngestionStatus', StringEquals: 'FAILED', Next: 'Reconcile' },
        { Variable: '$.spice.Ingestion.IngestionStatus', StringEquals: 'CANCELLED', Next: 'Reconcile' },
      ],
      ...ingestion,
      tooLong: 'IngestionTooLong',
    }),
    Reconcile: step(names, 'reconcile', {
      fields: ['dataset', 'spice'],
      failed: 'ReconcileFailed',
      next: 'ReconcileAnswer',
    }),
    ReconcileAnswer: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.reconcile.answer', StringEquals: 'agrees', Next: 'Well' },
        { Variable: '$.reconcile.answer', StringEquals: 'superseded', Next: 'PutOff' },
        { Variable: '$.reconcile.answer', StringEquals: 'failed', Next: 'IngestionFailed' },
      ],
      Default: 'RowsDiffer',
    },
    PutOff: {
      Type: 'Pass',
      Parameters: { 'execution.$': '$.refresh.later.execution', 'input.$': '$.refresh.later.input' },
      ResultPath: '$.putOff',
      Next: 'RefreshLater',
    },
    RefreshLater: task({
      resource: 'arn:aws:states:::states:startExecution',
      parameters: {
        'StateMachineArn.$': '$$.StateMachine.Id',
        'Name.$': '$.putOff.execution',
        'Input.$': '$.putOff.input',
      },
      result: null,
      timeout: callTimeout,
      // It is due already.
      expected: { Well: ['StepFunctions.ExecutionAlreadyExistsException'] },
      failed: 'RefreshFailed',
      next: 'Well',
    }),
    RefreshFailed: failed('refresh'),
    IngestionTooLong: problem('refresh', 'IngestionTooLong', '$.refresh.message'),
    IngestionFailed: problem('refresh', 'IngestionFailed', '$.reconcile.message'),
    ReconcileFailed: failed('reconciliation'),
    RowsDiffer: problem('reconciliation', 'ReconciliationMismatch', '$.reconcile.message'),
  };
}

/** Whatever leads here has put to `$.alert` the step, the error's name, and its cause: in words, or as it was caught. */
function alert(names: MachineNames): States {
  return {
    Explain: step(names, 'explain', {
      fields: ['dataset', 'execution', 'alert'],
      failed: 'ExplainFailed',
      next: 'Told',
    }),
    Told: {
      Type: 'Choice',
      Choices: [{ Variable: '$.explain.repeated', BooleanEquals: true, Next: 'Alerted' }],
      Default: 'Alert',
    },
    ExplainFailed: {
      Type: 'Pass',
      Parameters: {
        'subject.$': `States.Format('Sluice ${names.stage}: {} needs you', $.dataset)`,
        'message.$': "States.Format('{}: {}', $.execution, States.JsonToString($.alert))",
      },
      ResultPath: '$.explain',
      Next: 'Alert',
    },
    Alert: task({
      resource: 'arn:aws:states:::sns:publish',
      parameters: { TopicArn: names.topic, 'Subject.$': '$.explain.subject', 'Message.$': '$.explain.message' },
      result: null,
      timeout: callTimeout,
      failed: 'Alerted',
      next: 'Alerted',
    }),
    Alerted: {
      Type: 'Choice',
      Choices: [{ Variable: '$.alert.fails', BooleanEquals: false, Next: 'HeldUntilConfirmed' }],
      Default: 'Failed',
    },
    HeldUntilConfirmed: { Type: 'Succeed', Comment: 'The table stays as it is until somebody confirms' },
    Failed: { Type: 'Fail', ErrorPath: '$.alert.error', CausePath: '$.explain.message' },
  };
}

/** Seconds for which a function's call may take longer than the function. */
const functionSlack = 15;

/** A call of a function, whose answer is put under the function's name. */
function step(
  names: MachineNames,
  name: StepName,
  options: { readonly fields: readonly string[]; readonly failed: string; readonly next: string },
): Task {
  return task({
    resource: names.functions[name],
    parameters: Object.fromEntries(options.fields.map((field) => [`${field}.$`, `$.${field}`])),
    result: `$.${name}`,
    timeout: functionSpecs[name].timeout + functionSlack,
    failed: options.failed,
    next: options.next,
  });
}

/** An alert of an error that a call met with, as it was caught at that path. */
function failed(step: Step, caught = '$.error'): State {
  return {
    Type: 'Pass',
    Parameters: { step, fails: true, 'error.$': `${caught}.Error`, 'cause.$': caught },
    ResultPath: '$.alert',
    Next: 'Explain',
  };
}

/** An alert of what a step has found, in its words. */
function problem(step: Step, error: string, message: string, { fails = true } = {}): State {
  return {
    Type: 'Pass',
    Parameters: { step, fails, error, 'cause.$': message },
    ResultPath: '$.alert',
    Next: 'Explain',
  };
}

/** A name with the dataset in the place of `{}`. */
function named(template: string): string {
  return `States.Format('${template}', $.dataset)`;
}

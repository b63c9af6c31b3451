import aslValidator from 'asl-validator';
import { afterAll, describe, expect, test } from 'vitest';
import type { State, Task } from './asl.ts';
import {
  answers,
  AwsError,
  crawlerIs,
  execution,
  ingestionIs,
  machine,
  publishInput,
  refreshInput,
  thrown,
  walk,
  walked,
  well,
} from './walk.test.support.ts';

/** Of a job that failed before it came to anything. */
const noOutcome = { answer: 'none', message: 'failed' };
const states = Object.entries(machine.States);
const tasks = states.filter((entry): entry is [string, Task] => entry[1].Type === 'Task');

/** The states that a state may lead to. */
function successors(state: State): string[] {
  switch (state.Type) {
    case 'Task':
      return [state.Next, ...state.Catch.map(({ Next }) => Next)];
    case 'Choice':
      return [state.Default, ...state.Choices.map(({ Next }) => Next)];
    case 'Pass':
    case 'Wait':
      return [state.Next];
    default:
      return [];
  }
}

/** Whether a state counts the turns of a loop. */
const counts = (state: State): boolean => state.Type === 'Pass' && JSON.stringify(state.Parameters).includes('MathAdd');

describe('the definition', () => {
  test('is in the Amazon States Language', () => {
    const { isValid, errorsText } = aslValidator(machine);
    expect(isValid, errorsText('\n')).toBe(true);
  });

  test('every call has a time limit, is tried again, and leads somewhere whatever it meets with', () => {
    expect(tasks.length).toBeGreaterThan(10);
    for (const [name, { TimeoutSeconds, Retry, Catch }] of tasks) {
      expect(TimeoutSeconds, name).toBeGreaterThan(0);
      expect(Retry.at(-1)?.MaxAttempts, name).toBeGreaterThan(0);
      expect(Catch.at(-1)?.ErrorEquals, name).toEqual(['States.ALL']);
    }
  });

  test('States.ALL stands alone and last, as Step Functions demands', () => {
    for (const [name, { Retry, Catch }] of tasks)
      for (const list of [Retry, Catch])
        list.forEach(({ ErrorEquals }, index) => {
          if (ErrorEquals.includes('States.ALL'))
            expect([ErrorEquals.length, index], name).toEqual([1, list.length - 1]);
        });
  });

  test('every loop counts its turns, and ends after so many', () => {
    const visiting = new Set<string>();
    const done = new Set<string>();
    const visit = (name: string): void => {
      expect(visiting.has(name), `a loop through '${name}' that does not count`).toBe(false);
      const state = machine.States[name];
      if (!state || done.has(name) || counts(state)) return;
      visiting.add(name);
      successors(state).forEach(visit);
      visiting.delete(name);
      done.add(name);
    };
    for (const [name, state] of states) {
      visit(name);
      if (counts(state)) successors(state).forEach(visit);
    }
    const loops = states.filter(([, state]) => counts(state)).length;
    const bounds = states.filter(
      ([, state]) => state.Type === 'Choice' && state.Choices.some((rule) => 'NumericGreaterThanEquals' in rule),
    ).length;
    expect(loops).toBe(3);
    expect(bounds).toBe(loops);
  });

  test('a run as a whole has a time limit, beyond all that its waits may come to', () => {
    const waits = states.map(([, state]) => (state.Type === 'Wait' ? (state.Seconds ?? 0) : 0));
    expect(machine.TimeoutSeconds).toBeGreaterThan(1000 * Math.max(...waits) + 2 * 3600);
    expect(machine.TimeoutSeconds).toBeLessThan(7 * 24 * 3600);
  });
});

describe('a publish', () => {
  test('goes from its turn to the reconciliation', async () => {
    const { path, end, calls, alert, error, found } = await walk({});
    expect(path).toEqual([
      ...['Begin', 'Due', 'Kind', 'Turn', 'AskTurn', 'TurnAnswer', 'Crawl', 'CrawlNeeded'],
      ...['StartCrawler', 'CrawlerBegins', 'Crawler', 'AskCrawler', 'CrawlerAnswer'],
      ...['CrawlerWait', 'CrawlerAgain', 'AskCrawler', 'CrawlerAnswer'],
      ...['CrawlerWait', 'CrawlerAgain', 'AskCrawler', 'CrawlerAnswer', 'Drift', 'DriftAnswer', 'Job'],
      ...['Outcome', 'OutcomeAnswer', 'Refresh', 'RefreshAnswer', 'StartIngestion', 'Ingestion'],
      ...['AskIngestion', 'IngestionAnswer', 'IngestionWait', 'IngestionAgain', 'AskIngestion', 'IngestionAnswer'],
      ...['IngestionWait', 'IngestionAgain', 'AskIngestion', 'IngestionAnswer', 'Reconcile', 'ReconcileAnswer'],
      ...['Well', 'Done'],
    ]);
    expect([end, alert, error]).toEqual(['Done', undefined, undefined]);
    expect(calls['AskTurn']).toEqual([
      { dataset: 'stock', execution, startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string },
    ]);
    expect(calls['StartCrawler']).toEqual([{ Name: 'sluice-dev-stock' }]);
    expect(calls['Drift']).toEqual([{ dataset: 'stock', crawler: crawlerIs('READY'), error: null }]);
    expect(calls['Job']).toEqual([
      {
        JobName: 'sluice-dev-publish-stock',
        Arguments: { '--run': execution, '--scope': 'changes', '--accept_loss': 'false' },
      },
    ]);
    expect(calls['StartIngestion']).toEqual([
      {
        AwsAccountId: '123456789012',
        DataSetId: 'sluice-dev-stock',
        IngestionId: execution,
        IngestionType: 'FULL_REFRESH',
      },
    ]);
    expect(calls['Reconcile']).toEqual([{ dataset: 'stock', spice: ingestionIs('COMPLETED') }]);
    expect(calls['Well']).toEqual([{ Bucket: 'test-final', Key: '_alerts/stock.json' }]);
    expect(found).toEqual({
      outcome: { answer: 'published', message: '10 final rows' },
      refresh: answers.startIngestion,
      reconcile: { answer: 'agrees', message: 'took in 10 rows' },
    });
  });

  test('of the whole table, confirmed, tells the job so', async () => {
    const { calls } = await walk({}, { ...publishInput, mode: 'all', confirm: true });
    expect(calls['Job']).toMatchObject([{ Arguments: { '--scope': 'all', '--accept_loss': 'true' } }]);
  });

  test('does not wait for a crawl that could tell nothing new', async () => {
    const { end, calls } = await walk({ Crawl: { needed: false, reason: '' } });
    expect([end, calls['StartCrawler']]).toEqual(['Done', undefined]);
    expect(calls['Drift']).toEqual([{ dataset: 'stock', crawler: null, error: null }]);
  });

  test.each([
    [
      'waits for its turn',
      { AskTurn: [{ answer: 'wait', message: '' }, { answer: 'wait', message: '' }, { answer: 'go' }] },
      'Done',
    ],
    ['yields to a younger one', { AskTurn: [{ answer: 'wait', message: '' }, { answer: 'superseded' }] }, 'Superseded'],
    [
      'waits for files to be cleaned again, without an alert',
      { Outcome: { answer: 'waiting', message: '' } },
      'Waiting',
    ],
    ['passes SPICE over where it is not provisioned', { Refresh: answers.notProvisioned }, 'Done'],
    [
      'passes SPICE over where it is no longer provisioned',
      { StartIngestion: new AwsError('QuickSight.ResourceNotFoundException') },
      'Done',
    ],
    ['follows a refresh that began after the commit', { Refresh: answers.followIngestion }, 'Done'],
    [
      'follows the refresh that it started before its answer was lost',
      { StartIngestion: new AwsError('QuickSight.ResourceExistsException') },
      'Done',
    ],
    ['leaves SPICE to a trailing refresh', { Refresh: answers.refreshLater }, 'Done'],
    [
      'leaves SPICE to a trailing refresh that is there already',
      { Refresh: answers.refreshLater, RefreshLater: new AwsError('StepFunctions.ExecutionAlreadyExistsException') },
      'Done',
    ],
    [
      'leaves SPICE for later where another refresh was in the way',
      { AskIngestion: new AwsError('QuickSight.ResourceNotFoundException') },
      'Done',
    ],
    [
      'leaves SPICE for later where a day has had all its refreshes',
      { StartIngestion: new AwsError('QuickSight.LimitExceededException') },
      'Done',
    ],
    [
      'leaves SPICE for later where its refresh was superseded',
      { AskIngestion: ingestionIs('CANCELLED'), Reconcile: { answer: 'superseded', message: '' } },
      'Done',
    ],
    ['waits for a crawl that runs already', { StartCrawler: new AwsError('Glue.CrawlerRunningException') }, 'Done'],
  ])('%s', async (_, script, expected) => {
    const { end, alert, error } = await walk(script);
    expect([end, alert, error]).toEqual([expected, undefined, undefined]);
  });

  test('that leaves SPICE for later starts the trailing refresh by its own name', async () => {
    for (const script of [
      { Refresh: answers.refreshLater },
      { StartIngestion: new AwsError('QuickSight.LimitExceededException') },
      { Reconcile: { answer: 'superseded', message: '' } },
    ]) {
      const { calls, found } = await walk(script);
      expect(found.putOff).toEqual(answers.refreshLater.later);
      expect(calls['RefreshLater']).toEqual([
        {
          StateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:sluice-dev-publish',
          Name: 'stock-refresh-1764002760',
          Input: { ...refreshInput, notBefore: '2026-01-02T03:49:00.000Z' },
        },
      ]);
    }
  });

  test.each([
    [
      'cannot be started',
      { StartCrawler: new AwsError('Glue.CrawlerStoppingException', 'no') },
      'Glue.CrawlerStoppingException',
    ],
    [
      'cannot be asked about',
      { AskCrawler: new AwsError('Glue.OperationTimeoutException', 'no') },
      'Glue.OperationTimeoutException',
    ],
    ['never ends', { AskCrawler: crawlerIs('RUNNING') }, 'CrawlerTooLong'],
  ])('goes on where the crawler %s, and tells the check of the catalogue', async (_, script, Error) => {
    const { end, calls, alert } = await walk(script);
    expect([end, alert]).toEqual(['Done', undefined]);
    expect(calls['Drift']).toMatchObject([{ error: { Error, Cause: expect.any(String) as string } }]);
    expect(calls['AskCrawler']?.length ?? 0).toBeLessThanOrEqual(60);
  });

  test('that waited for a running crawl does not report its own start as failed', async () => {
    const { calls } = await walk({ StartCrawler: new AwsError('Glue.CrawlerRunningException') });
    expect(calls['StartCrawler']).toHaveLength(1);
    expect(calls['Drift']).toMatchObject([{ error: null }]);
  });

  test('held because of a loss ends well, with an alert that says how to confirm', async () => {
    const message = 'it would leave 1 of 10 final rows. To let it through: sluice publish --stage dev --confirm stock';
    const { end, alert } = await walk({ Outcome: { answer: 'loss', message } });
    expect(end).toBe('HeldUntilConfirmed');
    expect(alert).toMatchObject({ Subject: 'Sluice dev: stock is held until it is confirmed' });
    expect(alert?.Message).toContain(message);
    expect(alert?.Message).toContain(`Execution: ${execution}`);
  });

  test.each([
    [
      'drifted files',
      { Drift: { agrees: false, message: "'stock/x.csv': lacks 'sku'" } },
      'catalogue',
      'CatalogueDrift',
      "'stock/x.csv': lacks 'sku'",
    ],
    [
      'counts that differ',
      { Outcome: { answer: 'differs', message: '12 clean, 10 final' } },
      'reconciliation',
      'ReconciliationMismatch',
      '12 clean, 10 final',
    ],
    [
      'rows that differ in SPICE',
      { Reconcile: { answer: 'differs', message: 'took in 9 rows and dropped 1' } },
      'reconciliation',
      'ReconciliationMismatch',
      'took in 9 rows and dropped 1',
    ],
    [
      'a failed ingestion',
      { AskIngestion: ingestionIs('FAILED'), Reconcile: { answer: 'failed', message: 'SQL_EXCEPTION' } },
      'refresh',
      'IngestionFailed',
      'SQL_EXCEPTION',
    ],
    [
      'a cancelled ingestion',
      { AskIngestion: ingestionIs('CANCELLED'), Reconcile: { answer: 'failed', message: 'ended as CANCELLED' } },
      'refresh',
      'IngestionFailed',
      'ended as CANCELLED',
    ],
    [
      'an ingestion that never ends',
      { AskIngestion: ingestionIs('RUNNING') },
      'refresh',
      'IngestionTooLong',
      'takes in what was committed',
    ],
    [
      'a turn that never comes',
      { AskTurn: { answer: 'wait', message: "waits for 'stock-publish-1'" } },
      'turn',
      'TurnTooLong',
      "waits for 'stock-publish-1'",
    ],
    [
      'a job that fails',
      {
        Job: new AwsError(
          'States.TaskFailed',
          JSON.stringify({ Id: 'jr_1', JobRunState: 'FAILED', ErrorMessage: 'AccountsError: cannot publish' }),
        ),
        Outcome: noOutcome,
      },
      'job',
      'States.TaskFailed',
      'AccountsError: cannot publish (job run jr_1: FAILED)',
    ],
    [
      'a job that takes too long',
      { Job: new AwsError('States.Timeout', ''), Outcome: noOutcome },
      'job',
      'States.Timeout',
      'States.Timeout: no more is known',
    ],
    [
      'a job that never gets its turn',
      { Job: new AwsError('Glue.ConcurrentRunsExceededException', 'too many'), Outcome: noOutcome },
      'job',
      'Glue.ConcurrentRunsExceededException',
      'too many',
    ],
    [
      'a job without an outcome',
      { Outcome: thrown('Error', "cannot read the outcome of 'x'") },
      'job',
      'Error',
      "cannot read the outcome of 'x'",
    ],
  ])('with %s ends in an alert', async (_, script, step, error, reason) => {
    const walked = await walk(script);
    expect([walked.end, walked.error?.name]).toEqual(['Failed', error]);
    expect(walked.alert?.Subject).toBe(`Sluice dev: stock failed at step '${step}'`);
    expect(walked.alert?.Message).toContain(`dataset 'stock' failed at step '${step}' (${error})`);
    expect(walked.alert?.Message).toContain(reason);
    expect(walked.error?.cause).toBe(walked.alert?.Message);
    expect(walked.found.explain?.message).toBe(walked.alert?.Message);
  });

  test('whose job fails does not run it again; one that is one too many waits', async () => {
    const failed = await walk({ Job: new AwsError('States.TaskFailed'), Outcome: noOutcome });
    expect(failed.calls['Job']).toHaveLength(1);
    const busy = new AwsError('Glue.ConcurrentRunsExceededException');
    const waited = await walk({ Job: [busy, busy, busy, busy, busy, {}] });
    expect([waited.end, waited.calls['Job']?.length]).toEqual(['Done', 6]);
    expect((await walk({ Job: busy })).calls['Job']).toHaveLength(1 + (3600 + 900) / 60);
  });

  test('whose job fails when it has published goes on', async () => {
    const { end, alert, calls, path } = await walk({ Job: new AwsError('States.Timeout', 'too long') });
    expect([end, alert]).toEqual(['Done', undefined]);
    expect(calls['Outcome']).toEqual([
      { dataset: 'stock', execution, job: { error: { Error: 'States.Timeout', Cause: 'too long' } } },
    ]);
    expect(path).toContain('Reconcile');
  });
});

describe('a refresh', () => {
  test('takes in what is published, without a turn or a job', async () => {
    const { path, end } = await walk({}, refreshInput);
    expect(path.slice(0, 5)).toEqual(['Begin', 'Due', 'Kind', 'Refresh', 'RefreshAnswer']);
    expect(end).toBe('Done');
  });

  test('that finds rows missing ends in an alert', async () => {
    const { end, alert } = await walk({ Reconcile: { answer: 'differs', message: 'dropped 3' } }, refreshInput);
    expect([end, alert?.Subject]).toEqual(['Failed', "Sluice dev: stock failed at step 'reconciliation'"]);
  });
});

describe('every call', () => {
  const throttled = (name: string): AwsError =>
    new AwsError(name === 'Job' ? 'Glue.ThrottlingException' : 'ThrottlingException', 'Rate exceeded');
  const later = { Refresh: answers.refreshLater };
  const scriptOf = (name: string) => (name === 'RefreshLater' ? later : {});

  test.each(tasks.map(([name]) => name).filter((name) => !['Explain', 'Alert'].includes(name)))(
    '%s that is throttled is made again',
    async (name) => {
      const first = (await walk(scriptOf(name))).calls[name]?.length ?? 0;
      const usual = [well[name]].flat();
      const { end, calls } = await walk({ ...scriptOf(name), [name]: [throttled(name), throttled(name), ...usual] });
      expect([end, calls[name]?.length]).toEqual(['Done', first + 2]);
    },
  );

  test.each([
    ['AskTurn', 'turn'],
    ['Crawl', 'catalogue'],
    ['Drift', 'catalogue'],
    ['Job', 'job'],
    ['Outcome', 'job'],
    ['Refresh', 'refresh'],
    ['StartIngestion', 'refresh'],
    ['AskIngestion', 'refresh'],
    ['RefreshLater', 'refresh'],
    ['Reconcile', 'reconciliation'],
  ])('%s that keeps failing ends in an alert that names the step', async (name, step) => {
    const failing = thrown('TypeError', `no ${name}`);
    const none = name === 'Job' ? { Outcome: noOutcome } : {};
    const { end, alert, calls } = await walk({ ...scriptOf(name), ...none, [name]: failing });
    expect([end, alert?.Subject]).toEqual(['Failed', `Sluice dev: stock failed at step '${step}'`]);
    expect(alert?.Message).toContain(`no ${name}`);
    expect(calls[name]).toHaveLength(name === 'Job' ? 1 : 5);
  });

  test('an alert that people have already is not sent again, and the run ends as it would', async () => {
    const Explain = { subject: 's', message: 'known', repeated: true };
    const failed = await walk({ Explain, Drift: { agrees: false, message: 'lacks sku' } });
    expect([failed.end, failed.alert, failed.error?.cause]).toEqual(['Failed', undefined, 'known']);
    const held = await walk({ Explain, Outcome: { answer: 'loss', message: 'no' } });
    expect([held.end, held.alert]).toEqual(['HeldUntilConfirmed', undefined]);
  });

  test('only a run that ends well clears the alert away that stands, and ends so even if it cannot', async () => {
    const scripts = [
      { Drift: { agrees: false, message: 'no' } },
      { Outcome: { answer: 'loss', message: 'no' } },
      { Outcome: { answer: 'waiting', message: '' } },
      { AskTurn: { answer: 'superseded' } },
      { Reconcile: { answer: 'differs', message: 'no' } },
    ];
    for (const script of scripts) expect((await walk(script)).calls['Well']).toBeUndefined();
    expect((await walk({ Well: new AwsError('S3.S3Exception') })).end).toBe('Done');
  });

  test('an alert that cannot be worded is sent as it is', async () => {
    const { end, alert } = await walk({
      Drift: { agrees: false, message: 'lacks sku' },
      Explain: thrown('Error', 'x'),
    });
    expect(end).toBe('Failed');
    expect(alert).toMatchObject({ Subject: 'Sluice dev: stock needs you' });
    expect(alert?.Message).toContain('lacks sku');
  });

  test('an alert that cannot be sent leaves a failed run, and a held one held', async () => {
    const Alert = new AwsError('SNS.AuthorizationErrorException');
    expect((await walk({ Alert, Drift: { agrees: false, message: 'no' } })).end).toBe('Failed');
    expect((await walk({ Alert, Outcome: { answer: 'loss', message: 'no' } })).end).toBe('HeldUntilConfirmed');
  });
});

afterAll(() => {
  const transitions = states.flatMap(([name, state]) => successors(state).map((to) => `${name} → ${to}`));
  expect([...new Set(transitions)].filter((transition) => !walked.has(transition))).toEqual([]);
});

import { datasets } from '@sluice/datasets';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import dev from './stages/dev.ts';
import prod from './stages/prod.ts';
import { account, deployed, ofType, region, type Resources } from './testing.ts';

const runbook = await readFile(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
const observability: Resources = deployed({ stage: prod })['observability'] ?? {};
const alarms = ofType(observability, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const machineArn = `arn:aws:states:${region}:${account}:stateMachine:sluice-prod-publish`;
const alarm = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `sluice-prod-${name}`);

test('each alarm says what to do and has its page, and each page its alarm', () => {
  const pages = [...runbook.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  const pointers = alarms.map(({ AlarmDescription }) => {
    const [, todo, page] = /^([A-Z].*\.) See docs\/runbook\.md#([a-z-]+)$/.exec(String(AlarmDescription)) ?? [];
    expect(todo, String(AlarmDescription)).toBeDefined();
    return page;
  });
  expect([...new Set(pointers)].toSorted()).toEqual(pages.toSorted());
  for (const page of runbook.split(/^## /m).slice(1))
    for (const part of ['**What it means.**', '**How to look.**', '**How to mend.**']) expect(page).toContain(part);
});

test('the pages point only to headings that are there', () => {
  const headings = new Set([...runbook.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading));
  for (const [, target] of runbook.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(target);
});

test('every alarm goes to the one topic, when it rings and when it is over', () => {
  expect(ofType(observability, 'AWS::SNS::Topic')).toHaveLength(1);
  for (const { AlarmActions, OKActions } of alarms) {
    expect(AlarmActions).toEqual([expect.stringMatching(/^arn:aws:sns:.*:sluice-prod-alarms$/)]);
    expect(OKActions).toEqual(AlarmActions);
  }
});

test('one stray message, error, failed or quarantined file rings', () => {
  const metrics: Record<string, [string, string, string]> = {
    'ingest-dead-letters': ['ApproximateNumberOfMessagesVisible', 'QueueName', 'sluice-prod-ingest-dead'],
    'event-dead-letters': ['ApproximateNumberOfMessagesVisible', 'QueueName', 'sluice-prod-events-dead'],
    'ingest-errors': ['Errors', 'FunctionName', 'sluice-prod-ingest'],
    'sweep-errors': ['Errors', 'FunctionName', 'sluice-prod-sweep'],
    'ingest-throttles': ['Throttles', 'FunctionName', 'sluice-prod-ingest'],
    'files-failed': ['FilesFailed', 'service', 'ingest'],
    'files-quarantined': ['FilesQuarantined', 'service', 'ingest'],
    'sweep-incomplete': ['SweepsIncomplete', 'service', 'sweep'],
    'publish-dead-letters': ['ApproximateNumberOfMessagesVisible', 'QueueName', 'sluice-prod-publish-dead'],
    'publish-start-errors': ['Errors', 'FunctionName', 'sluice-prod-publish-start'],
    'publish-start-throttles': ['Throttles', 'FunctionName', 'sluice-prod-publish-start'],
    'publish-failed': ['ExecutionsFailed', 'StateMachineArn', machineArn],
  };
  for (const [name, [MetricName, Name, Value]] of Object.entries(metrics))
    expect(alarm(name)).toMatchObject({
      MetricName,
      Dimensions: [{ Name, Value }],
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
});

test('runs that keep failing ring once a day, however many there are', () => {
  expect(alarm('publish-failed')).toMatchObject({ Statistic: 'Sum', Period: 86_400 });
});

test('a message that waits rings after its second attempt, and before SQS leaves it out of the metric at its third', () => {
  const queue = ofType(deployed({ stage: prod })['ingest'] ?? {}, 'AWS::SQS::Queue').find(
    ([, { Properties }]) => Properties['QueueName'] === 'sluice-prod-ingest',
  );
  const visibility = Number(queue?.[1].Properties['VisibilityTimeout']);
  const { MetricName, Threshold, Period } = alarm('oldest-message') ?? {};
  expect(MetricName).toBe('ApproximateAgeOfOldestMessage');
  expect(Number(Threshold)).toBeGreaterThan(visibility);
  expect(Number(Threshold) + Number(Period)).toBeLessThan(2 * visibility);
});

test('every dataset has alarms for its quarantined files and its rejects, and for its freshness where it declares one', () => {
  for (const { name, freshnessHours } of datasets) {
    const Dimensions = expect.arrayContaining([{ Name: 'dataset', Value: name }]) as unknown;
    expect(alarm(`rejected-share-${name}`)).toMatchObject({ Dimensions, Threshold: 5, Statistic: 'Maximum' });
    expect(alarm(`files-quarantined-${name}`)).toMatchObject({ Dimensions, Threshold: 0 });
    const fresh = alarm(`no-arrivals-${name}`);
    if (freshnessHours === undefined) expect(fresh).toBeUndefined();
    else
      expect(fresh).toMatchObject({
        MetricName: 'HoursSinceArrival',
        Dimensions,
        Threshold: freshnessHours,
        TreatMissingData: 'ignore',
        // A sweep after the upload that was missed ends the alarm, whatever the sweeps before it have measured.
        Statistic: 'Minimum',
        Period: 3600,
      });
  }
  const [first] = datasets;
  if (!first) throw new Error('expected a dataset');
  const { freshnessHours: _, ...other } = first;
  const { observability: without = {} } = deployed({ stage: prod, datasets: [other] });
  expect(JSON.stringify(without)).not.toContain('sluice-prod-no-arrivals');
});

test('no sweep for two intervals rings', () => {
  expect(alarm('sweep-missing')).toMatchObject({
    MetricName: 'StaleKeys',
    Dimensions: [{ Name: 'service', Value: 'sweep' }],
    Statistic: 'SampleCount',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: prod.sweep.every * 3600,
    EvaluationPeriods: 2,
    TreatMissingData: 'breaching',
  });
});

test('a run that takes longer than its waits, two jobs, a crawl and a refresh rings', () => {
  const { MetricName, Dimensions, Statistic, Threshold } = alarm('publish-too-long') ?? {};
  expect({ MetricName, Dimensions, Statistic }).toEqual({
    MetricName: 'ExecutionTime',
    Dimensions: [{ Name: 'StateMachineArn', Value: machineArn }],
    Statistic: 'Maximum',
  });
  expect(Threshold).toBe((prod.publish.debounce + 2 * prod.publish.timeout * 60 + 2 * 3600) * 1000);
});

test('three hours without a look at everything ring', () => {
  expect(alarm('publish-look-missing')).toMatchObject({
    Namespace: 'AWS/Events',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'RuleName', Value: 'sluice-prod-publish-look' }],
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    Period: 3600,
    EvaluationPeriods: 3,
    TreatMissingData: 'breaching',
  });
});

test('a dataset whose publish is held, does not agree, or is behind its freshness rings, and one whose crawls or upkeeps fail', () => {
  for (const { name, freshnessHours } of datasets) {
    const Dimensions = [
      { Name: 'dataset', Value: name },
      { Name: 'service', Value: 'publish' },
    ];
    // A table stays as it is between two runs, and so does what is wrong with it.
    for (const [kind, MetricName] of [
      ['publish-held', 'PublishHeld'],
      ['reconciliation-mismatch', 'ReconciliationMismatch'],
    ])
      expect(alarm(`${kind}-${name}`)).toMatchObject({
        MetricName,
        Dimensions,
        Threshold: 0,
        Statistic: 'Sum',
        TreatMissingData: 'ignore',
      });
    // The run goes on without them: nothing else would tell.
    for (const [kind, MetricName] of [
      ['crawl-failed', 'CrawlsFailed'],
      ['upkeep-failed', 'UpkeepsFailed'],
    ])
      expect(alarm(`${kind}-${name}`)).toMatchObject({
        MetricName,
        Dimensions,
        Threshold: 0,
        TreatMissingData: 'ignore',
      });
    const behind = alarm(`unpublished-${name}`);
    if (freshnessHours === undefined) expect(behind).toBeUndefined();
    else
      expect(behind).toMatchObject({
        MetricName: 'UnpublishedHours',
        Dimensions,
        Threshold: freshnessHours,
        Period: 3600,
        TreatMissingData: 'ignore',
      });
  }
});

test('mails go to those whom the stage names', () => {
  const emails = ['a@example.org', 'b@example.org'];
  const { observability: stack = {} } = deployed({ stage: { ...dev, alarms: { ...dev.alarms, emails } } });
  expect(
    ofType(stack, 'AWS::SNS::Subscription').map(([, { Properties }]) => [
      Properties['Protocol'],
      Properties['Endpoint'],
    ]),
  ).toEqual(emails.map((email) => ['email', email]));
});

test('one dashboard shows every metric that an alarm stands on', () => {
  const dashboards = ofType(observability, 'AWS::CloudWatch::Dashboard');
  expect(dashboards).toHaveLength(1);
  const body = String(dashboards[0]?.[1].Properties['DashboardBody']);
  expect(() => JSON.parse(body) as unknown).not.toThrow();
  for (const { MetricName } of alarms) expect(body).toContain(String(MetricName));
});

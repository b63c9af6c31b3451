import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '@sluice/ingest/metrics';
import { serviceName } from '@sluice/publish/functions';
import type { MetricName as PublishMetricName } from '@sluice/publish/metrics';
import type { FunctionResource } from './names.ts';
import type { PublishResources } from './stacks/publish.ts';
import type { Stage } from './stage.ts';

type LambdaMetric = 'Errors' | 'Throttles' | 'Duration';
type MachineMetric =
  'ExecutionsStarted' | 'ExecutionsSucceeded' | 'ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionTime';

interface Options {
  readonly statistic?: 'Sum' | 'Minimum' | 'Maximum' | 'SampleCount' | 'p50';
  readonly period?: Duration;
  readonly label?: string;
}

interface OwnOptions extends Options {
  readonly dataset?: string;
}

/** Where a stage's functions put their own metrics: apart from those of other stages in the same account. */
export function metricNamespace({ name }: Stage): string {
  return `Sluice/${name}`;
}

/** What the functions of one stage measure themselves. */
export interface StageMetrics {
  /** A metric of the function that ingests: of one dataset, or of the uploads without a known one. */
  readonly ingestMetric: (name: MetricName, options?: OwnOptions) => Metric;
  /** The sum of a metric over all datasets and the uploads without one; for dashboards, as alarms cannot search. */
  readonly ingestTotal: (name: MetricName, label: string) => MathExpression;
  /** A metric of the sweep. */
  readonly sweepMetric: (name: MetricName, options?: OwnOptions) => Metric;
  /** A metric of the functions that publish, of one dataset. */
  readonly publishMetric: (name: PublishMetricName, dataset: string, options?: Options) => Metric;
}

/** The metrics of a stage. */
export function metricsOf(stage: Stage): StageMetrics {
  const namespace = metricNamespace(stage);
  const own = (service: string, name: string, { dataset, ...options }: OwnOptions = {}): Metric =>
    metric(namespace, name, { service, ...(dataset !== undefined && { dataset }) }, options);
  return {
    ingestMetric: (name, options) => own('ingest', name, options),
    ingestTotal(name, label) {
      const period = Duration.minutes(5);
      const search = `Namespace="${namespace}" service="ingest" MetricName="${name}"`;
      return new MathExpression({
        expression: `SUM(SEARCH('${search}', 'Sum', ${period.toSeconds()}))`,
        label,
        period,
      });
    },
    sweepMetric: (name, options) => own('sweep', name, options),
    publishMetric: (name, dataset, options) => own(serviceName, name, { ...options, dataset }),
  };
}

/** What Lambda measures of a function. */
export function lambdaMetric({ name }: FunctionResource, metricName: LambdaMetric, options: Options = {}): Metric {
  return metric('AWS/Lambda', metricName, { FunctionName: name }, options);
}

/** What Step Functions measures of the machine that publishes. */
export function machineMetric(
  { stateMachine }: PublishResources,
  metricName: MachineMetric,
  options: Options = {},
): Metric {
  return metric('AWS/States', metricName, { StateMachineArn: stateMachine.arn }, options);
}

/** How often EventBridge has started what a rule names. */
export function ruleMetric(ruleName: string, options: Options = {}): Metric {
  return metric('AWS/Events', 'Invocations', { RuleName: ruleName }, options);
}

function metric(
  namespace: string,
  metricName: string,
  dimensionsMap: Record<string, string>,
  { statistic = 'Sum', period = Duration.minutes(5), label }: Options,
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap, statistic, period, ...(label !== undefined && { label }) });
}

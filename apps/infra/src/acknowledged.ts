import { Stack, Validations, type CfnResource } from 'aws-cdk-lib';
import { Effect, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/*
 * What cdk-nag and cfn-lint find and is meant to be so, each with its reason. Only what is named here is passed over.
 */

/** Actions that AWS defines without resources, or that answer about the whole account: a policy can only say `*`. */
const withoutResources = [
  'athena:ListDataCatalogs',
  'athena:ListEngineVersions',
  'athena:ListWorkGroups',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'events:ListRuleNamesByTarget',
  'glue:GetSecurityConfiguration',
  'lakeformation:GetDataAccess',
  'lakeformation:GetDataLakeSettings',
  'lakeformation:ListPermissions',
  'lambda:GetAccountSettings',
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:GetQueryResults',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  'quicksight:CreateDataSource',
  'quicksight:DescribeAccountSubscription',
  'quicksight:ListDashboards',
  'quicksight:ListDataSets',
  'quicksight:ListDataSources',
  'quicksight:ListIngestions',
  'quicksight:ListRefreshSchedules',
  'quicksight:ListThemes',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

/** Names with a `*`, as a policy may have them, and why. */
const prefixes: readonly (readonly [RegExp, string])[] = [
  [/^arn:.*:s3:::.*\/\*$/, 'Keys below a prefix are made at run time, by people and by chance.'],
  [/^arn:.*:log-group:.*:\*$/, 'The streams of a log group are made at run time.'],
  [/^arn:.*:log-group:\/aws-glue\/[a-z]+\*$/, 'Glue names its log groups itself.'],
  [/^arn:.*:glue:.*:table\/[a-z0-9_]+\/crawled_\*$/, 'How many tables a crawler infers is what it is asked.'],
  [/^arn:.*:glue:.*:table\/[a-z0-9_]+\/\*$/, 'Whoever asks the tables may ask each of the database.'],
  [/^arn:.*:glue:.*:job\/sluice-[a-z0-9-]+-publish-\*$/, 'Each dataset of the stage has a job that publishes.'],
  [/^arn:.*:glue:.*:crawler\/sluice-[a-z0-9-]+-\*$/, 'Each dataset of the stage has a crawler.'],
  [/^arn:.*:states:.*:execution:sluice-[a-z0-9-]+:\*$/, 'Runs are named when they are started.'],
  [/^arn:.*:quicksight:.*:dataset\/sluice-[a-z0-9-]+-\*\/ingestion\/\*$/, 'Each dataset of the stage may be in SPICE.'],
  [
    /^arn:.*:quicksight:.*:dataset\/sluice-[a-z0-9-]+-\*(\/refresh-schedule\/\*)?$/,
    'Each dataset of the stage may be one of QuickSight, and be refreshed.',
  ],
  [/^arn:.*:quicksight:.*:dashboard\/sluice-[a-z0-9-]+-\*$/, 'Dashboards come and go without a deploy of the stacks.'],
  [/^arn:.*:quicksight:.*:(user|group)\/default\/\*$/, 'Who sees dashboards may change with each deploy.'],
  [
    /^arn:.*:quicksight:.*:(datasource|dataset|theme|dashboard)\/sluice-[a-z0-9-]*[a-z0-9]\*$/,
    'Whose a resource is, its tags tell.',
  ],
  [
    /^arn:.*:cloudformation:.*:stack\/(CDKToolkit|sluice-[a-z0-9-]+)\/\*$/,
    'A stack of this name has an id that only AWS knows.',
  ],
];

/** Acknowledges the `*` of those names, and that of actions without resources. No other wildcard. */
export function acknowledgeWildcards(construct: IConstruct, statements: readonly PolicyStatement[]): void {
  const stack = Stack.of(construct);
  const allowed = statements.filter(({ effect }) => effect === Effect.ALLOW);
  for (const { actions, resources } of allowed) {
    for (const resource of resources.map((token) => flat(stack.resolve(token)))) {
      const id = `AwsSolutions-IAM5[Resource::${resource}]`;
      const reason =
        resource === '*' && actions.every((action) => withoutResources.includes(action))
          ? `${actions.join(', ')}: AWS defines no resources for them, or they answer about the account.`
          : prefixes.find(([pattern]) => pattern.test(resource))?.[1];
      if (reason !== undefined) Validations.of(construct).acknowledge({ id, reason });
    }
  }
}

/**
 * Acknowledges to cfn-lint an action that IAM's reference lacks: QuickSight's own says that each operation has one of its
 * name, so also DescribeDashboardDefinition.
 */
export function acknowledgeUnlistedAction(policy: IConstruct): void {
  (policy.node.defaultChild as CfnResource).addMetadata('cfn-lint', { config: { ignore_checks: ['W3037'] } });
}

/** Acknowledges that a queue of dead letters has none itself. */
export function acknowledgeDeadLetters(queue: IConstruct): void {
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is the dead-letter queue of EventBridge targets, which cdk-nag does not look at.',
  });
}

/** A name as cdk-nag writes it: `<AWS::Region>` for a reference. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: reference, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(flat).join(join[0]) : `<${String(reference)}>`;
}

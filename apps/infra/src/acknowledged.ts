import { Stack, Validations } from 'aws-cdk-lib';
import { Effect, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/*
 * What cdk-nag finds and is meant to be so, each with its reason. Only what is named here is passed over.
 */

/** Actions that AWS defines without resources, or that answer about the whole account: a policy can only say `*`. */
const withoutResources = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'events:ListRuleNamesByTarget',
  'lambda:GetAccountSettings',
  'logs:GetQueryResults',
  'quicksight:DescribeAccountSubscription',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

/** Acknowledges the `*` at the end of a prefix or log group, and that of actions without resources. No other wildcard. */
export function acknowledgeWildcards(construct: IConstruct, statements: readonly PolicyStatement[]): void {
  const stack = Stack.of(construct);
  const allowed = statements.filter(({ effect }) => effect === Effect.ALLOW);
  for (const { actions, resources } of allowed) {
    for (const resource of resources.map((token) => flat(stack.resolve(token)))) {
      const id = `AwsSolutions-IAM5[Resource::${resource}]`;
      if (/^arn:.*:s3:::.*\/\*$/.test(resource))
        Validations.of(construct).acknowledge({
          id,
          reason: 'Keys below a prefix are made at run time, by people and by chance.',
        });
      else if (/^arn:.*:log-group:.*:\*$/.test(resource))
        Validations.of(construct).acknowledge({ id, reason: 'The streams of a log group are made at run time.' });
      else if (/^arn:.*:cloudformation:.*:stack\/CDKToolkit\/\*$/.test(resource))
        Validations.of(construct).acknowledge({ id, reason: 'A stack of this name has an id that only AWS knows.' });
      else if (resource === '*' && actions.every((action) => withoutResources.includes(action)))
        Validations.of(construct).acknowledge({
          id,
          reason: `${actions.join(', ')}: AWS defines no resources for them, or they answer about the account.`,
        });
    }
  }
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

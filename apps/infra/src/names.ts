import { ArnFormat, type Stack } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Stage } from './stage.ts';

/*
 * Stacks know what others have by its name, so that none exports anything to them and each can be replaced by itself.
 */

/** Name of what a stage has one of. */
export function nameOf(stage: Stage, what: string): string {
  return `sluice-${stage.name}-${what}`;
}

/** Name of the topic that takes alarms, and the alerts of the machine that publishes. */
export function alarmTopicName(stage: Stage): string {
  return nameOf(stage, 'alarms');
}

/** A function as the other stacks see it. */
export interface FunctionResource {
  readonly name: string;
  readonly arn: string;
  /** Name of its log group. */
  readonly logGroup: string;
}

/** One of the stage's functions, in another stack. */
export function functionOf(scope: Stack, stage: Stage, what: string): FunctionResource {
  const name = nameOf(stage, what);
  const arn = scope.formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return { name, arn, logGroup: logGroupName(name) };
}

/** One of the stage's queues, in another stack. */
export function queueOf(scope: Stack, stage: Stage, what: string): sqs.IQueue {
  const arn = scope.formatArn({ service: 'sqs', resource: nameOf(stage, what) });
  return sqs.Queue.fromQueueArn(scope, `queue-${what}`, arn);
}

/** Where a function's log goes. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

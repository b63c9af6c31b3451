import { RemovalPolicy, type Duration, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { acknowledgeWildcards } from './acknowledged.ts';
import { telemetry } from './actors/statements.ts';
import { metricNamespace } from './metrics.ts';
import { logGroupName, nameOf } from './names.ts';
import type { Stage } from './stage.ts';

export interface FunctionOptions {
  readonly stage: Stage;
  /** Without the stage. */
  readonly name: string;
  readonly description: string;
  /** What the function's metrics and log call it; functions that measure together have one. */
  readonly service: string;
  /** Folder of its code, with an `index.mjs` that exports `handler`. */
  readonly bundle: string;
  /** Megabytes. */
  readonly memorySize: number;
  readonly timeout: Duration;
  /** What it may do, besides its log and traces. */
  readonly statements: iam.PolicyStatement[];
  readonly environment: Record<string, string>;
}

/** A function of the stage with its role and its log, all of one name. */
export function stageFunction(scope: Stack, id: string, options: FunctionOptions): lambda.Function {
  const { stage, statements } = options;
  const functionName = nameOf(stage, options.name);
  const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
    logGroupName: logGroupName(functionName),
    retention: stage.logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const own = telemetry(logGroup);
  // Written out, as the managed policies and the constructs' own grants give more than is used.
  const role = new iam.Role(scope, `${id}Role`, {
    roleName: functionName,
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      ...(statements.length > 0 && { work: new iam.PolicyDocument({ statements }) }),
      telemetry: new iam.PolicyDocument({ statements: own }),
    },
  });
  acknowledgeWildcards(role, [...statements, ...own]);
  return new lambda.Function(scope, id, {
    functionName,
    description: options.description,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(options.bundle),
    role: role.withoutPolicyUpdates(),
    memorySize: options.memorySize,
    timeout: options.timeout,
    logGroup,
    loggingFormat: lambda.LoggingFormat.JSON,
    tracing: lambda.Tracing.ACTIVE,
    environment: {
      ...options.environment,
      POWERTOOLS_SERVICE_NAME: options.service,
      POWERTOOLS_METRICS_NAMESPACE: metricNamespace(stage),
      NODE_OPTIONS: '--enable-source-maps',
    },
  });
}

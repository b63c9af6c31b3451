import { DefaultStackSynthesizer, type Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Effect } from 'aws-cdk-lib/aws-iam';
import { deployedParameter } from '@sluice/lake';
import type { FunctionResource } from '../names.ts';
import type { Stage } from '../stage.ts';
import { allow, arn, readAddress } from './statements.ts';

/** What workflows look at and change. */
export interface Pipeline {
  readonly stage: Stage;
  /** Names of the stage's stacks. */
  readonly stacks: readonly string[];
  readonly sweep: FunctionResource;
  /** Of who provisions the dashboards, where the stage has any. */
  readonly provisioner: readonly PolicyStatement[];
}

/** What `npm run ci -- deploy` keeps in mind of the stage. */
const deployment = (scope: Stack, stage: Stage): string =>
  arn(scope, 'ssm', `parameter${deployedParameter(stage.name)}`);

/**
 * Workflows that say what a deploy would change. The bootstrap has a role for that, which reads all data of the account:
 * this one reads templates, and what a plan of the dashboards does.
 */
export function previewer(scope: Stack, { stage, stacks, provisioner }: Pipeline): PolicyStatement[] {
  return [
    ...readAddress(scope, stage),
    allow(['ssm:GetParameter'], [deployment(scope, stage)]),
    allow(
      ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
      stacks.map((name) => arn(scope, 'cloudformation', `stack/${name}/*`)),
    ),
    ...provisioner.filter(({ effect }) => effect === Effect.ALLOW).flatMap(onlyQuickSightReads),
  ];
}

/** Workflows that deploy: the bootstrap's roles, which they take, change the stacks. */
export function deployer(scope: Stack, pipeline: Pipeline): PolicyStatement[] {
  const { stage, sweep, provisioner } = pipeline;
  const bootstrapRole = (what: string): string =>
    arn(
      scope,
      'iam',
      `role/cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-${what}-role-${scope.account}-${scope.region}`,
      { region: '' },
    );
  return [
    ...previewer(scope, { ...pipeline, provisioner: [] }),
    ...provisioner,
    allow(['sts:AssumeRole'], ['deploy', 'file-publishing'].map(bootstrapRole)),
    allow(['ssm:PutParameter'], [deployment(scope, stage)]),
    allow(['lambda:InvokeFunction'], [sweep.arn]),
  ];
}

/** Of a statement what a plan of the dashboards asks of QuickSight, if anything. */
function onlyQuickSightReads({ actions, resources }: PolicyStatement): PolicyStatement[] {
  const reads = actions.filter((action) => /^quicksight:(Describe|List)/.test(action));
  return reads.length > 0 ? [allow(reads, resources)] : [];
}

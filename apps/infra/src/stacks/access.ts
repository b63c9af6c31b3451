import { Stack } from 'aws-cdk-lib';
import {
  CfnOIDCProvider,
  ManagedPolicy,
  PolicyDocument,
  Role,
  ServicePrincipal,
  WebIdentityPrincipal,
  type PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Dataset } from '@sluice/contract';
import { addressParameter, type Address } from '@sluice/lake';
import { databaseNames, quickSightId } from '@sluice/publish/names';
import type { Construct } from 'constructs';
import { acknowledgeUnlistedAction, acknowledgeWildcards } from '../acknowledged.ts';
import * as workflows from '../actors/github.ts';
import * as people from '../actors/people.ts';
import * as actors from '../actors/quicksight.ts';
import { arn, type Access } from '../actors/statements.ts';
import { functionOf, nameOf } from '../names.ts';
import { jobLogGroupName } from '../publish-jobs.ts';
import type { Stage } from '../stage.ts';
import { workgroupName } from './catalogue.ts';
import { ingestResourcesOf } from './ingest.ts';
import { publishResourcesOf } from './publish.ts';
import { environmentOf, zonesOf, type StorageStack } from './storage.ts';

export interface AccessProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly datasets: readonly Dataset[];
}

/**
 * How people and tools reach the stage: its address, and policies for those who upload, who ask, and who run it; where it
 * has dashboards, the role in which QuickSight asks, and a policy for those who provision them; where GitHub deploys it,
 * the roles of its workflows.
 */
export class AccessStack extends Stack {
  constructor(scope: Construct, id: string, { stage, storage, datasets }: AccessProps) {
    super(scope, id, {
      env: environmentOf(stage),
      description: `Sluice ${stage.name}: its address, policies for people`,
    });
    const zones = zonesOf(this, stage);
    const ingest = ingestResourcesOf(this, stage);
    const publish = publishResourcesOf(this, stage);
    const databases = databaseNames(stage.name);
    const access = { stage, zones, key: storage.key, queue: ingest.queue, datasets };
    const dashboards = stage.quicksight && addDashboards(this, access, stage.quicksight);
    const address: Address = {
      format: 1,
      stage: stage.name,
      region: this.region,
      buckets: {
        raw: zones.raw.bucketName,
        processed: zones.processed.bucketName,
        final: zones.final.bucketName,
      },
      ingest: {
        queueUrl: ingest.queue.queueUrl,
        deadLetterQueueUrl: ingest.deadLetters.queueUrl,
        eventDeadLetterQueueUrl: ingest.eventDeadLetters.queueUrl,
        function: ingest.ingest.name,
        logGroup: ingest.ingest.logGroup,
        sweepFunction: ingest.sweep.name,
      },
      publish: {
        stateMachine: publish.stateMachine.arn,
        deadLetterQueueUrl: publish.deadLetters.queueUrl,
        processedDatabase: databases.processed,
        finalDatabase: databases.final,
        workgroup: workgroupName(stage),
      },
      ...(dashboards && { quicksight: dashboards.address }),
    };
    new StringParameter(this, 'Address', {
      parameterName: addressParameter(stage.name),
      description: `Where Sluice ${stage.name} is to be found`,
      stringValue: this.toJsonString(address),
    });

    const policies: Record<string, { name: string; statements: PolicyStatement[] }> = {
      Uploader: { name: 'uploader', statements: people.uploader(this, access) },
      Analyst: { name: 'analyst', statements: people.analyst(this, access) },
      Operator: {
        name: 'operator',
        statements: [
          ...people.operator(this, {
            ...access,
            deadLetters: [ingest.deadLetters, ingest.eventDeadLetters, publish.deadLetters],
            publishQueue: publish.queue,
            functions: [ingest.ingest, ingest.sweep, publish.functions.start],
            logGroups: [
              ingest.ingest.logGroup,
              ingest.sweep.logGroup,
              // A policy for people has few characters: it does not name each function.
              functionOf(this, stage, 'publish-*').logGroup,
              publish.stateMachine.logGroup,
              ...['error', 'output'].map((what) => jobLogGroupName(stage, what)),
            ],
          }),
          ...(dashboards?.examiner ?? []),
        ],
      },
      ...(dashboards && { Provisioner: { name: 'provisioner', statements: dashboards.provisioner } }),
    };
    for (const [policyId, { name, statements }] of Object.entries(policies)) {
      const policy = new ManagedPolicy(this, policyId, {
        managedPolicyName: `sluice-${stage.name}-${name}`,
        description: `For ${name}s of Sluice ${stage.name}`,
        statements,
      });
      acknowledgeWildcards(policy, statements);
      if (name === 'provisioner') acknowledgeUnlistedAction(policy);
    }
    if (stage.github)
      addWorkflows(this, stage.github, {
        stage,
        stacks: scope.node.children.filter(Stack.isStack).map(({ stackName }) => stackName),
        sweep: ingest.sweep,
        provisioner: dashboards?.provisioner ?? [],
      });
  }
}

/** Adds the role in which QuickSight asks the tables; gives what the address says of the dashboards, and what people need. */
function addDashboards(scope: Stack, access: Access, quicksight: NonNullable<Stage['quicksight']>) {
  const { stage } = access;
  const statements = actors.dataSource(scope, access);
  const role = new Role(scope, 'DataSourceRole', {
    roleName: nameOf(stage, 'quicksight'),
    description: `For QuickSight, to ask the published tables of Sluice ${stage.name}`,
    // Without conditions, as AWS documents it: a role is passed to a service within its own account only.
    assumedBy: new ServicePrincipal('quicksight.amazonaws.com'),
    inlinePolicies: { work: new PolicyDocument({ statements }) },
  });
  acknowledgeWildcards(role, statements);
  const arnOf = (principal: string): string => actors.principalArn(scope, quicksight, principal);
  const address: NonNullable<Address['quicksight']> = {
    role: role.roleArn,
    dataSource: quickSightId(stage.name),
    owners: quicksight.owners.map(arnOf),
    readers: quicksight.readers.map(arnOf),
    refreshAt: quicksight.refreshAt,
  };
  return {
    address,
    examiner: actors.examiner(scope, access, quicksight, role.roleArn),
    provisioner: actors.provisioner(scope, access, role.roleArn),
  };
}

const issuer = 'token.actions.githubusercontent.com';

/** Adds the roles that workflows on GitHub take: what may deploy from the stage's environment alone, what may look from main. */
function addWorkflows(scope: Stack, github: NonNullable<Stage['github']>, pipeline: workflows.Pipeline): void {
  const { repository, pullRequests, provider } = github;
  const { stage } = pipeline;
  const trusted = arn(scope, 'iam', `oidc-provider/${issuer}`, { region: '' });
  const made =
    provider === 'create' && new CfnOIDCProvider(scope, 'GitHub', { url: `https://${issuer}`, clientIdList });
  const roles = {
    Deployer: { statements: workflows.deployer(scope, pipeline), from: [`environment:${stage.name}`] },
    Previewer: {
      statements: workflows.previewer(scope, pipeline),
      from: ['ref:refs/heads/main', ...(pullRequests ? ['pull_request'] : [])],
    },
  };
  for (const [roleId, { statements, from }] of Object.entries(roles)) {
    const name = roleId.toLowerCase();
    const role = new Role(scope, roleId, {
      roleName: nameOf(stage, name),
      description: `For workflows of ${repository}: ${name} of Sluice ${stage.name}`,
      assumedBy: new WebIdentityPrincipal(trusted, {
        StringEquals: {
          [`${issuer}:aud`]: clientIdList,
          [`${issuer}:sub`]: from.map((where) => `repo:${repository}:${where}`),
        },
      }),
      inlinePolicies: { work: new PolicyDocument({ statements }) },
    });
    if (made) role.node.addDependency(made);
    acknowledgeWildcards(role, statements);
    if (stage.quicksight) acknowledgeUnlistedAction(role);
  }
}

/** Whom GitHub's tokens are for. */
const clientIdList = ['sts.amazonaws.com'];

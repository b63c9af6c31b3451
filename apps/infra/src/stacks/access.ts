import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument, Role, ServicePrincipal, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Dataset } from '@sluice/contract';
import { addressParameter, type Address } from '@sluice/lake';
import { databaseNames, quickSightId } from '@sluice/publish/names';
import type { Construct } from 'constructs';
import { acknowledgeUnlistedAction, acknowledgeWildcards } from '../acknowledged.ts';
import * as people from '../actors/people.ts';
import * as actors from '../actors/quicksight.ts';
import type { Access } from '../actors/statements.ts';
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
 * has dashboards, the role in which QuickSight asks, and a policy for those who provision them.
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

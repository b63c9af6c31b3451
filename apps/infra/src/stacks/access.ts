import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Dataset } from '@sluice/contract';
import { addressParameter, type Address } from '@sluice/lake';
import { databaseNames } from '@sluice/publish/names';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledged.ts';
import * as actors from '../actors/people.ts';
import { functionOf } from '../names.ts';
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

/** How people and tools reach the stage: its address, and policies for those who upload, who ask, and who run it. */
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
      ...(stage.quicksight && { quicksight: quickSightOf(this, stage.quicksight) }),
    };
    new StringParameter(this, 'Address', {
      parameterName: addressParameter(stage.name),
      description: `Where Sluice ${stage.name} is to be found`,
      stringValue: this.toJsonString(address),
    });

    const access = { stage, zones, key: storage.key, queue: ingest.queue, datasets };
    const policies = {
      Uploader: { name: 'uploader', statements: actors.uploader(this, access) },
      Analyst: { name: 'analyst', statements: actors.analyst(this, access) },
      Operator: {
        name: 'operator',
        statements: actors.operator(this, {
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
      },
    };
    for (const [policyId, { name, statements }] of Object.entries(policies)) {
      const policy = new ManagedPolicy(this, policyId, {
        managedPolicyName: `sluice-${stage.name}-${name}`,
        description: `For ${name}s of Sluice ${stage.name}`,
        statements,
      });
      acknowledgeWildcards(policy, statements);
    }
  }
}

/** QuickSight's principals are known by the ARNs of their namespace, of which every account has 'default'. */
function quickSightOf(
  scope: Stack,
  { identityRegion = scope.region, owners, readers, refreshAt }: NonNullable<Stage['quicksight']>,
): NonNullable<Address['quicksight']> {
  const arn = (principal: string): string => {
    const [type = '', ...name] = principal.split('/');
    return `arn:${scope.partition}:quicksight:${identityRegion}:${scope.account}:${type}/default/${name.join('/')}`;
  };
  return { owners: owners.map(arn), readers: readers.map(arn), refreshAt };
}

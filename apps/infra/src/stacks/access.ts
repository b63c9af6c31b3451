import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Dataset } from '@sluice/contract';
import { addressParameter, type Address } from '@sluice/lake';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledged.ts';
import * as actors from '../actors/people.ts';
import type { Stage } from '../stage.ts';
import { ingestResourcesOf } from './ingest.ts';
import { environmentOf, zonesOf, type StorageStack } from './storage.ts';

export interface AccessProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly datasets: readonly Dataset[];
}

/** How people and tools reach the stage: its address, and a policy for those who upload and for those who run it. */
export class AccessStack extends Stack {
  constructor(scope: Construct, id: string, { stage, storage, datasets }: AccessProps) {
    super(scope, id, {
      env: environmentOf(stage),
      description: `Sluice ${stage.name}: its address, policies for people`,
    });
    const zones = zonesOf(this, stage);
    const ingest = ingestResourcesOf(this, stage);
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
    };
    new StringParameter(this, 'Address', {
      parameterName: addressParameter(stage.name),
      description: `Where Sluice ${stage.name} is to be found`,
      stringValue: this.toJsonString(address),
    });

    const access = { stage, zones, key: storage.key, queue: ingest.queue, datasets };
    const policies = {
      Uploader: { name: 'uploader', statements: actors.uploader(this, access) },
      Operator: {
        name: 'operator',
        statements: actors.operator(this, {
          ...access,
          deadLetters: [ingest.deadLetters, ingest.eventDeadLetters],
          functions: [ingest.ingest, ingest.sweep],
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

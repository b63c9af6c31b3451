import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { CfnJob } from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { toPublishingDocument, type Dataset } from '@sluice/contract';
import { databaseNames, jobName } from '@sluice/publish/names';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acknowledgeWildcards } from './acknowledged.ts';
import { job, type PublishAccess } from './actors/publish.ts';
import { glueSecurity } from './glue-security.ts';
import { nameOf } from './names.ts';
import type { Stage } from './stage.ts';

/** Files of the job's code, as apps/glue-job builds them. */
export interface JobCode {
  /** The script that Glue runs. */
  readonly script: string;
  /** The package that it imports, as a zip. */
  readonly library: string;
}

/** One Glue job per dataset: all run the same code, each by the contract of its dataset and with a role for that alone. */
export function publishJobs(scope: Stack, access: PublishAccess, code: JobCode): void {
  const { stage, zones, key, datasets } = access;
  const script = new Asset(scope, 'JobScript', { path: code.script });
  const library = new Asset(scope, 'JobLibrary', { path: code.library });
  const security = glueSecurity(scope, nameOf(stage, 'publish'), key);
  for (const what of ['error', 'output'])
    new logs.LogGroup(scope, `Job-${what}-logs`, {
      logGroupName: jobLogGroupName(stage, what),
      retention: stage.logRetention,
      ...(key && { encryptionKey: key }),
      removalPolicy: RemovalPolicy.DESTROY,
    });

  const databases = databaseNames(stage.name);
  for (const dataset of datasets) {
    const document = contractAsset(scope, dataset);
    const statements = job(
      scope,
      { ...access, datasets: [dataset] },
      [script, library, document].map(({ bucket, s3ObjectKey }) => bucket.arnForObjects(s3ObjectKey)),
    );
    const role = new iam.Role(scope, `JobRole-${dataset.name}`, {
      assumedBy: new iam.ServicePrincipal('glue.amazonaws.com'),
      inlinePolicies: { work: new iam.PolicyDocument({ statements }) },
    });
    acknowledgeWildcards(role, statements);
    const each = new CfnJob(scope, `Job-${dataset.name}`, {
      name: jobName(stage.name, dataset.name),
      description: `Publishes ${dataset.name}`,
      role: role.roleArn,
      glueVersion: '5.1',
      command: { name: 'glueetl', pythonVersion: '3', scriptLocation: script.s3ObjectUrl },
      workerType: stage.publish.workerType,
      numberOfWorkers: stage.publish.workers,
      timeout: stage.publish.timeout,
      // The machine decides what is tried again; two runs at once would only be in each other's way.
      maxRetries: 0,
      executionProperty: { maxConcurrentRuns: 1 },
      defaultArguments: {
        '--extra-py-files': library.s3ObjectUrl,
        '--datalake-formats': 'iceberg',
        // A small publish does not pay for the workers of a large one.
        '--enable-auto-scaling': 'true',
        '--job-bookmark-option': 'job-bookmark-disable',
        '--custom-logGroup-prefix': jobLogPrefix(stage),
        '--contract': document.s3ObjectUrl,
        '--processed_bucket': zones.processed.bucketName,
        '--final_bucket': zones.final.bucketName,
        '--processed_database': databases.processed,
        '--final_database': databases.final,
        '--scope': 'changes',
        '--accept_loss': 'false',
      },
      ...(security.name !== undefined && { securityConfiguration: security.name }),
    });
    security.covers(each);
  }
}

/** Begins the names of the jobs' log groups. */
function jobLogPrefix(stage: Stage): string {
  return `/aws-glue/jobs/${nameOf(stage, 'publish')}`;
}

/** Where the jobs say what they do and how they failed (`output`), and Spark does (`error` is what Glue calls it). */
export function jobLogGroupName(stage: Stage, what: string): string {
  // Glue puts the name of the security configuration behind the group's.
  const suffix = stage.encryption === 'kms' ? `-${nameOf(stage, 'publish')}` : '';
  return `${jobLogPrefix(stage)}/${what}${suffix}`;
}

function contractAsset(scope: Stack, dataset: Dataset): Asset {
  const file = join(mkdtempSync(join(tmpdir(), 'sluice-contract-')), `${dataset.name}.json`);
  writeFileSync(file, `${JSON.stringify(toPublishingDocument(dataset), null, 2)}\n`);
  return new Asset(scope, `Contract-${dataset.name}`, { path: file });
}

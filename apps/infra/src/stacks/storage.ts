import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import { queryPrefix } from '@sluice/lake';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/**
 * The data: three buckets, the bucket of their access logs, and their key where the stage asks for one. What is here
 * cannot be made again; so it is a stack of its own, which is retained unless the stage opts out.
 */
export class StorageStack extends Stack {
  /** What the buckets are encrypted with, where the stage asks for a key of its own. */
  readonly key: kms.Key | undefined;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, { env: environmentOf(stage), description: `Sluice ${stage.name}: buckets and their key` });
    // Access logs come by a bucket policy; the older way, by ACLs, is closed in these buckets.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    const kept = stage.retainData
      ? // But what a first deploy that fails has made goes again: a bucket that stayed would be in the next one's way.
        { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE }
      : { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true };
    this.key =
      stage.encryption === 'kms'
        ? new kms.Key(this, 'Key', {
            description: `What lies in the buckets of Sluice ${stage.name}`,
            enableKeyRotation: true,
            removalPolicy: kept.removalPolicy,
          })
        : undefined;
    const common: s3.BucketProps = {
      ...kept,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
    };
    this.key?.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'LogsOfGlue',
        principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:DescribeKey',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:/aws-glue/*`,
          },
        },
      }),
    );
    const accessLogs = new s3.Bucket(this, 'AccessLogs', {
      ...common,
      bucketName: defaultName(stage, 'access-logs'),
      // Amazon S3 delivers access logs to no bucket with a KMS key.
      encryption: s3.BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ id: 'expire', expiration: Duration.days(stage.logRetention) }],
    });
    const zone = (name: Zone): s3.BucketProps => ({
      ...common,
      bucketName: bucketName(stage, name),
      ...(this.key
        ? { encryption: s3.BucketEncryption.KMS, encryptionKey: this.key, bucketKeyEnabled: true }
        : { encryption: s3.BucketEncryption.S3_MANAGED }),
      serverAccessLogsBucket: accessLogs as s3.IBucket,
      serverAccessLogsPrefix: `${name}/`,
      lifecycleRules: [{ id: 'abort-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });

    const raw = new s3.Bucket(this, 'Raw', { ...zone('raw'), versioned: true });
    if (stage.expireRawVersionsDays !== undefined)
      raw.addLifecycleRule({
        id: 'expire-versions',
        noncurrentVersionExpiration: Duration.days(stage.expireRawVersionsDays),
      });
    const processed = new s3.Bucket(this, 'Processed', zone('processed'));
    // Uploads are ingested, receipts are published. The L2's `eventBridgeEnabled` would bring a custom resource with a
    // function of its own.
    for (const { node } of [raw, processed])
      (node.defaultChild as s3.CfnBucket).notificationConfiguration = {
        eventBridgeConfiguration: { eventBridgeEnabled: true },
      };
    const final = new s3.Bucket(this, 'Final', zone('final'));
    // Neither is data: what was asked of the tables, and how each run of the publishing job ended.
    final.addLifecycleRule({ id: 'expire-queries', prefix: queryPrefix, expiration: Duration.days(7) });
    final.addLifecycleRule({ id: 'expire-runs', prefix: '_runs/', expiration: Duration.days(365) });
    // TLS is asked for as long as there is a bucket.
    for (const { policy } of [accessLogs, raw, processed, final]) policy?.applyRemovalPolicy(kept.removalPolicy);
  }
}

type Zone = 'raw' | 'processed' | 'final';

/** The buckets as the other stacks see them: by name, so that storage exports nothing but its key. */
export interface Zones {
  /** Uploads, every version of them. */
  readonly raw: s3.IBucket;
  /** Clean files, rejects and receipts. */
  readonly processed: s3.IBucket;
  /** Published tables. */
  readonly final: s3.IBucket;
}

/** A stage's buckets, in another stack of it. */
export function zonesOf(scope: Construct, stage: Stage): Zones {
  const zone = (name: Zone): s3.IBucket => s3.Bucket.fromBucketName(scope, `zone-${name}`, bucketName(stage, name));
  return { raw: zone('raw'), processed: zone('processed'), final: zone('final') };
}

/** Where the stage's stacks are deployed; what the stage leaves open comes from the credentials. */
export function environmentOf({ account, region }: Stage): { account?: string; region?: string } {
  return { ...(account && { account }), ...(region && { region }) };
}

function bucketName(stage: Stage, zone: Zone): string {
  return stage.buckets?.[zone] ?? defaultName(stage, zone);
}

/** Bucket names are unique in all of AWS: account and region tell them apart. */
function defaultName(stage: Stage, what: string): string {
  return `sluice-${stage.name}-${what}-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
}

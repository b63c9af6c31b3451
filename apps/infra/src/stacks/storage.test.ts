import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import type { Stage } from '../stage.ts';
import { account, deployed, named, ofType, region, type Resources } from '../testing.ts';

const storageOf = (stage: Stage): Resources => deployed({ stage })['storage'] ?? {};
const bucketName = (stage: Stage, zone: string): string => `sluice-${stage.name}-${zone}-${account}-${region}`;
const zones = ['raw', 'processed', 'final'];

describe.each([dev, prod])('storage of $name', (stage) => {
  const storage = storageOf(stage);
  const bucket = (zone: string) => named(storage, 'AWS::S3::Bucket', bucketName(stage, zone)).Properties;

  test('has three zones and the bucket of their access logs', () => {
    expect(ofType(storage, 'AWS::S3::Bucket')).toHaveLength(4);
    for (const zone of zones)
      expect(bucket(zone)['LoggingConfiguration']).toEqual({
        DestinationBucketName: bucketName(stage, 'access-logs'),
        LogFilePrefix: `${zone}/`,
      });
  });

  test('keeps every bucket from the public', () => {
    for (const [, { Properties }] of ofType(storage, 'AWS::S3::Bucket')) {
      expect(Properties['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties['OwnershipControls']).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
    }
  });

  test('keeps every version of raw for ever, and sweeps up what uploads have left behind', () => {
    expect(bucket('raw')['VersioningConfiguration']).toEqual({ Status: 'Enabled' });
    const abort = {
      Id: 'abort-uploads',
      Status: 'Enabled',
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    };
    for (const zone of ['raw', 'processed']) expect(bucket(zone)['LifecycleConfiguration']).toEqual({ Rules: [abort] });
    // Of the final bucket nothing that is a row or points to one may ever go by itself.
    expect(bucket('final')['LifecycleConfiguration']).toEqual({
      Rules: [
        abort,
        { Id: 'expire-queries', Status: 'Enabled', Prefix: '_queries/', ExpirationInDays: 7 },
        { Id: 'expire-runs', Status: 'Enabled', Prefix: '_runs/', ExpirationInDays: 365 },
      ],
    });
  });

  test('raw and processed tell EventBridge of their objects without a function of their own', () => {
    for (const zone of ['raw', 'processed'])
      expect(bucket(zone)['NotificationConfiguration']).toEqual({
        EventBridgeConfiguration: { EventBridgeEnabled: true },
      });
    expect(bucket('final')['NotificationConfiguration']).toBeUndefined();
    expect(ofType(storage, 'Custom::S3BucketNotifications')).toEqual([]);
  });
});

test('raw versions expire where a stage opts in', () => {
  const storage = storageOf({ ...dev, expireRawVersionsDays: 90 });
  expect(named(storage, 'AWS::S3::Bucket', bucketName(dev, 'raw')).Properties['LifecycleConfiguration']).toMatchObject({
    Rules: [{ Id: 'abort-uploads' }, { Id: 'expire-versions', NoncurrentVersionExpiration: { NoncurrentDays: 90 } }],
  });
});

test('data outlives its stack unless the stage opts out', () => {
  const policies = (stage: Stage) =>
    new Set(
      Object.values(storageOf(stage))
        .filter(({ Type }) => ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::KMS::Key'].includes(Type))
        .map(({ DeletionPolicy }) => DeletionPolicy),
    );
  // A first deploy that fails leaves nothing behind: named buckets would make the next one fail, too.
  expect(policies(prod)).toEqual(new Set(['RetainExceptOnCreate']));
  expect(policies({ ...prod, retainData: false })).toEqual(new Set(['Delete']));
  // What deletes the objects exists only where they may be deleted.
  expect(ofType(storageOf(prod), 'Custom::S3AutoDeleteObjects')).toEqual([]);
  expect(ofType(storageOf(dev), 'Custom::S3AutoDeleteObjects')).toHaveLength(4);
});

test('the zones have a key of the stage where it asks for one', () => {
  const encryption = (stage: Stage) =>
    zones.map((zone) => {
      const { Properties } = named(storageOf(stage), 'AWS::S3::Bucket', bucketName(stage, zone));
      return JSON.stringify(Properties['BucketEncryption']);
    });
  for (const rule of encryption(dev)) expect(rule).toContain('"SSEAlgorithm":"AES256"');
  for (const rule of encryption(prod)) {
    expect(rule).toContain('"SSEAlgorithm":"aws:kms"');
    expect(rule).toMatch(/"KMSMasterKeyID":"arn:aws:kms:/);
    expect(rule).toContain('"BucketKeyEnabled":true');
  }
  expect(ofType(storageOf(dev), 'AWS::KMS::Key')).toEqual([]);
  expect(ofType(storageOf(prod), 'AWS::KMS::Key')[0]?.[1].Properties['EnableKeyRotation']).toBe(true);
});

// The simulation of permissions does not know an encryption context whose name has colons.
test('CloudWatch may use the key for the logs of Glue, and for no others', () => {
  const [key] = ofType(storageOf(prod), 'AWS::KMS::Key');
  const { Statement } = key?.[1].Properties['KeyPolicy'] as { Statement: object[] };
  expect(Statement.filter((each) => JSON.stringify(each).includes('logs.'))).toEqual([
    {
      Sid: 'LogsOfGlue',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:DescribeKey',
      ],
      Resource: '*',
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${region}:${account}:log-group:/aws-glue/*`,
        },
      },
    },
  ]);
});

test('bucket names are what the stage says', () => {
  const buckets = { raw: 'csv-raw-data', processed: 'csv-processed-data', final: 'csv-final-data' };
  const stacks = deployed({ stage: { ...dev, buckets } });
  for (const name of Object.values(buckets)) named(stacks['storage'] ?? {}, 'AWS::S3::Bucket', name);
  expect(JSON.stringify(stacks['ingest'])).toContain('arn:aws:s3:::csv-raw-data/*');
  expect(JSON.stringify(stacks['ingest'])).not.toContain('sluice-dev-raw');
});

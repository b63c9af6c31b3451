import { datasets } from '@sluice/datasets';
import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, deployed, named, ofType, region } from '../testing.ts';

describe.each([dev, prod])('the catalogue of $name', (stage) => {
  const { storage = {}, catalogue = {} } = deployed({ stage });
  const bucket = (zone: string): string => `sluice-${stage.name}-${zone}-${account}-${region}`;
  const [key] = ofType(storage, 'AWS::KMS::Key');
  const keyArn = key && `arn:aws:kms:${region}:${account}:key/${key[0]}`;

  test('has a database for what is clean and one for what is published, where Iceberg finds the place of its tables', () => {
    const databases = ofType(catalogue, 'AWS::Glue::Database').map(([, { Properties }]) => Properties['DatabaseInput']);
    expect(databases).toEqual([
      expect.objectContaining({
        Name: `sluice_${stage.name}_processed`,
        LocationUri: `s3://${bucket('processed')}/`,
      }),
      expect.objectContaining({ Name: `sluice_${stage.name}_final`, LocationUri: `s3://${bucket('final')}/` }),
    ]);
  });

  test('crawls each dataset when it is asked, reads a sample, reports, and alters nothing', () => {
    const crawlers = ofType(catalogue, 'AWS::Glue::Crawler').map(([, { Properties }]) => Properties);
    expect(crawlers.map(({ Name }) => Name)).toEqual(datasets.map(({ name }) => `sluice-${stage.name}-${name}`));
    for (const [index, crawler] of crawlers.entries()) {
      expect(crawler).toMatchObject({
        DatabaseName: `sluice_${stage.name}_processed`,
        Role: `arn:aws:iam::${account}:role/sluice-${stage.name}-crawler`,
        TablePrefix: 'crawled_',
        SchemaChangePolicy: { UpdateBehavior: 'LOG', DeleteBehavior: 'LOG' },
        Targets: { S3Targets: [{ Path: `s3://${bucket('processed')}/${datasets[index]?.name}/`, SampleSize: 20 }] },
      });
      expect(crawler['Schedule']).toBeUndefined();
      expect(JSON.parse(String(crawler['Configuration']))).toEqual({
        Version: 1,
        Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
      });
      expect(crawler['CrawlerSecurityConfiguration']).toBe(key && `sluice-${stage.name}-catalogue`);
    }
  });

  test('declares what the clean files look like: a header, quotes, and strings only', () => {
    const [classifier] = ofType(catalogue, 'AWS::Glue::Classifier');
    expect(classifier?.[1].Properties['CsvClassifier']).toMatchObject({
      Name: `sluice-${stage.name}-csv`,
      ContainsHeader: 'PRESENT',
      Delimiter: ',',
      QuoteSymbol: '"',
      CustomDatatypeConfigured: true,
      ContainsCustomDatatype: ['STRING'],
    });
    for (const [, { Properties }] of ofType(catalogue, 'AWS::Glue::Crawler'))
      expect(Properties['Classifiers']).toEqual([`sluice-${stage.name}-csv`]);
  });

  test('encrypts what Glue writes with the stage’s key, where it has one', () => {
    const [security] = ofType(catalogue, 'AWS::Glue::SecurityConfiguration');
    expect(security?.[1].Properties['EncryptionConfiguration']).toEqual(
      keyArn && {
        S3Encryptions: [{ S3EncryptionMode: 'SSE-KMS', KmsKeyArn: keyArn }],
        CloudWatchEncryption: { CloudWatchEncryptionMode: 'SSE-KMS', KmsKeyArn: keyArn },
        JobBookmarksEncryption: { JobBookmarksEncryptionMode: 'CSE-KMS', KmsKeyArn: keyArn },
      },
    );
  });

  test('has a workgroup whose limit, place and encryption of results nobody can set aside', () => {
    const { WorkGroupConfiguration } = named(catalogue, 'AWS::Athena::WorkGroup', `sluice-${stage.name}`).Properties;
    expect(WorkGroupConfiguration).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      PublishCloudWatchMetricsEnabled: true,
      BytesScannedCutoffPerQuery: stage.athena.scanLimit * 1e9,
      ResultConfiguration: {
        OutputLocation: `s3://${bucket('final')}/_queries/`,
        ExpectedBucketOwner: account,
        EncryptionConfiguration: keyArn
          ? { EncryptionOption: 'SSE_KMS', KmsKey: keyArn }
          : { EncryptionOption: 'SSE_S3' },
      },
    });
  });
});

test('the entry of a final table stays as long as its files', () => {
  const policies = (stage: typeof dev) =>
    ofType(deployed({ stage })['catalogue'] ?? {}, 'AWS::Glue::Database').map(
      ([, { DeletionPolicy }]) => DeletionPolicy,
    );
  expect(policies(prod)).toEqual([undefined, 'RetainExceptOnCreate']);
  expect(policies(dev)).toEqual([undefined, 'Delete']);
});

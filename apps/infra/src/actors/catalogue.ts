import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { crawledPrefix, databaseNames } from '@sluice/publish/names';
import { allow, glueLogs, tables, useKey, type Access } from './statements.ts';

/**
 * The crawlers: read clean files, and write no table but what they infer. AWS publishes no list that is narrower than its
 * managed AWSGlueServiceRole (`glue:*`). Partitions they would ask for only in tables that have some: these have none, as
 * the files lie directly below a dataset's prefix, and each crawl makes the table afresh.
 */
export function crawler(scope: Stack, { stage, zones: { processed }, datasets, key }: Access): PolicyStatement[] {
  return [
    allow(['s3:ListBucket', 's3:GetBucketLocation'], [processed.bucketArn]),
    allow(
      ['s3:GetObject'],
      datasets.map(({ name }) => processed.arnForObjects(`${name}/*`)),
    ),
    allow(
      ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:CreateTable', 'glue:UpdateTable'],
      tables(scope, databaseNames(stage.name).processed, `${crawledPrefix}*`),
    ),
    ...useKey(scope, key, ['kms:Decrypt']),
    ...glueLogs(scope, 'crawlers', key),
  ];
}

import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { crawledPrefix, type Catalogue } from '../stacks/catalogue.ts';
import { allow, glueLogs, tables, useKey, type Access } from './statements.ts';

/** What those who work with the catalogue know besides. */
export interface CatalogueAccess extends Access {
  readonly catalogue: Catalogue;
}

/** The crawlers: read clean files, and write no table but what they infer. */
export function crawler(
  scope: Stack,
  { zones: { processed }, datasets, key, catalogue }: CatalogueAccess,
): PolicyStatement[] {
  return [
    allow(['s3:ListBucket', 's3:GetBucketLocation'], [processed.bucketArn]),
    allow(
      ['s3:GetObject'],
      datasets.map(({ name }) => processed.arnForObjects(`${name}/*`)),
    ),
    allow(
      ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:CreateTable', 'glue:UpdateTable'],
      tables(scope, catalogue.processedDatabase, `${crawledPrefix}*`),
    ),
    ...useKey(scope, key, ['kms:Decrypt']),
    ...glueLogs(scope, 'crawlers', key),
  ];
}

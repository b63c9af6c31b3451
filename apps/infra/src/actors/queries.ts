import type { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { queryPrefix } from '@sluice/lake';
import { databaseNames } from '@sluice/publish/names';
import { workgroupName } from '../stacks/catalogue.ts';
import { allow, arn, tables, useKey, type Access } from './statements.ts';

/** Asks the published tables, in the stage's workgroup: Athena reads and writes in the name of whoever asks. */
export function askTables(scope: Stack, { stage, zones: { final }, datasets, key }: Access): PolicyStatement[] {
  return [
    allow(
      [
        'athena:GetWorkGroup',
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetQueryResultsStream',
        'athena:StopQueryExecution',
        'athena:ListQueryExecutions',
      ],
      [arn(scope, 'athena', `workgroup/${workgroupName(stage)}`)],
    ),
    allow(
      ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartitions'],
      tables(scope, databaseNames(stage.name).final, '*'),
    ),
    // Athena asks for the account's default database whatever a query is about, and consoles for the workgroups.
    allow(['glue:GetDatabase'], [arn(scope, 'glue', 'database/default')]),
    // Where Lake Formation governs the tables, it says with this who may read which; elsewhere it gives nothing.
    allow(['athena:ListWorkGroups', 'lakeformation:GetDataAccess'], ['*']),
    allow(['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'], [final.bucketArn]),
    allow(
      ['s3:GetObject'],
      datasets.map(({ name }) => final.arnForObjects(`${name}/*`)),
    ),
    allow(
      ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
      [final.arnForObjects(`${queryPrefix}*`)],
    ),
    ...useKey(scope, key, ['kms:Decrypt', 'kms:GenerateDataKey']),
  ];
}

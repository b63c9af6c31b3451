import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Dataset } from '@sluice/contract';
import { queryPrefix } from '@sluice/lake';
import { crawledPrefix, crawlerName, databaseNames } from '@sluice/publish/names';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../acknowledged.ts';
import { crawler } from '../actors/catalogue.ts';
import { glueSecurity } from '../glue-security.ts';
import { nameOf } from '../names.ts';
import type { Stage } from '../stage.ts';
import { environmentOf, zonesOf, type StorageStack } from './storage.ts';

export interface CatalogueProps {
  readonly stage: Stage;
  readonly storage: StorageStack;
  readonly datasets: readonly Dataset[];
}

/** Files of a dataset that a crawl reads: its cost stays the same however many there are. */
const sampleSize = 20;
const gigabyte = 1e9;

/**
 * What lies in the buckets, as tables: two databases, a crawler per dataset that reports what it finds, and the Athena
 * workgroup that asks. The tables themselves are made by what runs: the processed ones by the drift check, the final
 * ones by the publishing job, and `crawled_…` by the crawlers.
 */
export class CatalogueStack extends Stack {
  constructor(scope: Construct, id: string, { stage, storage, datasets }: CatalogueProps) {
    super(scope, id, { env: environmentOf(stage), description: `Sluice ${stage.name}: databases, crawlers, Athena` });
    this.addStackDependency(storage);
    const zones = zonesOf(this, stage);
    const databases = databaseNames(stage.name);
    const database = (databaseId: string, databaseInput: glue.CfnDatabase.DatabaseInputProperty): glue.CfnDatabase =>
      new glue.CfnDatabase(this, databaseId, { catalogId: Aws.ACCOUNT_ID, databaseInput });
    const processed = database('ProcessedDatabase', {
      name: databases.processed,
      description: `Clean files of Sluice ${stage.name}: what is in them; not for queries`,
      locationUri: `s3://${zones.processed.bucketName}/`,
    });
    const final = database('FinalDatabase', {
      name: databases.final,
      description: `Published tables of Sluice ${stage.name}`,
      // Iceberg puts a table below it, under the table's name.
      locationUri: `s3://${zones.final.bucketName}/`,
    });
    // Which of an Iceberg table's files are the table, only its entry in the catalogue knows: it stays with the files.
    final.applyRemovalPolicy(stage.retainData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY);

    const classifier = new glue.CfnClassifier(this, 'Csv', {
      csvClassifier: {
        name: nameOf(stage, 'csv'),
        delimiter: ',',
        quoteSymbol: '"',
        containsHeader: 'PRESENT',
        allowSingleColumn: true,
        // Every column is a string, as it is in the processed tables: publishing casts by the contract.
        customDatatypeConfigured: true,
        containsCustomDatatype: ['STRING'],
      },
    });
    const security = glueSecurity(this, nameOf(stage, 'catalogue'), storage.key);
    const statements = crawler(this, { stage, zones, key: storage.key, datasets });
    const role = new iam.Role(this, 'CrawlerRole', {
      roleName: nameOf(stage, 'crawler'),
      assumedBy: new iam.ServicePrincipal('glue.amazonaws.com'),
      inlinePolicies: { work: new iam.PolicyDocument({ statements }) },
    });
    acknowledgeWildcards(role, statements);
    for (const { name } of datasets) {
      const each = new glue.CfnCrawler(this, `Crawler-${name}`, {
        name: crawlerName(stage.name, name),
        description: `Reports what the clean files of ${name} look like`,
        role: role.roleArn,
        databaseName: processed.ref,
        classifiers: [classifier.ref],
        targets: { s3Targets: [{ path: `s3://${zones.processed.bucketName}/${name}/`, sampleSize }] },
        tablePrefix: crawledPrefix,
        // It reports and never alters: the drift check compares, and brings the processed table to the contract.
        schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' },
        configuration: JSON.stringify({
          Version: 1,
          Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
        }),
        ...(security.name !== undefined && { crawlerSecurityConfiguration: security.name }),
      });
      security.covers(each);
    }

    new CfnWorkGroup(this, 'Workgroup', {
      name: workgroupName(stage),
      description: `Queries of the tables of Sluice ${stage.name}`,
      // Its history of queries goes with it; their results lie in the final bucket.
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: stage.athena.scanLimit * gigabyte,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${zones.final.bucketName}/${queryPrefix}`,
          expectedBucketOwner: Aws.ACCOUNT_ID,
          encryptionConfiguration: storage.key
            ? { encryptionOption: 'SSE_KMS', kmsKey: storage.key.keyArn }
            : { encryptionOption: 'SSE_S3' },
        },
      },
    });
  }
}

/** Name of the stage's workgroup in Athena. */
export function workgroupName(stage: Stage): string {
  return `sluice-${stage.name}`;
}

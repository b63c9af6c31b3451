import {
  GetRoleCommand,
  IAMClient,
  paginateSimulatePrincipalPolicy,
  type EvaluationResult,
  type PolicyEvaluationDecisionType,
} from '@aws-sdk/client-iam';
import { GetDataLakeSettingsCommand, LakeFormationClient, ListPermissionsCommand } from '@aws-sdk/client-lakeformation';
import {
  DescribeDataSourceCommand,
  DescribeGroupCommand,
  DescribeUserCommand,
  QuickSightClient,
} from '@aws-sdk/client-quicksight';
import { GetBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { datasets } from '@sluice/datasets';
import { queryPrefix, type Address } from '@sluice/lake';
import type { Account } from './account.ts';
import { fail, ok, unknown, warn, type Check } from './check.ts';

type Dashboards = NonNullable<Address['quicksight']>;

/** What a stage's dashboards need: the people that they are for, the role that asks the tables, its data source. */
export async function checkDashboards(account: Account, address: Address, dashboards: Dashboards): Promise<Check[]> {
  const connection = { region: address.region };
  const iam = new IAMClient(connection);
  const role = await checkRole(iam, address.stage, dashboards);
  return [
    await checkPeople(account, address.stage, dashboards),
    role,
    ...(role.status !== 'fail'
      ? [await checkPermissions(iam, new S3Client(connection), account, address, dashboards)]
      : []),
    await checkLakeFormation(new LakeFormationClient(connection), address, dashboards),
    await checkDataSource(new QuickSightClient(connection), account, address, dashboards),
  ];
}

/** Whether QuickSight knows those whom the dashboards are for. It answers about them in one region only. */
async function checkPeople({ account }: Account, stage: string, { owners, readers }: Dashboards): Promise<Check> {
  const name = 'dashboards for';
  const file = `apps/infra/src/stages/${stage}.ts`;
  const principals = [...new Set([...owners, ...readers])];
  const missing: string[] = [];
  try {
    for (const principal of principals) {
      const [, , , region = '', , path = ''] = principal.split(':');
      const [type, Namespace, ...rest] = path.split('/');
      const of = { AwsAccountId: account, Namespace };
      const client = new QuickSightClient({ region });
      try {
        if (type === 'group') await client.send(new DescribeGroupCommand({ ...of, GroupName: rest.join('/') }));
        else await client.send(new DescribeUserCommand({ ...of, UserName: rest.join('/') }));
      } catch (error) {
        if ((error as Error).name !== 'ResourceNotFoundException') throw error;
        missing.push(principalOf(principal));
      }
    }
  } catch (error) {
    const [, region] = /your identity region is ([a-z0-9-]+)/.exec((error as Error).message) ?? [];
    if (region === undefined) return unknown(name, error, 'quicksight:DescribeUser and quicksight:DescribeGroup');
    const mend = `set quicksight.identityRegion to '${region}' in ${file}: npx nx deploy infra --stage=${stage}`;
    return fail(name, `QuickSight keeps the account's users and groups in ${region}`, mend);
  }
  return missing.length === 0
    ? ok(name, `QuickSight knows all of them: ${principals.map(principalOf).join(', ')}`)
    : fail(name, `QuickSight knows no ${missing.join(', ')}`, `make them in its console, or take them out of ${file}`);
}

/** As a stage's file has it: 'user/name', 'group/name'. */
const principalOf = (arn: string): string => {
  const [type, , ...name] = arn.slice(arn.lastIndexOf(':') + 1).split('/');
  return [type, ...name].join('/');
};

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Whether there is a role that QuickSight can take. */
async function checkRole(iam: IAMClient, stage: string, { role }: Dashboards): Promise<Check> {
  const name = 'dashboards role';
  const mend = `npx nx deploy infra --stage=${stage}`;
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: lastPart(role) }));
    return isForQuickSight(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '{}'))
      ? ok(name, role)
      : fail(name, `${role} does not let quicksight.amazonaws.com take it`, mend);
  } catch (error) {
    if ((error as Error).name === 'NoSuchEntityException') return fail(name, `${role} does not exist`, mend);
    return unknown(name, error, 'iam:GetRole');
  }
}

interface TrustPolicy {
  readonly Statement?: readonly {
    readonly Effect: string;
    readonly Principal: { readonly Service?: string | readonly string[] };
    readonly Action: string | readonly string[];
  }[];
}

const isForQuickSight = (document: string): boolean =>
  ((JSON.parse(document) as TrustPolicy).Statement ?? []).some(
    ({ Effect, Principal, Action }) =>
      Effect === 'Allow' &&
      [Principal.Service].flat().includes('quicksight.amazonaws.com') &&
      [Action].flat().includes('sts:AssumeRole'),
  );

/** Something that the role is to do, with each of these. */
interface Need {
  readonly actions: string[];
  readonly resources: string[];
  readonly context?: Readonly<Record<string, string>>;
}

/** Whether the role may ask, read, and write what it has found, as IAM reckons: with the account's boundaries, too. */
export async function checkPermissions(
  iam: IAMClient,
  s3: Pick<S3Client, 'send'>,
  account: Account,
  address: Address,
  { role }: Dashboards,
): Promise<Check> {
  const name = 'dashboards permissions';
  let asking = 's3:GetEncryptionConfiguration';
  try {
    const needs = [...needsOfTables(account, address), ...(await needsOfKey(s3, address))];
    asking = 'iam:SimulatePrincipalPolicy';
    const denied: string[] = [];
    for (const { actions, resources, context = {} } of needs) {
      const input = {
        PolicySourceArn: role,
        ActionNames: actions,
        ResourceArns: resources,
        ContextEntries: Object.entries(context).map(([ContextKeyName, value]) => ({
          ContextKeyName,
          ContextKeyValues: [value],
          ContextKeyType: 'string' as const,
        })),
      };
      for await (const { EvaluationResults = [] } of paginateSimulatePrincipalPolicy({ client: iam }, input))
        denied.push(...EvaluationResults.flatMap(deniedOf));
    }
    return denied.length === 0
      ? ok(name, `the role may ask the tables of ${address.publish.finalDatabase}, read them and write results`)
      : fail(
          name,
          `${role} may not ${denied.join('; ')}`,
          `npx nx deploy infra --stage=${address.stage}; where that changes nothing, the role's permissions boundary or a ` +
            'service control policy of the organisation denies it',
        );
  } catch (error) {
    return unknown(name, error, asking);
  }
}

function needsOfTables({ account }: Account, { region, buckets, publish }: Address): Need[] {
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;
  const final = `arn:aws:s3:::${buckets.final}`;
  const database = publish.finalDatabase;
  return [
    {
      actions: ['athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults'],
      resources: [arn('athena', `workgroup/${publish.workgroup}`)],
    },
    {
      actions: ['glue:GetTable'],
      resources: [
        arn('glue', 'catalog'),
        arn('glue', `database/${database}`),
        ...datasets.map((dataset) => arn('glue', `table/${database}/${dataset.name}`)),
      ],
    },
    { actions: ['s3:GetObject'], resources: datasets.map((dataset) => `${final}/${dataset.name}/data/file`) },
    { actions: ['s3:GetObject', 's3:PutObject'], resources: [`${final}/${queryPrefix}result`] },
    { actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [final] },
  ];
}

/** Of the final bucket, where it has a key of KMS. */
async function needsOfKey(s3: Pick<S3Client, 'send'>, { region, buckets }: Address): Promise<Need[]> {
  const { ServerSideEncryptionConfiguration } = await s3.send(
    new GetBucketEncryptionCommand({ Bucket: buckets.final }),
  );
  const keys = (ServerSideEncryptionConfiguration?.Rules ?? []).flatMap(
    ({ ApplyServerSideEncryptionByDefault: rule }) => rule?.KMSMasterKeyID ?? [],
  );
  if (keys.length === 0) return [];
  const context = { 'kms:ViaService': `s3.${region}.amazonaws.com` };
  return [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: keys, context }];
}

/** What is not allowed, resource by resource. */
function deniedOf({ EvalActionName, EvalDecision, EvalResourceName, ...result }: EvaluationResult): string[] {
  const each: [string | undefined, PolicyEvaluationDecisionType | undefined][] = (
    result.ResourceSpecificResults ?? []
  ).map(({ EvalResourceName: resource, EvalResourceDecision }) => [resource, EvalResourceDecision]);
  return (each.length > 0 ? each : [[EvalResourceName, EvalDecision] as const])
    .filter(([, decision]) => decision !== 'allowed')
    .map(([resource, decision]) => `${EvalActionName} on ${resource} (${decision})`);
}

/** Whether Lake Formation governs the tables, and lets the role read them. */
async function checkLakeFormation(
  client: LakeFormationClient,
  { publish: { finalDatabase: DatabaseName } }: Address,
  { role }: Dashboards,
): Promise<Check> {
  const name = 'lake formation';
  let asking = 'lakeformation:GetDataLakeSettings';
  try {
    const { DataLakeSettings } = await client.send(new GetDataLakeSettingsCommand());
    const isLeftToIam = (DataLakeSettings?.CreateTableDefaultPermissions ?? []).some(
      ({ Principal }) => Principal?.DataLakePrincipalIdentifier === 'IAM_ALLOWED_PRINCIPALS',
    );
    if (isLeftToIam) return ok(name, 'leaves the tables to IAM');
    asking = 'lakeformation:ListPermissions';
    const Principal = { DataLakePrincipalIdentifier: role };
    const Resource = { Table: { DatabaseName, TableWildcard: {} } };
    const { PrincipalResourcePermissions = [] } = await client.send(
      new ListPermissionsCommand({ Principal, Resource }),
    );
    const granted = PrincipalResourcePermissions.flatMap(({ Permissions = [] }) => Permissions);
    return granted.includes('SELECT') || granted.includes('ALL')
      ? ok(name, `lets the role read the tables of ${DatabaseName}`)
      : fail(
          name,
          `governs new tables, and no grant lets ${role} read all those of ${DatabaseName}`,
          `aws lakeformation grant-permissions --principal DataLakePrincipalIdentifier=${role} ` +
            `--permissions SELECT DESCRIBE --resource '${JSON.stringify(Resource)}'; docs/dashboards.md has all grants`,
        );
  } catch (error) {
    return unknown(name, error, asking);
  }
}

/** Whether the data source is there, as the stage is deployed, and QuickSight could reach Athena by it. */
async function checkDataSource(
  client: QuickSightClient,
  { account }: Account,
  { stage, publish }: Address,
  { dataSource, role }: Dashboards,
): Promise<Check> {
  const name = 'data source';
  const mend = `npx nx run quicksight:deploy --stage=${stage}`;
  try {
    const of = { AwsAccountId: account, DataSourceId: dataSource };
    const { DataSource } = await client.send(new DescribeDataSourceCommand(of));
    const { Status = 'unknown', ErrorInfo, DataSourceParameters } = DataSource ?? {};
    const { RoleArn, WorkGroup } = DataSourceParameters?.AthenaParameters ?? {};
    if (Status.endsWith('FAILED'))
      return fail(name, `'${dataSource}' is in status ${Status}: ${ErrorInfo?.Type}: ${ErrorInfo?.Message}`, mend);
    if (RoleArn !== role || WorkGroup !== publish.workgroup)
      return warn(name, `'${dataSource}' asks otherwise than the stage is deployed`, mend);
    return ok(name, `'${dataSource}' is in status ${Status}`);
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException')
      return warn(name, `there is no '${dataSource}' yet, nor dashboards`, mend);
    return unknown(name, error, 'quicksight:DescribeDataSource');
  }
}

import { CreateRoleCommand, DeleteRoleCommand, IAMClient, type EvaluationResult } from '@aws-sdk/client-iam';
import {
  GrantPermissionsCommand,
  LakeFormationClient,
  PutDataLakeSettingsCommand,
} from '@aws-sdk/client-lakeformation';
import { CreateDataSourceCommand, DescribeDataSourceCommand, QuickSightClient } from '@aws-sdk/client-quicksight';
import { PutBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { whyNoMoto } from '@sluice/emulators';
import { addressParameter, type Address } from '@sluice/lake';
import { startQuickSight, type QuickSight, type QuickSightOptions } from '@sluice/quicksight-emulator';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { accountId, region, sluice, useAccount } from '../testing.ts';
import type { Check } from './check.ts';
import { checkPermissions } from './dashboards.ts';

const role = `arn:aws:iam::${accountId}:role/sluice-dev-quicksight`;
const identityRegion = 'us-east-1';
const group = (name: string): string => `arn:aws:quicksight:${identityRegion}:${accountId}:group/default/${name}`;
const quicksight = {
  role,
  dataSource: 'sluice-dev',
  owners: [group('owners')],
  readers: [`arn:aws:quicksight:${identityRegion}:${accountId}:user/default/ana/lyst`],
  refreshAt: '04:30',
};
const text = (part: string): string => expect.stringContaining(part) as string;

describe.skipIf(whyNoMoto())('the dashboards of a stage', { timeout: 60_000 }, () => {
  const aws = useAccount();
  let address: Address;
  let service: QuickSight;
  beforeAll(async () => {
    address = { ...(await aws.deploy('dev')), quicksight };
    const parameter = { Name: addressParameter('dev'), Value: JSON.stringify(address), Overwrite: true } as const;
    await aws.ssm.send(new PutParameterCommand({ ...parameter, Type: 'String' }));
    // AWS has this of every bucket.
    const ServerSideEncryptionConfiguration = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }],
    };
    await aws.s3.send(
      new PutBucketEncryptionCommand({ Bucket: address.buckets.final, ServerSideEncryptionConfiguration }),
    );
  }, 300_000);
  afterEach(() => service.stop());

  async function subscribe(account: QuickSightOptions['account'] = {}): Promise<QuickSightClient> {
    service = await startQuickSight({
      account: { region, identityRegion, users: ['ana/lyst'], groups: ['owners'], ...account },
    });
    vi.stubEnv('AWS_ENDPOINT_URL_QUICKSIGHT', service.endpoint);
    return new QuickSightClient({ region });
  }

  async function doctor(): Promise<Record<string, Check>> {
    const { out } = await sluice('doctor', '--stage', 'dev', '--json');
    const { checks } = JSON.parse(out) as { checks: Check[] };
    return Object.fromEntries(checks.map((check) => [check.name, check]));
  }

  const createRole = (Service: string): CreateRoleCommand =>
    new CreateRoleCommand({
      RoleName: 'sluice-dev-quicksight',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }],
      }),
    });
  const createDataSource = (RoleArn: string): CreateDataSourceCommand =>
    new CreateDataSourceCommand({
      AwsAccountId: accountId,
      DataSourceId: 'sluice-dev',
      Name: 'Sluice dev',
      Type: 'ATHENA',
      DataSourceParameters: { AthenaParameters: { WorkGroup: address.publish.workgroup, RoleArn } },
    });

  test('are told what is missing, until all is well', async () => {
    const client = await subscribe({ groups: [] });
    const iam = new IAMClient({ region });
    expect(await doctor()).toMatchObject({
      quicksight: { status: 'ok', message: text('ENTERPRISE') },
      'dashboards for': { status: 'fail', message: 'QuickSight knows no group/owners' },
      'dashboards role': { status: 'fail', message: `${role} does not exist`, mend: text('deploy infra --stage=dev') },
      'lake formation': { status: 'ok', message: 'leaves the tables to IAM' },
      'data source': { status: 'warn', message: text('no'), mend: 'npx nx run quicksight:deploy --stage=dev' },
    });
    await service.stop();

    await subscribe();
    await iam.send(createRole('lambda.amazonaws.com'));
    expect((await doctor())['dashboards role']).toMatchObject({ status: 'fail', message: text('does not let') });
    await iam.send(new DeleteRoleCommand({ RoleName: 'sluice-dev-quicksight' }));
    await iam.send(createRole('quicksight.amazonaws.com'));
    await new QuickSightClient({ region }).send(createDataSource(role));
    await doctor();
    expect(await doctor()).toMatchObject({
      'dashboards for': { status: 'ok', message: text('group/owners, user/ana/lyst') },
      'dashboards role': { status: 'ok', message: role },
      // moto knows no SimulatePrincipalPolicy.
      'dashboards permissions': { status: 'warn', message: text('cannot tell'), mend: text('iam:SimulatePrincipal') },
      'data source': { status: 'ok', message: "'sluice-dev' is in status CREATION_SUCCESSFUL" },
    });
    client.destroy();
  });

  test('whose data source has failed, or is of another deploy, are said to be so', async () => {
    const client = await subscribe();
    const error = { Type: 'ACCESS_DENIED', Message: 'no such workgroup' } as const;
    service.inject({
      when: ({ operation }) => operation === 'CreateDataSource',
      fault: { kind: 'outcome', outcome: { kind: 'data-source-fails', error } },
    });
    await client.send(createDataSource(role));
    const of = { AwsAccountId: accountId, DataSourceId: 'sluice-dev' };
    for (let look = 0; look < 2; look += 1) await client.send(new DescribeDataSourceCommand(of));
    expect((await doctor())['data source']).toMatchObject({
      status: 'fail',
      message: "'sluice-dev' is in status CREATION_FAILED: ACCESS_DENIED: no such workgroup",
    });
    service.reset();
    await client.send(createDataSource(`${role}-before`));
    await doctor();
    expect((await doctor())['data source']).toMatchObject({ status: 'warn', message: text('otherwise') });
  });

  test('are asked about in the region where QuickSight keeps people', async () => {
    await subscribe({ identityRegion: 'eu-west-1', edition: 'STANDARD' });
    const checks = await doctor();
    expect(checks['quicksight']).toMatchObject({ status: 'warn', message: 'subscribed, edition STANDARD' });
    expect(checks['dashboards for']).toMatchObject({
      status: 'fail',
      message: "QuickSight keeps the account's users and groups in eu-west-1",
      mend: text("set quicksight.identityRegion to 'eu-west-1' in apps/infra/src/stages/dev.ts"),
    });
  });

  test('need a grant where Lake Formation governs the tables', async () => {
    await subscribe();
    const lakeFormation = new LakeFormationClient({ region });
    await lakeFormation.send(
      new PutDataLakeSettingsCommand({ DataLakeSettings: { CreateTableDefaultPermissions: [] } }),
    );
    const Resource = { Table: { DatabaseName: 'sluice_dev_final', TableWildcard: {} } };
    expect((await doctor())['lake formation']).toMatchObject({
      status: 'fail',
      mend: text(`DataLakePrincipalIdentifier=${role}`),
    });
    const Principal = { DataLakePrincipalIdentifier: role };
    await lakeFormation.send(new GrantPermissionsCommand({ Principal, Resource, Permissions: ['SELECT', 'DESCRIBE'] }));
    expect((await doctor())['lake formation']).toMatchObject({ status: 'ok', message: text('lets the role read') });
  });
});

// moto knows no SimulatePrincipalPolicy.
describe('permissions of the role', () => {
  const address: Address = {
    format: 1,
    stage: 'dev',
    region,
    buckets: { raw: 'raw', processed: 'processed', final: 'final' },
    ingest: {} as Address['ingest'],
    publish: { workgroup: 'sluice-dev', finalDatabase: 'sluice_dev_final' } as Address['publish'],
  };
  const key = `arn:aws:kms:${region}:${accountId}:key/1`;
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } }];
  const s3 = { send: async () => ({ ServerSideEncryptionConfiguration: { Rules } }) } as never;

  /** Denies these actions on whatever resource. */
  function check(denied: readonly string[]): Promise<Check> {
    const iam = new IAMClient({ region });
    iam.send = (async ({ input }: { input: { ActionNames: string[]; ResourceArns: string[] } }) => ({
      EvaluationResults: input.ActionNames.map((EvalActionName): EvaluationResult => {
        const decision = denied.includes(EvalActionName) ? 'implicitDeny' : 'allowed';
        return {
          EvalActionName,
          EvalDecision: decision,
          ResourceSpecificResults: input.ResourceArns.map((EvalResourceName) => ({
            EvalResourceName,
            EvalResourceDecision: decision,
          })),
        };
      }),
    })) as never;
    return checkPermissions(iam, s3, { region, account: accountId }, address, quicksight);
  }

  test('are reckoned for the tables, the results and the key', async () => {
    expect(await check([])).toMatchObject({ status: 'ok' });
    expect(await check(['kms:Decrypt', 'athena:StartQueryExecution'])).toMatchObject({
      status: 'fail',
      message:
        `${role} may not athena:StartQueryExecution on arn:aws:athena:${region}:${accountId}:workgroup/sluice-dev ` +
        `(implicitDeny); kms:Decrypt on ${key} (implicitDeny)`,
      mend: text('service control policy'),
    });
    expect(await check(['s3:PutObject'])).toMatchObject({
      message: text('s3:PutObject on arn:aws:s3:::final/_queries/'),
    });
  });
});

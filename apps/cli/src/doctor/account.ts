import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { QuickSightClient } from '@aws-sdk/client-quicksight';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { connect, identity, type Connection } from '../aws/connection.ts';
import { getParameter } from '../aws/parameter.ts';
import { awsTrouble } from '../aws/trouble.ts';
import { fail, ok, unknown, warn, type Check } from './check.ts';

/** What the CDK app's stacks ask for; the synthesizer of aws-cdk-lib 2 needs no newer one for files as assets. */
const bootstrapNeeded = 6;
const bootstrapVersion = '/cdk-bootstrap/hnb659fds/version';
/** Executions at a time that leave room for a stage and others in the account. */
const plenty = 100;

/** Where a stage is or will be deployed. */
export interface Account extends Connection {
  readonly account: string;
}

/** Region and credentials; without them nothing else can be asked. */
export async function checkAccess(): Promise<{ checks: Check[]; account?: Account }> {
  const checks: Check[] = [];
  try {
    const connection = await connect();
    checks.push(ok('region', connection.region));
    const { account, arn } = await identity(connection);
    checks.push(ok('credentials', `${arn} in account ${account}`));
    return { checks, account: { ...connection, account } };
  } catch (error) {
    const trouble = awsTrouble(error);
    if (!trouble) throw error;
    const name = trouble.kind === 'region' ? 'region' : 'credentials';
    checks.push(fail(name, trouble.state, trouble.mend ?? 'see the message'));
    return { checks };
  }
}

/** Whether `cdk bootstrap` has made what deploys need. */
export async function checkBootstrap(
  { region }: Account,
  stage: string,
  client: Pick<CloudFormationClient, 'send'>,
): Promise<Check> {
  const name = 'bootstrap';
  const mend = `npx nx bootstrap infra --stage=${stage}`;
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' }));
    const status = stack?.StackStatus ?? 'unknown';
    if (!/^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK)_COMPLETE$/.test(status))
      return fail(name, `the stack CDKToolkit is in status ${status}`, `wait, or delete the stack; then ${mend}`);
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return fail(name, `${region} is not bootstrapped for CDK`, mend);
    return unknown(name, error, 'cloudformation:DescribeStacks');
  }
  try {
    const version = Number((await getParameter({ region }, bootstrapVersion)) ?? 0);
    return version >= bootstrapNeeded
      ? ok(name, `CDKToolkit, version ${version}`)
      : fail(name, `CDKToolkit has version ${version}; expected ${bootstrapNeeded} or newer`, mend);
  } catch (error) {
    return unknown(name, error, 'ssm:GetParameter');
  }
}

/** Whether Lambda may run enough at a time. New accounts start with as few as ten. */
export async function checkConcurrency({ region }: Account, client: Pick<ServiceQuotasClient, 'send'>): Promise<Check> {
  const name = 'quota';
  const { GetServiceQuotaCommand } = await import('@aws-sdk/client-service-quotas');
  try {
    const code = { ServiceCode: 'lambda', QuotaCode: 'L-B99A9384' };
    const { Quota } = await client.send(new GetServiceQuotaCommand(code));
    const value = Quota?.Value ?? 0;
    const found = `${value} concurrent executions of Lambda in ${region}`;
    return value >= plenty
      ? ok(name, found)
      : warn(
          name,
          `${found}, which all functions of the account share`,
          `keep ingest.concurrency of the stage below it, or ask for more: aws service-quotas ` +
            `request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000`,
        );
  } catch (error) {
    return unknown(name, error, 'servicequotas:GetServiceQuota');
  }
}

/** Whether the account has QuickSight, which only the dashboards need. */
export async function checkQuickSight({ account }: Account, client: Pick<QuickSightClient, 'send'>): Promise<Check> {
  const name = 'quicksight';
  const mend = 'not needed before there are dashboards; then sign up in the console of QuickSight, Enterprise edition';
  const { DescribeAccountSubscriptionCommand } = await import('@aws-sdk/client-quicksight');
  try {
    const { AccountInfo } = await client.send(new DescribeAccountSubscriptionCommand({ AwsAccountId: account }));
    const { AccountSubscriptionStatus: status = 'unknown', Edition: edition = 'unknown' } = AccountInfo ?? {};
    if (status !== 'ACCOUNT_CREATED') return warn(name, `the subscription is in status ${status}`, mend);
    return edition === 'STANDARD'
      ? warn(
          name,
          `subscribed, edition ${edition}`,
          'dashboards as code need the Enterprise edition: upgrade in the console',
        )
      : ok(name, `subscribed, edition ${edition}`);
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return warn(name, 'no subscription', mend);
    return unknown(name, error, 'quicksight:DescribeAccountSubscription');
  }
}

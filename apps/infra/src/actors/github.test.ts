import { describe, expect, test } from 'vitest';
import dev from '../stages/dev.ts';
import prod from '../stages/prod.ts';
import { account, deployed, named, ofType, region, withDashboards, withWorkflows } from '../testing.ts';
import { quickSightCalls } from './recorded-calls.test.support.ts';
import { simulate, workflows, type Target } from './simulation.test.support.ts';

const stages = [dev, prod].map(withDashboards).map(withWorkflows);
const issuer = 'token.actions.githubusercontent.com';

test('a stage that no workflow deploys trusts GitHub with nothing', () => {
  const { access = {} } = deployed({ stage: withDashboards(prod) });
  expect(ofType(access, 'AWS::IAM::OIDCProvider')).toEqual([]);
  expect(JSON.stringify(access)).not.toContain('github');
});

test('an account’s provider is made by one stage and found by the others', () => {
  const { access = {} } = deployed({ stage: withWorkflows(dev) });
  expect(ofType(access, 'AWS::IAM::OIDCProvider').map(([, { Properties }]) => Properties)).toMatchObject([
    { Url: `https://${issuer}`, ClientIdList: ['sts.amazonaws.com'] },
  ]);
  const github = { repository: 'acme/sluice', pullRequests: false, provider: 'import' } as const;
  const { access: other = {} } = deployed({ stage: { ...prod, github } });
  expect(ofType(other, 'AWS::IAM::OIDCProvider')).toEqual([]);
  named(other, 'AWS::IAM::Role', 'sluice-prod-deployer');
});

describe.each(stages)('workflows that deploy $name', (stage) => {
  const { stacks, actionsOf, may } = simulate(stage);
  const prefix = `sluice-${stage.name}`;
  const arn = (service: string, resource: string): Target => ({
    arn: `arn:aws:${service}:${service === 'iam' ? '' : region}:${account}:${resource}`,
  });
  const bootstrap = (what: string): Target => arn('iam', `role/cdk-hnb659fds-${what}-role-${account}-${region}`);

  test.each([
    ['deployer', [`repo:acme/sluice:environment:${stage.name}`]],
    [
      'previewer',
      ['repo:acme/sluice:ref:refs/heads/main', ...(stage.name === 'dev' ? ['repo:acme/sluice:pull_request'] : [])],
    ],
  ])('the %s is taken from %j and from nowhere else', (name, subjects) => {
    const role = named(stacks['access'] ?? {}, 'AWS::IAM::Role', `${prefix}-${name}`).Properties;
    expect((role['AssumeRolePolicyDocument'] as { Statement: unknown }).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${issuer}:aud`]: ['sts.amazonaws.com'], [`${issuer}:sub`]: subjects } },
      },
    ]);
  });

  test('the deployer takes the bootstrap’s roles, provisions dashboards, sweeps, and remembers the commit', async () => {
    const allowed: [string, Target, Record<string, string>?][] = [
      ['sts:AssumeRole', bootstrap('deploy')],
      ['sts:AssumeRole', bootstrap('file-publishing')],
      ['ssm:GetParameter', { parameter: 'address' }],
      ['ssm:GetParameter', { parameter: 'deployed' }],
      ['ssm:PutParameter', { parameter: 'deployed' }],
      ['lambda:InvokeFunction', { function: 'sweep' }],
      ...(await quickSightCalls(stage.name)).map(
        ({ action, target, context }): [string, Target, Record<string, string>] => [action, target, context],
      ),
    ];
    const denied = [];
    for (const call of allowed) if (!(await may('deployer', ...call))) denied.push(call);
    expect(denied).toEqual([]);
  });

  test('the previewer reads templates and what QuickSight has, and changes nothing', async () => {
    const reads: [string, Target][] = [
      ['ssm:GetParameter', { parameter: 'address' }],
      ['ssm:GetParameter', { parameter: 'deployed' }],
      ...['storage', 'catalogue', 'publish', 'ingest', 'observability', 'access'].flatMap((concern) =>
        ['DescribeStacks', 'GetTemplate'].map((action): [string, Target] => [
          `cloudformation:${action}`,
          arn('cloudformation', `stack/${prefix}-${concern}/1`),
        ]),
      ),
      ...(await quickSightCalls(stage.name))
        .filter(({ action }) => /^quicksight:(Describe|List)/.test(action))
        .map(({ action, target }): [string, Target] => [action, target]),
    ];
    const denied = [];
    for (const call of reads) if (!(await may('previewer', ...call))) denied.push(call);
    expect(denied).toEqual([]);
    expect(actionsOf('previewer').filter((action) => !/:(Get|Describe|List)/.test(action))).toEqual([]);
  });

  test.each<[string, Target]>([
    // The bootstrap's role for lookups reads all data of the account.
    ['sts:AssumeRole', bootstrap('lookup')],
    ['sts:AssumeRole', bootstrap('image-publishing')],
    ['s3:GetObject', { bucket: 'raw', key: 'x.csv' }],
    ['s3:GetObject', { bucket: 'processed', key: 'x/x.csv' }],
    ['s3:GetObject', { bucket: 'final', key: 'x/data/x.parquet' }],
    ['ssm:PutParameter', { parameter: 'address' }],
    ['ssm:GetParameter', { parameter: 'pseudonym-key' }],
    ['cloudformation:GetTemplate', arn('cloudformation', `stack/sluice-${stage.name}-2-storage/1`)],
    ['iam:CreateRole', arn('iam', 'role/x')],
  ])('neither may %s %j', async (action, target) => {
    for (const actor of workflows) expect([actor, await may(actor, action, target)]).toEqual([actor, false]);
  });

  test('the previewer may not deploy', async () => {
    for (const what of ['deploy', 'file-publishing'])
      expect(await may('previewer', 'sts:AssumeRole', bootstrap(what))).toBe(false);
    expect(await may('previewer', 'ssm:PutParameter', { parameter: 'deployed' })).toBe(false);
    expect(await may('previewer', 'lambda:InvokeFunction', { function: 'sweep' })).toBe(false);
  });
});

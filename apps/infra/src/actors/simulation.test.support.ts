import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import { functionNames, type FunctionName } from '@sluice/publish/functions';
import { expect } from 'vitest';
import type { Stage } from '../stage.ts';
import { account, deployed, named, ofType, region, type Resource, type Resources } from '../testing.ts';

/** Whoever does something: a role of the stage, a person with one of its policies, or somebody without any. */
export const roles = [
  'ingest',
  'sweep',
  'crawler',
  'publish-job',
  'publish-machine',
  'quicksight',
  ...functionNames.map((name): `publish-${FunctionName}` => `publish-${name}`),
] as const;
/** The dataset whose job is the actor 'publish-job': the one of which the job's calls are recorded. */
export const jobDataset = 'sales_records';
/** Roles that a stage has where workflows deploy it. */
export const workflows = ['deployer', 'previewer'] as const;
export const people = ['uploader', 'analyst', 'operator', 'provisioner'] as const;
export type Role = (typeof roles)[number] | (typeof workflows)[number];
export type Person = (typeof people)[number];
export type Actor = Role | Person | 'nobody' | 'anonymous';

/** What something is done to; a table of the catalogue brings its database and the catalogue itself. */
export type Target =
  | { readonly bucket: 'raw' | 'processed' | 'final'; readonly key?: string }
  | { readonly queue: string }
  | { readonly parameter: string }
  | { readonly database: 'processed' | 'final'; readonly table: string }
  | { readonly crawler: string }
  | { readonly job: string }
  | { readonly stateMachine: string }
  | { readonly execution: string }
  | { readonly function: string }
  | { readonly dataSet: string; readonly ingestion?: string }
  | { readonly topic: string }
  | { readonly workgroup: string }
  | { readonly arn: string };

/**
 * Actions that IAM's reference lacks, and so the simulation: each is asked as one that it knows of the same resources, with
 * which it changes places in the policies.
 */
const unlisted: Readonly<Record<string, string>> = {
  'quicksight:DescribeDashboardDefinition': 'quicksight:DescribeDashboard',
};

/** Asks what AWS would answer, by the policies that a stage deploys. */
export function simulate(stage: Stage) {
  const stacks = deployed({ stage });
  // Two stacks may call their own by the same logical id.
  const all: Resources = Object.fromEntries(
    Object.entries(stacks).flatMap(([concern, resources]) =>
      Object.entries(resources).map(([id, resource]) => [`${concern}.${id}`, resource]),
    ),
  );
  const prefix = `sluice-${stage.name}`;
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;

  function arnsOf(target: Target): string[] {
    if ('bucket' in target) {
      const bucket = `arn:aws:s3:::${prefix}-${target.bucket}-${account}-${region}`;
      return [target.key === undefined ? bucket : `${bucket}/${target.key}`];
    }
    if ('queue' in target) return [arn('sqs', `${prefix}-${target.queue}`)];
    if ('parameter' in target) return [arn('ssm', `parameter/sluice/${stage.name}/${target.parameter}`)];
    if ('database' in target) {
      const database = `sluice_${stage.name}_${target.database}`;
      return ['catalog', `database/${database}`, `table/${database}/${target.table}`].map((each) => arn('glue', each));
    }
    if ('crawler' in target) return [arn('glue', `crawler/${prefix}-${target.crawler}`)];
    if ('job' in target) return [arn('glue', `job/${prefix}-publish-${target.job}`)];
    if ('stateMachine' in target) return [arn('states', `stateMachine:${target.stateMachine}`)];
    if ('execution' in target) return [arn('states', `execution:${prefix}-publish:${target.execution}`)];
    if ('function' in target) return [arn('lambda', `function:${prefix}-${target.function}`)];
    if ('topic' in target) return [arn('sns', `${prefix}-${target.topic}`)];
    if ('workgroup' in target) return [arn('athena', `workgroup/${target.workgroup}`)];
    if ('dataSet' in target) {
      const dataSet = arn('quicksight', `dataset/${prefix}-${target.dataSet}`);
      return [target.ingestion === undefined ? dataSet : `${dataSet}/ingestion/${target.ingestion}`];
    }
    return [target.arn];
  }

  /** The role of an actor. Those of the jobs have names that AWS makes up. */
  function roleOf(actor: Role): Resource {
    if (actor !== 'publish-job') return named(all, 'AWS::IAM::Role', `${prefix}-${actor}`);
    const job = named(all, 'AWS::Glue::Job', `${prefix}-publish-${jobDataset}`).Properties;
    const role = all[`publish.${String(job['Role']).split('/').at(-1)}`];
    if (!role) throw new Error(`cannot find the role of the job of '${jobDataset}'`);
    return role;
  }

  function identityPolicies(actor: Actor): { name: string; policy: unknown }[] {
    if (isRole(actor)) {
      const role = roleOf(actor).Properties;
      expect(role['ManagedPolicyArns']).toBeUndefined();
      return (role['Policies'] as { PolicyName: string; PolicyDocument: unknown }[]).map((each) => ({
        name: each.PolicyName,
        policy: each.PolicyDocument,
      }));
    }
    if (actor === 'nobody' || actor === 'anonymous') return [];
    const { Properties } = named(all, 'AWS::IAM::ManagedPolicy', `${prefix}-${actor}`);
    return [{ name: actor, policy: Properties['PolicyDocument'] }];
  }

  /** The actions that an actor's policies allow, on whatever. */
  function actionsOf(actor: Actor): string[] {
    return identityPolicies(actor)
      .flatMap(({ policy }) => (policy as { Statement: { Effect: string; Action: string | string[] }[] }).Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action);
  }

  function resourcePolicy(resource: string): unknown {
    const bucket = /^arn:aws:s3:::([^/]+)/.exec(resource)?.[1];
    if (bucket?.startsWith(prefix)) return named(all, 'AWS::S3::BucketPolicy', bucket).Properties['PolicyDocument'];
    if (resource.includes(':kms:')) return ofType(all, 'AWS::KMS::Key')[0]?.[1].Properties['KeyPolicy'];
    if (resource.includes(':sqs:'))
      return ofType(all, 'AWS::SQS::QueuePolicy')
        .map(([, { Properties }]) => Properties)
        .find(({ Queues }) => (Queues as string[])[0]?.endsWith(`/${resource.split(':').at(-1)}`))?.['PolicyDocument'];
    if (resource.includes(':sns:')) return ofType(all, 'AWS::SNS::TopicPolicy')[0]?.[1].Properties['PolicyDocument'];
    return undefined;
  }

  const usual = { 'aws:SecureTransport': 'true', 'aws:PrincipalAccount': account };
  const principalOf = (actor: Actor) =>
    actor === 'anonymous'
      ? anonymousPrincipal
      : isRole(actor)
        ? `arn:aws:sts::${account}:assumed-role/${prefix}-${actor}/session`
        : `arn:aws:iam::${account}:user/${actor}`;

  /** What AWS would answer to a principal that has the policies of an actor. */
  async function answerTo(
    principal: string | typeof anonymousPrincipal,
    actor: Actor,
    action: string,
    resource: string,
    context: Record<string, string> = {},
  ): Promise<string> {
    const known = unlisted[action] ?? action;
    const tls = resource.startsWith('arn:aws:s3') ? { 's3:TlsVersion': '1.3' } : {};
    const result = await runSimulation(
      {
        request: {
          principal,
          action: known,
          resource: { resource, accountId: account },
          contextVariables: { ...usual, ...tls, ...context },
        },
        identityPolicies: exchange(identityPolicies(actor), action, known),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: resourcePolicy(resource),
      },
      {},
    );
    if (result.resultType === 'error') throw new Error(`cannot simulate ${action}: ${JSON.stringify(result.errors)}`);
    return result.overallResult;
  }

  /** What AWS would answer to an actor. */
  const answer = (actor: Actor, action: string, resource: string, context?: Record<string, string>): Promise<string> =>
    answerTo(principalOf(actor), actor, action, resource, context);

  /** Whether AWS would let an actor. */
  async function may(actor: Actor, action: string, target: Target, context?: Record<string, string>): Promise<boolean> {
    for (const resource of arnsOf(target))
      if ((await answer(actor, action, resource, context)) !== 'Allowed') return false;
    return true;
  }

  return { stacks, all, actionsOf, arnsOf, answer, answerTo, may };
}

/** The same policies with two actions in each other's place. */
function exchange<T>(policies: T, one: string, other: string): T {
  if (one === other) return policies;
  const names: Readonly<Record<string, string>> = { [one]: other, [other]: one };
  return JSON.parse(JSON.stringify(policies), (_, value: unknown) => names[String(value)] ?? value) as T;
}

function isRole(actor: Actor): actor is Role {
  return ([...roles, ...workflows] as readonly string[]).includes(actor);
}

import { App } from 'aws-cdk-lib';
import { datasets } from '@sluice/datasets';
import { functionNames, type FunctionName } from '@sluice/publish/functions';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addStacks, type StageOptions } from './stage-stacks.ts';
import type { Stage } from './stage.ts';

/** Where the tests' stages are thought to be deployed: moto's account, in a region that has everything. */
export const account = '123456789012';
export const region = 'eu-central-1';

/** A stage with dashboards, besides what it is. */
export const withDashboards = (stage: Stage): Stage => ({
  ...stage,
  quicksight: {
    identityRegion: 'us-east-1',
    owners: ['group/data-engineers'],
    readers: ['user/ana/lyst', 'group/sales'],
    refreshAt: '04:30',
  },
});

/** A stage that workflows deploy, besides what it is. */
export const withWorkflows = (stage: Stage): Stage => ({
  ...stage,
  github: { repository: 'acme/sluice', pullRequests: stage.name === 'dev', provider: 'create' },
});

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}
/** The resources of a stack by logical id, with references in them replaced as a deploy would. */
export type Resources = Readonly<Record<string, Resource>>;

/** Folders and files that stand in for what the apps build. */
export function standInBundles(): StageOptions['bundles'] {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bundles-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const bundle = (name: string): string => {
    mkdirSync(join(folder, name));
    file(join(name, 'index.mjs'), `export const handler = () => '${name}';\n`);
    return join(folder, name);
  };
  return {
    ingest: bundle('ingest'),
    sweep: bundle('sweep'),
    publish: Object.fromEntries(functionNames.map((name) => [name, bundle(name)])) as Record<FunctionName, string>,
    job: { script: file('main.py', 'print(1)\n'), library: file('library.zip', 'PK') },
  };
}

/** An app with a stage's stacks, not synthesised yet. */
export function stageApp(options: Pick<StageOptions, 'stage'> & Partial<StageOptions>): App {
  const app = new App({ analyticsReporting: false, outdir: mkdtempSync(join(tmpdir(), 'sluice-cdk-')) });
  addStacks(app, { datasets, bundles: standInBundles(), ...options });
  return app;
}

interface Template {
  readonly Resources: Resources;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>>;
}

/** The stage's stacks by concern (`storage`, `ingest`, …). */
export function deployed(options: Parameters<typeof stageApp>[0]): Readonly<Record<string, Resources>> {
  const stacks = stageApp(options).synth().stacks;
  const templates = stacks.map(({ template }) => template as Template);
  const exported = new Map<string, { readonly template: Template; readonly value: unknown }>();
  for (const template of templates)
    for (const { Value, Export } of Object.values(template.Outputs ?? {}))
      if (Export) exported.set(Export.Name, { template, value: Value });

  const resolve = (template: Template, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => resolve(template, item));
    if (typeof value !== 'object' || value === null) return value;
    const node = value as Readonly<Record<string, unknown>>;
    if ('Ref' in node) return reference(template, String(node['Ref']), resolve);
    if ('Fn::GetAtt' in node) return attribute(template, node['Fn::GetAtt'] as [string, string], resolve);
    if ('Fn::Join' in node) {
      const [separator, items] = node['Fn::Join'] as [string, unknown[]];
      return items.map((item) => resolve(template, item)).join(separator);
    }
    if ('Fn::Sub' in node)
      return String(node['Fn::Sub']).replace(/\$\{(.*?)\}/g, (_, name: string) =>
        String(resolve(template, { Ref: name })),
      );
    if ('Fn::ImportValue' in node) {
      const found = exported.get(String(node['Fn::ImportValue']));
      if (!found) throw new Error(`cannot resolve the import '${String(node['Fn::ImportValue'])}': nothing exports it`);
      return resolve(found.template, found.value);
    }
    return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, resolve(template, item)]));
  };
  return Object.fromEntries(
    stacks.map(({ stackName }, index) => {
      const template = templates[index];
      if (!template) throw new Error(`cannot find the template of '${stackName}'`);
      return [stackName.split('-').at(-1) ?? '', resolve(template, template.Resources) as Resources];
    }),
  );
}

type Resolve = (template: Template, value: unknown) => unknown;

const pseudo: Readonly<Record<string, string>> = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/this/1`,
};

function reference(template: Template, id: string, resolve: Resolve): unknown {
  const known = pseudo[id];
  if (known !== undefined) return known;
  switch (template.Resources[id]?.Type) {
    case 'AWS::SQS::Queue':
      return `https://sqs.${region}.amazonaws.com/${account}/${nameOf(template, id, resolve)}`;
    case 'AWS::StepFunctions::StateMachine':
      return attribute(template, [id, 'Arn'], resolve);
    case 'AWS::SNS::Topic':
      return attribute(template, [id, 'TopicArn'], resolve);
    default:
      return nameOf(template, id, resolve);
  }
}

function attribute(template: Template, [id, name]: [string, string], resolve: Resolve): string {
  const own = nameOf(template, id, resolve);
  switch (`${template.Resources[id]?.Type}.${name}`) {
    case 'AWS::S3::Bucket.Arn':
      return `arn:aws:s3:::${own}`;
    case 'AWS::SQS::Queue.Arn':
      return `arn:aws:sqs:${region}:${account}:${own}`;
    case 'AWS::SQS::Queue.QueueName':
      return own;
    case 'AWS::Lambda::Function.Arn':
      return `arn:aws:lambda:${region}:${account}:function:${own}`;
    case 'AWS::Logs::LogGroup.Arn':
      return `arn:aws:logs:${region}:${account}:log-group:${own}:*`;
    case 'AWS::Events::Rule.Arn':
      return `arn:aws:events:${region}:${account}:rule/${own}`;
    case 'AWS::KMS::Key.Arn':
      return `arn:aws:kms:${region}:${account}:key/${own}`;
    case 'AWS::SNS::Topic.TopicArn':
      return `arn:aws:sns:${region}:${account}:${own}`;
    case 'AWS::StepFunctions::StateMachine.Arn':
      return `arn:aws:states:${region}:${account}:stateMachine:${own}`;
    case 'AWS::IAM::Role.Arn':
      return `arn:aws:iam::${account}:role/${own}`;
    default:
      return `${id}.${name}`;
  }
}

/** What physical names are called. */
const nameProperties = [
  'BucketName',
  'QueueName',
  'FunctionName',
  'LogGroupName',
  'TopicName',
  'RoleName',
  'StateMachineName',
  'Name',
];

/** A resource's physical name; its logical id where AWS makes one up. */
function nameOf(template: Template, id: string, resolve: Resolve): string {
  const properties = template.Resources[id]?.Properties ?? {};
  // Glue has some names one level further down.
  const { CsvClassifier: classifier, DatabaseInput: database } = properties as Readonly<Record<string, object>>;
  const all: Readonly<Record<string, unknown>> = { ...classifier, ...database, ...properties };
  const name = nameProperties.find((each) => all[each] !== undefined);
  return name === undefined ? id : String(resolve(template, all[name]));
}

/** The resources of one type. */
export function ofType(resources: Resources, type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

/** The resource of this type with this name. Throws unless there is exactly one. */
export function named(resources: Resources, type: string, name: string): Resource {
  const found = ofType(resources, type).filter(([, { Properties }]) => Object.values(Properties).includes(name));
  if (found.length === 1 && found[0]) return found[0][1];
  throw new Error(`cannot find the ${type} '${name}': expected one, found ${found.length}`);
}

import * as sdk from '@aws-sdk/client-quicksight';
import { NormalizedSchema } from '@smithy/core/schema';
import { expect, test } from 'vitest';
import { operations } from './operation-names.ts';
import { findProblems, wholePattern } from './check.ts';
import { constraints } from './constraints.ts';
import { api, enumValues } from './operations.ts';

const AwsAccountId = '123456789012';
const dashboard = {
  AwsAccountId,
  DashboardId: 'orders',
  Name: 'Orders',
  Definition: {
    DataSetIdentifierDeclarations: [
      { Identifier: 'orders', DataSetArn: `arn:aws:quicksight:us-east-1:${AwsAccountId}:dataset/orders` },
    ],
  },
};
const dataSet = {
  AwsAccountId,
  DataSetId: 'orders',
  Name: 'Orders',
  PhysicalTableMap: {
    orders: {
      RelationalTable: {
        DataSourceArn: `arn:aws:quicksight:us-east-1:${AwsAccountId}:datasource/athena`,
        Name: 'orders',
        InputColumns: [{ Name: 'id', Type: 'STRING' }],
      },
    },
  },
  ImportMode: 'SPICE',
};
const create = NormalizedSchema.of(sdk.CreateDashboardRequest$);
const describe = (value: object): string[] =>
  findProblems(create, { ...dashboard, ...value }).map(({ path, must }) => `${path}: ${must}`);

test('a request that fits has no problems', () => {
  expect(describe({})).toEqual([]);
  expect(findProblems(NormalizedSchema.of(sdk.CreateDataSetRequest$), dataSet)).toEqual([]);
});

test.each([
  ['a required member', { Name: null }, 'name: Member must not be null'],
  ['a type', { Name: 1 }, 'name: Member must be a string'],
  ['a length', { Name: '' }, 'name: Member must have length greater than or equal to 1'],
  [
    'a pattern',
    { DashboardId: 'a b' },
    String.raw`dashboardId: Member must satisfy regular expression pattern: [\w\-]+`,
  ],
  [
    'an enumeration',
    { ValidationStrategy: { Mode: 'STRICTER' } },
    'validationStrategy.mode: Member must satisfy enum value set: [LENIENT, STRICT]',
  ],
  ['an unknown member', { Title: 'x' }, 'title: Member is none of CreateDashboardRequest'],
  [
    'a required member of a list item',
    { Tags: [{ Key: 'a', Value: 'b' }, { Key: 'a' }] },
    'tags.2.member.value: Member must not be null',
  ],
  [
    'a range',
    { Definition: { ...dashboard.Definition, Sheets: [layout({ ColumnSpan: 37 })] } },
    expect.stringContaining('columnSpan: Member must have value less than or equal to 36') as string,
  ],
  [
    'one of several members',
    {
      Definition: {
        ...dashboard.Definition,
        Sheets: [{ SheetId: 's', Visuals: [{ TableVisual: { VisualId: 'a' }, KPIVisual: { VisualId: 'b' } }] }],
      },
    },
    expect.stringMatching(
      /^definition.sheets.1.member.visuals.1.member: Only 1 member of .* for structure Visual$/,
    ) as string,
  ],
])('%s is checked', (_, value, problem) => {
  expect(describe(value)).toEqual([problem]);
});

function layout(element: object): object {
  const Elements = [{ ElementId: 'a', ElementType: 'VISUAL', ColumnSpan: 1, RowSpan: 1, ...element }];
  return { SheetId: 's', Layouts: [{ Configuration: { GridLayout: { Elements } } }] };
}

test('the constraints are of shapes, members and enumerations that the SDK has', () => {
  const unknown: string[] = [];
  const seen = new Set<string>();
  function walk(schema: NormalizedSchema, shape: string | undefined): void {
    if (shape === undefined || seen.has(shape)) return;
    seen.add(shape);
    const own = constraints[shape];
    if (!own) return;
    if (own.enum && enumValues(shape).length === 0) unknown.push(shape);
    if (own.pattern !== undefined) wholePattern(own.pattern);
    for (const [name, part] of Object.entries(own.members ?? {})) {
      const member = [...schema.structIterator()].find(([known]) => known === name)?.[1];
      if (member) walk(member, part);
      else unknown.push(`${shape}.${name}`);
    }
    if (schema.isMapSchema()) walk(schema.getKeySchema(), own.key);
    if (schema.isMapSchema()) walk(schema.getValueSchema(), own.value);
    if (schema.isListSchema()) walk(schema.getValueSchema(), own.member);
  }
  for (const { name, input, output } of api)
    if (operations.some((known) => known === name)) [input, output].forEach((schema) => walk(schema, schema.getName()));
  expect(unknown).toEqual([]);
  expect([...Object.keys(constraints)].filter((shape) => !seen.has(shape))).toEqual([]);
});

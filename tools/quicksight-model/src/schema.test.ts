import { CreateDataSetRequest$, TimeRangeFilter$ } from '@aws-sdk/client-quicksight';
import { expect, it } from 'vitest';
import { schemaProblems } from './index.ts';

const table = { DataSourceArn: 'arn', Name: 't', InputColumns: [{ Name: 'c', Type: 'STRING' }] };
const request = {
  AwsAccountId: '1',
  DataSetId: 'd',
  Name: 'D',
  PhysicalTableMap: { final: { RelationalTable: table } },
  ImportMode: 'SPICE',
};

it('schemaProblems finds what is missing, unknown or of another type, however deep', () => {
  expect(schemaProblems(CreateDataSetRequest$, request)).toEqual([]);
  const wrong = {
    ...request,
    Name: undefined,
    Rows: 1,
    PhysicalTableMap: {
      none: {},
      two: { RelationalTable: table, S3Source: { DataSourceArn: 'arn', InputColumns: [] } },
      bad: { RelationalTable: { ...table, Name: 1, InputColumns: { Name: 'c' } } },
    },
  };
  expect(schemaProblems(CreateDataSetRequest$, wrong)).toEqual([
    '.Name: is missing',
    '.PhysicalTableMap.none: expected one member, found 0',
    '.PhysicalTableMap.two: expected one member, found 2',
    '.PhysicalTableMap.bad.RelationalTable.Name: expected a string, found number',
    '.PhysicalTableMap.bad.RelationalTable.InputColumns: expected a list',
    '.Rows: is unknown',
  ]);
  const filter = { FilterId: 'f', Column: { ColumnName: 'c' }, NullOption: 'ALL_VALUES' };
  expect(
    schemaProblems(TimeRangeFilter$, { ...filter, IncludeMinimum: 'yes', RangeMinimumValue: { StaticValue: 1 } }),
  ).toEqual([
    '.IncludeMinimum: expected a boolean, found string',
    '.RangeMinimumValue.StaticValue: expected a date, found number',
  ]);
});

import type {
  BarChartSortConfiguration,
  CalculatedField,
  DashboardVersionDefinition,
} from '@aws-sdk/client-quicksight';
import { describe, expect, it } from 'vitest';
import { answer } from './index.ts';

const column = (ColumnName: string) => ({ DataSetIdentifier: 'd', ColumnName });

/** Rows by their item. */
const bars = (
  SortConfiguration: BarChartSortConfiguration,
  CalculatedFields: Omit<CalculatedField, 'DataSetIdentifier'>[] = [],
): DashboardVersionDefinition => ({
  DataSetIdentifierDeclarations: [{ Identifier: 'd', DataSetArn: 'arn' }],
  CalculatedFields: CalculatedFields.map((field) => ({ DataSetIdentifier: 'd', ...field })),
  FilterGroups: [
    {
      FilterGroupId: 'g',
      CrossDataset: 'SINGLE_DATASET',
      Status: 'ENABLED',
      ScopeConfiguration: { AllSheets: {} },
      Filters: [
        {
          CategoryFilter: {
            FilterId: 'f',
            Column: column('region'),
            Configuration: {
              FilterListConfiguration: {
                MatchOperator: 'CONTAINS',
                SelectAllOptions: 'FILTER_ALL_VALUES',
                NullOption: 'NON_NULLS_ONLY',
              },
            },
          },
        },
      ],
    },
  ],
  Sheets: [
    {
      SheetId: 's',
      Visuals: [
        {
          BarChartVisual: {
            VisualId: 'v',
            ChartConfiguration: {
              FieldWells: {
                BarChartAggregatedFieldWells: {
                  Category: [{ CategoricalDimensionField: { FieldId: 'c', Column: column('item') } }],
                  Values: [
                    {
                      CategoricalMeasureField: { FieldId: 'n', Column: column('region'), AggregationFunction: 'COUNT' },
                    },
                  ],
                },
              },
              SortConfiguration,
            },
          },
        },
      ],
    },
  ],
});

const rows = [
  { item: 'tea', region: 'north' },
  { item: 'tea', region: 'south' },
  { item: 'jam', region: 'south' },
  { item: 'ham', region: null },
];
const place = {
  Name: 'place',
  Expression: 'denseRank([countOver({region}, [{item}], PRE_AGG) DESC], [], PRE_AGG)',
};
const byPlace = [
  {
    ColumnSort: {
      SortBy: column('place'),
      Direction: 'ASC' as const,
      AggregationFunction: { NumericalAggregationFunction: { SimpleNumericalAggregation: 'MIN' as const } },
    },
  },
];

describe('answer', () => {
  it('filters rows before windows look at them, and what is chosen replaces what the definition has', () => {
    const definition = bars({ CategorySort: byPlace }, [place]);
    expect(answer(definition, 'v', rows)).toEqual([
      ['tea', 2],
      ['jam', 1],
    ]);
    expect(answer(definition, 'v', rows, { f: { values: ['north'] } })).toEqual([['tea', 1]]);
  });

  it('throws where QuickSight might answer otherwise', () => {
    const both = { f: { values: ['south'] } };
    expect(() => answer(bars({ CategorySort: byPlace }, [place]), 'v', rows, both)).toThrow('the sort has ties');
    const one = { ItemsLimit: 1, OtherCategories: 'INCLUDE' as const };
    expect(() => answer(bars({ CategoryItemsLimit: one }), 'v', rows)).toThrow("QuickSight's own 'Other'");
    const nulls = { Name: 'place', Expression: 'denseRank([{price} DESC], [], PRE_AGG)' };
    const priced = [
      { item: 'tea', region: 'north', price: null },
      { item: 'jam', region: 'north', price: 1 },
    ];
    expect(() => answer(bars({ CategorySort: byPlace }, [nulls]), 'v', priced)).toThrow('compares null with a value');
  });

  it.each([
    ['{a} +', "unexpected '+'"],
    ['{a} {b}', "unexpected '{b}'"],
    ['rank([{a}], [], PRE_AGG)', "there is no function 'rank'"],
    ['sumOver({a}, [])', "'sumOver' needs the level PRE_AGG"],
    ['{b}', "there is no field 'b'"],
  ])('does not guess what %s means', (Expression, message) => {
    const definition = bars({ CategorySort: byPlace }, [{ Name: 'place', Expression }]);
    expect(() => answer(definition, 'v', [{ item: 'tea', region: 'north', a: 1 }])).toThrow(message);
  });
});

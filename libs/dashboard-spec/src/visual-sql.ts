import type { Dataset } from '@sluice/contract';
import { columnOf } from './columns.ts';
import { barSort, tieBreakers } from './order.ts';
import { measureName } from './result.ts';
import type {
  BarVisual,
  Dimension,
  DonutVisual,
  HeatMapVisual,
  LineVisual,
  Measure,
  TableVisual,
  Visual,
} from './spec.ts';
import { aggregateSql, dimensionSql, inputSql, quoteName, quoteText, restLabel, timeSql } from './sql.ts';

/**
 * A visual's query. It begins with "_rows": the filtered rows, reduced to what the visual groups by and measures, under
 * names of our own, so that no name of a dataset or column can clash with what follows (theirs never begin with '_').
 */
export function visualSql(dataset: Dataset, visual: Visual, conditions: readonly string[]): string {
  switch (visual.kind) {
    case 'kpi':
      return withStages(
        [rowsStage(dataset, conditions, [], [visual.measure])],
        [`SELECT ${measureColumns([visual.measure]).join(', ')}`, 'FROM "_rows"'],
      );
    case 'line':
      return lineSql(dataset, visual, conditions);
    case 'bar':
      return visual.series === undefined
        ? barSql(dataset, visual, conditions)
        : stackedBarSql(dataset, visual, conditions);
    case 'donut':
      return donutSql(dataset, visual, conditions);
    case 'heat-map':
      return heatMapSql(dataset, visual, conditions);
    case 'table':
      return tableSql(dataset, visual, conditions);
  }
}

/** One step of a query, named: `"name" AS (…)`. */
interface Stage {
  readonly name: string;
  readonly lines: readonly string[];
}

function withStages(stages: readonly Stage[], last: readonly string[]): string {
  const steps = stages.map(
    ({ name, lines }) => `${quoteName(name)} AS (\n${lines.map((line) => `  ${line}`).join('\n')}\n)`,
  );
  return [...(steps.length === 0 ? [] : [`WITH ${steps.join(', ')}`]), ...last].join('\n');
}

const where = (conditions: readonly string[]): string[] =>
  conditions.length === 0 ? [] : [`WHERE ${conditions.join(' AND ')}`];

/** A column to group by: its name in the result, what it is of a row, and the column without which a row has no place. */
interface Group {
  readonly name: string;
  readonly sql: string;
  readonly needs?: string;
}

function group(dataset: Dataset, name: string, dimension: Dimension): Group {
  const sql = dimensionSql(dimension, (column) => columnOf(dataset, column));
  return typeof dimension === 'string' ? { name, sql } : { name, sql, needs: dimension.column };
}

function rowsStage(
  dataset: Dataset,
  conditions: readonly string[],
  groups: readonly Group[],
  measures: readonly Measure[],
): Stage {
  const needed = [...new Set(groups.flatMap(({ needs }) => needs ?? []))].filter(
    (name) => columnOf(dataset, name).optional,
  );
  const columns = [
    ...groups.map(({ name, sql }) => `${sql} AS ${quoteName(name)}`),
    ...measures.map((measure, index) => `${inputSql(measure)} AS ${quoteName(measureName(index))}`),
  ];
  return {
    name: '_rows',
    lines: [
      `SELECT ${columns.join(', ')}`,
      `FROM ${quoteName(dataset.name)}`,
      ...where([...conditions, ...needed.map((name) => `${quoteName(name)} IS NOT NULL`)]),
    ],
  };
}

const measureColumns = (measures: readonly Measure[]): string[] =>
  measures.map((measure, index) => `${aggregateSql(measure, index)} AS ${quoteName(measureName(index))}`);

/**
 * The stages that keep the `limit` greatest values of a group and call all others 'Other'; the rows stay, so that the
 * measure of the rest is right whatever its aggregation. Ends in "_folded".
 */
function foldStages(name: string, limit: number, others: readonly string[], measure: Measure): Stage[] {
  const column = quoteName(name);
  const kept = [...others, measureName(0)].map((other) => `"_rows".${quoteName(other)}`);
  return [
    {
      name: '_kept',
      lines: [
        `SELECT ${column} AS "value", true AS "kept"`,
        'FROM "_rows"',
        'GROUP BY 1',
        `ORDER BY ${aggregateSql(measure)} DESC NULLS LAST, 1 ASC NULLS LAST`,
        `LIMIT ${limit}`,
      ],
    },
    {
      name: '_folded',
      lines: [
        `SELECT CASE WHEN "_kept"."kept" THEN "_rows".${column} ELSE ${quoteText(restLabel)} END AS ${column}, ${kept.join(', ')}`,
        `FROM "_rows" LEFT JOIN "_kept" ON "_kept"."value" IS NOT DISTINCT FROM "_rows".${column}`,
      ],
    },
  ];
}

/** In order of its values, nulls last and, where there is one, the rest behind them. */
const inOrder = (name: string, folded: boolean): string =>
  `${folded ? `${quoteName(name)} IS NOT DISTINCT FROM ${quoteText(restLabel)}, ` : ''}${quoteName(name)} ASC NULLS LAST`;

function lineSql(
  dataset: Dataset,
  { time, measures, series, seriesLimit }: LineVisual,
  conditions: readonly string[],
): string {
  const axis: Group = { name: 'time', sql: timeSql(time), needs: time.column };
  const first = measures[0];
  if (series === undefined || first === undefined) {
    return withStages(
      [rowsStage(dataset, conditions, [axis], measures)],
      [`SELECT "time", ${measureColumns(measures).join(', ')}`, 'FROM "_rows"', 'GROUP BY 1', 'ORDER BY 1'],
    );
  }
  const folded = seriesLimit !== undefined;
  return withStages(
    [
      rowsStage(dataset, conditions, [axis, group(dataset, 'series', series)], measures),
      ...(folded ? foldStages('series', seriesLimit, ['time'], first) : []),
    ],
    [
      `SELECT "time", "series", ${measureColumns(measures).join(', ')}`,
      `FROM ${folded ? '"_folded"' : '"_rows"'}`,
      'GROUP BY 1, 2',
      `ORDER BY 1, ${inOrder('series', folded)}`,
    ],
  );
}

/** How bars are sorted: by measure, greatest first, or in order of their categories. */
function barOrder(visual: BarVisual, measure: string): string {
  const byCategory = '"category" ASC NULLS LAST';
  return barSort(visual) === 'measure' ? `${measure} DESC NULLS LAST, ${byCategory}` : byCategory;
}

const limitLine = (limit: number | undefined): string[] => (limit === undefined ? [] : [`LIMIT ${limit}`]);

function barSql(dataset: Dataset, visual: BarVisual, conditions: readonly string[]): string {
  const { category, measure, limit } = visual;
  return withStages(
    [rowsStage(dataset, conditions, [group(dataset, 'category', category)], [measure])],
    [
      `SELECT "category", ${measureColumns([measure]).join(', ')}`,
      'FROM "_rows"',
      'GROUP BY 1',
      `ORDER BY ${barOrder(visual, '2')}`,
      ...limitLine(limit),
    ],
  );
}

function stackedBarSql(
  dataset: Dataset,
  visual: BarVisual & { series: string },
  conditions: readonly string[],
): string {
  const { category, series, measure, limit, seriesLimit } = visual;
  const folded = seriesLimit !== undefined;
  const source = folded ? '"_folded"' : '"_rows"';
  const bars: Stage = {
    name: '_bars',
    lines: [
      `SELECT "category", row_number() OVER (ORDER BY ${barOrder(visual, aggregateSql(measure))}) AS "place"`,
      'FROM "_rows"',
      'GROUP BY 1',
      'ORDER BY 2',
      ...limitLine(limit),
    ],
  };
  return withStages(
    [
      rowsStage(
        dataset,
        conditions,
        [group(dataset, 'category', category), group(dataset, 'series', series)],
        [measure],
      ),
      ...(folded ? foldStages('series', seriesLimit, ['category'], measure) : []),
      bars,
    ],
    [
      `SELECT ${source}."category", "series", ${measureColumns([measure]).join(', ')}`,
      `FROM ${source} JOIN "_bars" ON "_bars"."category" IS NOT DISTINCT FROM ${source}."category"`,
      'GROUP BY 1, 2, "place"',
      `ORDER BY "place", ${inOrder('series', folded)}`,
    ],
  );
}

function donutSql(dataset: Dataset, { category, measure, limit }: DonutVisual, conditions: readonly string[]): string {
  const folded = limit !== undefined;
  const rest = folded ? `"category" IS NOT DISTINCT FROM ${quoteText(restLabel)}, ` : '';
  return withStages(
    [
      rowsStage(dataset, conditions, [group(dataset, 'category', category)], [measure]),
      ...(folded ? foldStages('category', limit, [], measure) : []),
    ],
    [
      `SELECT "category", ${measureColumns([measure]).join(', ')}`,
      `FROM ${folded ? '"_folded"' : '"_rows"'}`,
      'GROUP BY 1',
      `ORDER BY ${rest}2 DESC NULLS LAST, 1 ASC NULLS LAST`,
    ],
  );
}

function heatMapSql(
  dataset: Dataset,
  { rows, columns, measure, rowLimit }: HeatMapVisual,
  conditions: readonly string[],
): string {
  const folded = rowLimit !== undefined;
  return withStages(
    [
      rowsStage(dataset, conditions, [group(dataset, 'rows', rows), group(dataset, 'columns', columns)], [measure]),
      ...(folded ? foldStages('rows', rowLimit, ['columns'], measure) : []),
    ],
    [
      `SELECT "rows", "columns", ${measureColumns([measure]).join(', ')}`,
      `FROM ${folded ? '"_folded"' : '"_rows"'}`,
      'GROUP BY 1, 2',
      `ORDER BY ${inOrder('rows', folded)}, ${inOrder('columns', false)}`,
    ],
  );
}

function tableSql(dataset: Dataset, { columns, sort, limit }: TableVisual, conditions: readonly string[]): string {
  const ties = tieBreakers(dataset, sort.column);
  const direction = sort.direction === 'descending' ? 'DESC' : 'ASC';
  return [
    `SELECT ${columns.map(quoteName).join(', ')}`,
    `FROM ${quoteName(dataset.name)}`,
    ...where(conditions),
    `ORDER BY ${[`${quoteName(sort.column)} ${direction} NULLS LAST`, ...ties.map((name) => `${quoteName(name)} ASC`)].join(', ')}`,
    `LIMIT ${limit}`,
  ].join('\n');
}

import type { Column } from '../column.ts';
import type { Dataset } from '../dataset.ts';
import { ContractError } from '../errors.ts';
import type { EngineTypes } from '../kinds/kind.ts';
import { keptComment } from '../pii.ts';
import { compileTimeFormats, fractionDigitsOf } from '../time/format.ts';
import { engineTypes } from './engines.ts';
import { finalColumns } from './final.ts';

/** A column of the final table as QuickSight reads it. */
export interface QuickSightColumn {
  readonly name: string;
  /** Its type in Athena, by QuickSight's names. SPICE keeps booleans as 1 and 0. */
  readonly type: EngineTypes['quicksight'];
  /** What the contract says of it: at most 500 characters. */
  readonly description?: string;
}

/**
 * The columns of a dataset's final table that SPICE can hold, those without values aside. Throws a ContractError for
 * each whose values SPICE would round, cut or leave out, with how to mend it. Integers need no limit: they are within
 * ±(2^53 - 1), which visuals show exactly ("Supported data types and values" in QuickSight's user guide).
 */
export function quickSightColumns(dataset: Dataset): readonly QuickSightColumn[] {
  const columns = Object.entries(finalColumns(dataset)).filter(([, { pii }]) => pii !== 'drop');
  const problems = columns.flatMap(([name, column]) =>
    spiceProblems(column).map((message) => ({ column: name, message })),
  );
  if (problems.length > 0) throw new ContractError(dataset.name, problems, 'import');
  return columns.map(([name, column]) => {
    const description = keptComment(column);
    return {
      name,
      type: engineTypes(column).quicksight,
      ...(description !== undefined && { description: [...description].slice(0, maxDescription).join('') }),
    };
  });
}

const maxDescription = 500;
/** Unicode characters of a string ("Data source quotas" in the user guide). */
const maxLength = 2_047;
/**
 * Decimal-fixed: 18 digits, four of them behind the point; an assumption that only an account can confirm. Decimal-float
 * is no way out: its sums are not exact.
 */
const maxScale = 4;
const maxWholeDigits = 14;
/** Milliseconds, the finest TimeGranularity that the API has: that SPICE keeps no more is inferred from it. */
const maxFractionDigits = 3;

function spiceProblems(column: Column): string[] {
  switch (column.kind) {
    case 'identifier':
    case 'text':
      return column.pii === undefined ? lengthProblems(column.maxLength) : [];
    case 'category':
      return column.values.flatMap((value) => lengthProblems([...value].length));
    case 'decimal':
      return decimalProblems(column.precision, column.scale);
    case 'timestamp':
      return fractionDigitsOf(compileTimeFormats(column.formats)) <= maxFractionDigits
        ? []
        : ['SPICE keeps milliseconds: declare no format with more fraction digits than SSS'];
    case 'integer':
    case 'boolean':
    case 'date':
      return [];
  }
}

function lengthProblems(length = Infinity): string[] {
  if (length <= maxLength) return [];
  return [
    `SPICE keeps ${maxLength} characters of a text, found ${length === Infinity ? 'any number' : length}: allow at most that many (maxLength)`,
  ];
}

function decimalProblems(precision: number, scale: number): string[] {
  if (scale <= maxScale && precision - scale <= maxWholeDigits) return [];
  return [
    `SPICE keeps ${maxWholeDigits} digits before the decimal point and ${maxScale} behind it exactly, found ` +
      `${precision - scale} and ${scale}: lower the precision or the scale, or make it an identifier, which is not summed`,
  ];
}

import { cellParser } from '@sluice/contract';
import type { DecimalColumn, IntegerColumn } from '@sluice/contract';

/** Where generated numbers lie, in units of the last written digit. */
export interface Span {
  /** Ascending, at least one; the first and the last are the ends, both included. */
  marks: number[];
  /** Digits written behind the decimal mark. */
  digits: number;
}

/** The span of a column's examples, each of them a mark; of its bounds when there are fewer than two different ones. */
export function spanOf(column: DecimalColumn | IntegerColumn): Span {
  const parse = cellParser(column);
  const examples = column.examples.flatMap((example) => {
    const result = parse(example);
    return result.ok ? [`${result.value}`] : [];
  });
  const scale = column.kind === 'decimal' ? column.scale : 0;
  const written = Math.max(...examples.map((example) => example.replace(/0+$/, '').split('.')[1]?.length ?? 0));
  const digits = Math.min(scale, examples.length > 0 ? Math.max(written, 1) : 2);
  const different = [...new Set(examples.map(Number))].sort((a, b) => a - b);
  const marks = different.length > 1 ? different : boundsOf(column);
  return { marks: marks.map((mark) => Math.round(mark * unitOf(digits))), digits };
}

/** 10 to the power of `digits`, exactly. */
function unitOf(digits: number): number {
  return Number(`1e${digits}`);
}

/** Writes whole units of the last digit as a cell text. */
export function numberText(units: number, digits: number, mark: string): string {
  if (digits === 0) return `${units}`;
  const size = Math.abs(units);
  const unit = unitOf(digits);
  const whole = Math.floor(size / unit);
  const sign = units < 0 ? '-' : '';
  return sign + whole + mark + `${size - whole * unit}`.padStart(digits, '0');
}

/** A few dozen steps when the column leaves an end open. */
function boundsOf(column: DecimalColumn | IntegerColumn): [number, number] {
  const most = column.kind === 'decimal' ? Math.min(unitOf(column.precision - column.scale) - 1, 100) : 20;
  const min = column.min === undefined ? undefined : Number(column.min);
  const max = column.max === undefined ? undefined : Number(column.max);
  return [min ?? (max === undefined ? 0 : max - most), max ?? (min ?? 0) + most];
}

import { parseArgs } from 'node:util';

/** How much is published. */
export interface BenchOptions {
  /** Rows of the publish of a whole table. */
  readonly rows: number;
  /** Rows of the table of which one date is touched. */
  readonly table: number;
  /** Its event dates. */
  readonly days: number;
  /** Publishes that touch a date, of which the median counts. */
  readonly runs: number;
}

/** @throws Error when an option is unknown or no whole number */
export function readOptions(args: readonly string[]): BenchOptions {
  const defaults = { rows: '1000000', table: '5000000', days: '365', runs: '3' };
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: defaults.rows },
      table: { type: 'string', default: defaults.table },
      days: { type: 'string', default: defaults.days },
      runs: { type: 'string', default: defaults.runs },
    },
  });
  const whole = (name: keyof BenchOptions): number => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= 1) return number;
    throw new Error(`cannot use --${name} '${values[name]}': expected a whole number from 1 on`);
  };
  return { rows: whole('rows'), table: whole('table'), days: whole('days'), runs: whole('runs') };
}

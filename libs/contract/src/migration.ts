import type { Dataset } from './dataset.ts';
import type { ContractProblem } from './errors.ts';
import { nameProblem } from './names.ts';

/**
 * That a version of the contract changed the types of some columns, or left them out, and meant to: publishing refuses
 * any other change of a table that is there. A column that is only added needs no migration.
 */
export interface Migration {
  /** The version of the contract that made the change. */
  readonly version: number;
  /** The columns by name; those that are gone, too. */
  readonly columns: readonly string[];
}

/** What is wrong with the migrations of a dataset. */
export function migrationProblems({ version, migrations }: Dataset): ContractProblem[] {
  if (migrations?.length === 0) return [{ message: 'migrations must hold one: leave them out where there is none' }];
  return (migrations ?? []).flatMap((migration) => {
    const { version: at, columns } = migration;
    const problems: ContractProblem[] = [];
    if (!Number.isSafeInteger(at) || at < 2 || at > version) {
      problems.push({
        message: `the version of a migration must be a whole number from 2 to the contract's, ${version}, found ${at}`,
      });
    }
    if (columns.length === 0) problems.push({ message: `the migration of version ${at} must name a column` });
    for (const [index, column] of columns.entries()) {
      const problem = nameProblem(column);
      if (problem !== undefined) problems.push({ message: `the migration of version ${at}: ${problem}` });
      if (columns.indexOf(column) !== index) {
        problems.push({ column, message: `stands twice in the migration of version ${at}: keep one` });
      }
    }
    return problems;
  });
}

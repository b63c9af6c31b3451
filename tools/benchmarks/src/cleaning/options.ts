import { parseArgs } from 'node:util';
import { contestantNames } from './contestants.ts';
import type { ContestantName } from './contestants.ts';
import { workloadNames } from './workloads.ts';
import type { WorkloadName } from './workloads.ts';

/** What a run of the benchmark measures. */
export interface Options {
  /** Records of the IoT files; the others are made about as large. */
  readonly rows: number;
  readonly only: readonly ContestantName[];
  readonly workloads: readonly WorkloadName[];
}

export const help = `Measures the cleaning of CSV files: Sluice and the tools that people would take instead.

  npx nx bench cleaning -- [options]

  --rows N          records of the IoT files (2000000); the other files are made about as large
  --only A,B        contestants: ${contestantNames.join(', ')} (all)
  --workload A,B    workloads: ${workloadNames.filter((name) => name !== 'long').join(', ')} (all)
  --long            also an IoT file ten times as long, for the memory that it takes
  --help            this text
`;

/** Reads the command line; undefined where it asks for help. Throws an error that names what is wrong. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '2000000' },
      only: { type: 'string' },
      workload: { type: 'string' },
      long: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const rows = Number(values.rows);
  if (!Number.isSafeInteger(rows) || rows < 1) throw new Error(`--rows takes a whole number, found '${values.rows}'`);
  const usual = workloadNames.filter((name) => name !== 'long');
  return {
    rows,
    only: pick('--only', values.only, contestantNames),
    workloads: [...pick('--workload', values.workload, usual), ...(values.long ? (['long'] as const) : [])],
  };
}

function pick<Name extends string>(flag: string, text: string | undefined, names: readonly Name[]): readonly Name[] {
  const asked = text?.split(',');
  const unknown = asked?.find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`${flag} takes ${names.join(', ')}, found '${unknown}'`);
  return asked === undefined ? names : names.filter((name) => asked.includes(name));
}

import * as z from 'zod';
import { functionSpecs, longestDebounce, type FunctionName, type Variable } from './functions.ts';

const name = z.string().min(1);

const shapes = {
  SLUICE_STAGE: name,
  SLUICE_ACCOUNT: z.string().regex(/^\d{12}$/, 'expected 12 digits'),
  SLUICE_PROCESSED_BUCKET: name,
  SLUICE_FINAL_BUCKET: name,
  SLUICE_PROCESSED_DATABASE: name,
  SLUICE_FINAL_DATABASE: name,
  SLUICE_STATE_MACHINE_ARN: name,
  /** Length of the time buckets in which receipts are gathered to one run. */
  SLUICE_DEBOUNCE_SECONDS: z
    .string()
    .regex(/^\d+$/, 'expected a whole number')
    .transform(Number)
    .refine((seconds) => seconds >= 1 && seconds <= longestDebounce, `expected 1 to ${longestDebounce}`),
} satisfies Record<Variable, z.ZodType>;

type Values = { readonly [V in Variable]: z.output<(typeof shapes)[V]> };

/** What a function is told by its environment: the variables that its spec lists. */
export type Environment<N extends FunctionName> = Pick<Values, (typeof functionSpecs)[N]['environment'][number]>;

/** @throws Error that names each variable at fault */
export function readEnvironment<N extends FunctionName>(name: N, environment = process.env): Environment<N> {
  const listed: readonly Variable[] = functionSpecs[name].environment;
  const result = z.object(Object.fromEntries(listed.map((each) => [each, shapes[each]]))).safeParse(environment);
  if (result.success) return result.data as Environment<N>;
  const problems = result.error.issues.map(
    ({ path: [variable], message }) => `${String(variable)}: ${describe(environment[String(variable)])}${message}`,
  );
  throw new Error(`cannot start with this environment: ${problems.join('; ')}; set them in the stack`);
}

function describe(value: string | undefined): string {
  return value === undefined ? 'missing, ' : `'${value}', `;
}

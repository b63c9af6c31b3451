import * as z from 'zod';

/**
 * Bytes of the largest object that one run takes in, unless SLUICE_MAX_OBJECT_BYTES says otherwise: about what is
 * cleaned within a third of the longest run that Lambda allows, at 25 MB a second.
 */
const defaultMaxObjectBytes = 8 * 1024 ** 3;

const name = z.string().min(1);
const wholeNumber = z.string().regex(/^\d+$/, 'expected a whole number').transform(Number);

const ingestShape = {
  SLUICE_STAGE: name,
  SLUICE_RAW_BUCKET: name,
  SLUICE_PROCESSED_BUCKET: name,
  SLUICE_FINAL_BUCKET: name,
  SLUICE_MAX_OBJECT_BYTES: wholeNumber.default(defaultMaxObjectBytes),
  /** Name of the SSM parameter (a SecureString) with the key of the pseudonyms, where a contract has some. */
  SLUICE_PSEUDONYM_KEY_PARAMETER: name.optional(),
};

const ingestSchema = z.object(ingestShape);
const sweepSchema = z.object({
  ...ingestShape,
  SLUICE_QUEUE_URL: z.url(),
  SLUICE_ORPHAN_AGE_SECONDS: wholeNumber,
});

/** What the function that ingests is told by its environment. */
export type IngestEnvironment = z.infer<typeof ingestSchema>;
/** What the function that sweeps is told by its environment. */
export type SweepEnvironment = z.infer<typeof sweepSchema>;

/** @throws Error that names each variable at fault */
export const readIngestEnvironment = (environment = process.env): IngestEnvironment => read(ingestSchema, environment);

/** @throws Error that names each variable at fault */
export const readSweepEnvironment = (environment = process.env): SweepEnvironment => read(sweepSchema, environment);

function read<T>(schema: z.ZodType<T>, environment: NodeJS.ProcessEnv): T {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    ({ path: [variable], message }) => `${String(variable)}: ${describe(environment[String(variable)])}${message}`,
  );
  throw new Error(`cannot start with this environment: ${problems.join('; ')}; set them in the stack`);
}

function describe(value: string | undefined): string {
  return value === undefined ? 'missing, ' : `'${value}', `;
}

import { NormalizedSchema } from '@smithy/core/schema';

type Schema = Parameters<typeof NormalizedSchema.of>[0];

/**
 * What does not fit a schema that the SDK ships (`CreateDataSetRequest$`), each with its path: members that are missing
 * or unknown, unions of not exactly one member, values of another type. The SDK has neither lengths nor enumerations.
 */
export function schemaProblems(schema: Schema, value: unknown, path = ''): string[] {
  const shape = NormalizedSchema.of(schema);
  if (shape.isStructSchema()) return structProblems(shape, value, path);
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) return [`${path}: expected a list`];
    return value.flatMap((item, index) => schemaProblems(shape.getValueSchema(), item, `${path}[${index}]`));
  }
  if (shape.isMapSchema()) {
    if (!isObject(value)) return [`${path}: expected a map`];
    return Object.entries(value).flatMap(([key, item]) =>
      schemaProblems(shape.getValueSchema(), item, `${path}.${key}`),
    );
  }
  const expected = shape.isTimestampSchema()
    ? 'date'
    : shape.isNumericSchema()
      ? 'number'
      : shape.isBooleanSchema()
        ? 'boolean'
        : 'string';
  const found = value instanceof Date ? 'date' : Number.isNaN(value) ? 'NaN' : typeof value;
  return found === expected ? [] : [`${path}: expected a ${expected}, found ${found}`];
}

function structProblems(shape: NormalizedSchema, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path}: expected a structure`];
  const members = new Map(shape.structIterator());
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  const names = present.map(([name]) => name);
  return [
    ...requiredOf(shape)
      .filter((name) => !names.includes(name))
      .map((name) => `${path}.${name}: is missing`),
    ...(shape.isUnionSchema() && names.length !== 1 ? [`${path}: expected one member, found ${names.length}`] : []),
    ...present.flatMap(([name, item]) => {
      const member = members.get(name);
      return member === undefined ? [`${path}.${name}: is unknown`] : schemaProblems(member, item, `${path}.${name}`);
    }),
  ];
}

/** The required members stand first, and their number behind the members' schemas. */
function requiredOf(shape: NormalizedSchema): string[] {
  const schema = shape.getSchema() as readonly unknown[];
  const required = typeof schema[6] === 'number' && !shape.isUnionSchema() ? schema[6] : 0;
  return (schema[4] as string[]).slice(0, required);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

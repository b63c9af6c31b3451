import { NormalizedSchema } from '@smithy/core/schema';
import { constraints, type Constraints } from './constraints.ts';
import { enumValues } from './operations.ts';

/** Where a value does not fit its schema, and what would. */
export interface Problem {
  /** As the service writes paths: `definition.sheets.1.member.name`. */
  readonly path: string;
  readonly value: unknown;
  readonly must: string;
}

/**
 * Where a value in the form it has on the wire (JSON; timestamps are seconds since 1970) does not fit its schema, the
 * constraints of its shape, and those of all its parts.
 * @param shape name in the API model, which a schema of a list or a string does not have
 */
export function findProblems(
  schema: NormalizedSchema,
  value: unknown,
  shape = schema.getName() ?? '',
  path = '',
): Problem[] {
  const own = constraints[shape] ?? {};
  const problem = (must: string): Problem[] => [{ path, value, must }];
  if (schema.isStructSchema())
    return isObject(value) ? structureProblems(schema, value, shape, path) : problem('Member must be a structure');
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return problem('Member must be a list');
    return [
      ...sizeProblems(value.length, 'length', own).flatMap(problem),
      ...value.flatMap((item, index) =>
        findProblems(schema.getValueSchema(), item, own.member ?? '', `${path}.${index + 1}.member`),
      ),
    ];
  }
  if (schema.isMapSchema()) {
    if (!isObject(value)) return problem('Member must be a map');
    return [
      ...sizeProblems(Object.keys(value).length, 'length', own).flatMap(problem),
      ...Object.entries(value).flatMap(([key, item]) => [
        ...findProblems(schema.getKeySchema(), key, own.key ?? '', `${path}.${key}.key`),
        ...findProblems(schema.getValueSchema(), item, own.value ?? '', `${path}.${key}.member`),
      ]),
    ];
  }
  if (schema.isBooleanSchema()) return typeof value === 'boolean' ? [] : problem('Member must be a boolean');
  if (schema.isNumericSchema() || schema.isTimestampSchema()) {
    if (typeof value !== 'number' || Number.isNaN(value)) return problem('Member must be a number');
    if (own.integer && !Number.isSafeInteger(value)) return problem('Member must be an integer');
    return sizeProblems(value, 'value', own).flatMap(problem);
  }
  return typeof value === 'string'
    ? stringProblems(value, own, shape).flatMap(problem)
    : problem('Member must be a string');
}

/** What does not fit a schema that the SDK ships (`CreateDataSetRequest$`), in words. */
export const schemaProblems = (schema: Parameters<typeof NormalizedSchema.of>[0], value: unknown): string[] =>
  findProblems(NormalizedSchema.of(schema), value).map(({ path, must }) => `${path}: ${must}`);

function structureProblems(
  schema: NormalizedSchema,
  value: Record<string, unknown>,
  shape: string,
  path: string,
): Problem[] {
  const own = constraints[shape] ?? {};
  const members = new Map(schema.structIterator());
  const names = [...members.keys()];
  const below = (name: string): string => (path === '' ? lowerFirst(name) : `${path}.${lowerFirst(name)}`);
  const missing = names.slice(0, requiredMembers(schema)).filter((name) => value[name] == null);
  // The service leaves them out silently, and with them what the caller wanted.
  const unknown = Object.keys(value).filter((name) => !members.has(name));
  const given = names.filter((name) => value[name] != null);
  const choice = `Only 1 member of [${names.map(lowerFirst).join(', ')}] should be provided for structure ${shape}`;
  return [
    ...missing.map((name) => ({ path: below(name), value: null, must: 'Member must not be null' })),
    ...unknown.map((name) => ({
      path: below(name),
      value: value[name],
      must: `Member is none of ${schema.getName()}`,
    })),
    ...(own.oneOf && given.length > 1 ? [{ path, value, must: choice }] : []),
    ...given.flatMap((name) => findProblems(members.get(name)!, value[name], own.members?.[name] ?? '', below(name))),
  ];
}

/** The schema of a structure names the required members first, and says at its end how many they are. */
function requiredMembers(schema: NormalizedSchema): number {
  const [, , , , , , count = 0] = schema.getSchema() as readonly unknown[];
  return count as number;
}

function stringProblems(value: string, own: Constraints, shape: string): string[] {
  const values = own.enum ? enumValues(shape) : undefined;
  return [
    ...(values && !values.includes(value) ? [`Member must satisfy enum value set: [${values.join(', ')}]`] : []),
    ...sizeProblems([...value].length, 'length', own),
    ...(own.pattern !== undefined && !wholePattern(own.pattern).test(value)
      ? [`Member must satisfy regular expression pattern: ${own.pattern}`]
      : []),
  ];
}

function sizeProblems(size: number, what: 'length' | 'value', { min, max }: Constraints): string[] {
  return [
    ...(min !== undefined && size < min ? [`Member must have ${what} greater than or equal to ${min}`] : []),
    ...(max !== undefined && size > max ? [`Member must have ${what} less than or equal to ${max}`] : []),
  ];
}

const patterns = new Map<string, RegExp>();

/** Patterns of the API model, written for Java, that match the whole string. */
export function wholePattern(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known) return known;
  const inline = pattern
    .replace(/^\(\?i\)/, '')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$');
  const flags = pattern.startsWith('(?i)') ? 'i' : '';
  const source = `^(?:${inline})$`;
  // Unicode classes need the flag u, with which a needless escape (`[\w\-]` is none, `[\w-.]` is) does not compile.
  const compiled = new RegExp(source, /\\[pP]\{/.test(source) ? `${flags}u` : flags);
  patterns.set(pattern, compiled);
  return compiled;
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

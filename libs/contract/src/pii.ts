import * as z from 'zod';
import type { Column } from './column.ts';
import type { Dataset } from './dataset.ts';
import type { ContractProblem } from './errors.ts';
import type { CanonicalForm } from './kinds/kind.ts';
import type { Value } from './value.ts';

/**
 * What becomes of the values of a column that tells of people: a pseudonym stands in their place, which is the same for
 * the same value; or a mark that says only that there was one; or nothing.
 */
export const piiPolicies = ['pseudonymise', 'mask', 'drop'] as const;
/** One of the policies for columns that tell of people. */
export type PiiPolicy = (typeof piiPolicies)[number];

/** What every value of a masked column is. */
export const maskedValue = '***';

/** What the values of a pseudonymised column look like as a whole: an HMAC-SHA-256 in lower-case hexadecimal digits. */
export const pseudonymPattern = '[0-9a-f]{64}';

const pseudonymLength = 64;

/** What no text matches, not even the empty one, in every engine. */
const noText = '[^\\s\\S]';

/** The columns that have one of the policies, by name; without policies, all that have any. */
export function piiColumns(
  { columns }: { readonly columns: Readonly<Record<string, Column>> },
  policies: readonly PiiPolicy[] = piiPolicies,
): string[] {
  return Object.keys(columns).filter((name) => {
    const policy = columns[name]?.pii;
    return policy !== undefined && policies.includes(policy);
  });
}

/** The schema of the values that the column's policy leaves, from that of the values themselves; null aside. */
export function keptSchema({ pii }: Column, schema: z.ZodType<Value>): z.ZodType<Value> {
  switch (pii) {
    case 'pseudonymise':
      return z
        .string()
        .length(pseudonymLength)
        .regex(new RegExp(`^${pseudonymPattern}$`));
    case 'mask':
      return z.literal(maskedValue);
    case 'drop':
      return z.null();
    default:
      return schema;
  }
}

/** The form of the values that the column's policy leaves, from that of the values themselves; null aside. */
export function keptForm({ pii }: Column, form: CanonicalForm | undefined): CanonicalForm | undefined {
  switch (pii) {
    case 'pseudonymise':
      return { pattern: pseudonymPattern };
    case 'mask':
      return { pattern: '[*]{3}' };
    case 'drop':
      return { pattern: noText };
    default:
      return form;
  }
}

/** The column's rule in words, from the rule for the cells of uploads. */
export function keptRule({ pii }: Column, rule: string): string {
  switch (pii) {
    case 'pseudonymise':
      return `PII, pseudonymised: HMAC-SHA-256 in 64 hex digits; in uploads: ${rule}`;
    case 'mask':
      return `PII, masked: \`${maskedValue}\` for every value; in uploads: ${rule}`;
    case 'drop':
      return 'PII, dropped: always null; uploads are not read';
    default:
      return rule;
  }
}

/** What a catalogue should say of the column: its description, behind a note of what was done to the values. */
export function keptComment({ pii, description }: Column): string | undefined {
  const notes = { pseudonymise: 'PII, pseudonymised.', mask: 'PII, masked.', drop: 'PII, dropped: always null.' };
  const parts = [...(pii === undefined ? [] : [notes[pii]]), ...(description === undefined ? [] : [description])];
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** What is wrong with the policies of a dataset's columns. */
export function piiProblems({ columns, key, eventTime }: Dataset): ContractProblem[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const messages = column.pii === undefined ? [] : policyProblems(column, column.pii);
    if (key?.includes(name) && (column.pii === 'mask' || column.pii === 'drop')) {
      messages.push(
        `a key column with pii '${column.pii}' tells no rows apart: use pii 'pseudonymise', or another key`,
      );
    }
    if (name === eventTime && column.pii !== undefined) {
      messages.push("the event time must have no pii: take it off, or use another column or 'uploaded_at'");
    }
    return messages.map((message) => ({ column: name, message }));
  });
}

function policyProblems({ kind, optional }: Column, pii: PiiPolicy): string[] {
  if (!piiPolicies.includes(pii)) return [`pii must be one of ${piiPolicies.join(', ')}, found '${String(pii)}'`];
  if (pii === 'drop') {
    return optional ? [] : ["the values of a column with pii 'drop' are always null: make it optional"];
  }
  if (kind === 'identifier' || kind === 'text') return [];
  return [`pii '${pii}' turns values into other texts, which a column of kind '${kind}' cannot hold: use pii 'drop'`];
}

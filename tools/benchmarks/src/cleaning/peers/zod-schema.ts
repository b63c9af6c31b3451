import type { Column, Dataset } from '@sluice/contract';
import { z } from 'zod';

/** A dataset's row as one would write it with zod by hand: from cells as they come to canonical values. */
export function schemaOf(dataset: Dataset): z.ZodType<readonly (string | number)[], readonly string[]> {
  const cells = Object.values(dataset.columns).map((column) => cellSchema(column, dataset));
  return z.tuple(cells as [z.ZodType<string | number, string>]);
}

function cellSchema(column: Column, dataset: Dataset): z.ZodType<string | number, string> {
  switch (column.kind) {
    case 'identifier':
      return name(column.maxLength, dataset).regex(new RegExp(`^(?:${column.pattern ?? '.+'})$`));
    case 'text':
      return name(column.maxLength, dataset);
    case 'decimal': {
      const { scale, min, max } = column;
      const expression = new RegExp(`^[+-]?(?:[0-9]+(?:\\.[0-9]{1,${scale}}0*)?|\\.[0-9]{1,${scale}}0*)$`);
      return z
        .string()
        .trim()
        .regex(expression)
        .transform((text, context) => {
          const value = Number(text);
          if (value >= Number(min) && value <= Number(max)) return value.toFixed(scale).replace(/^-(?=[0.]+$)/, '');
          context.addIssue('out of range');
          return z.NEVER;
        });
    }
    case 'integer':
      return z
        .string()
        .trim()
        .regex(/^[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)$/)
        .transform((text) => Number(text.replaceAll(',', '')))
        .pipe(
          z
            .int()
            .min(column.min ?? 0)
            .max(column.max ?? 0),
        );
    case 'category': {
      const words = new Map(Object.entries(column.synonyms));
      return z
        .string()
        .trim()
        .toLowerCase()
        .transform((word) => words.get(word) ?? word)
        .pipe(z.enum(column.values as [string]));
    }
    case 'timestamp':
      return z.string().trim().transform(instantReader(column.formats));
    default:
      throw new Error(`cannot judge a '${column.kind}' with zod: no workload has one`);
  }
}

function name(maxLength: number | undefined, { nullTokens }: Dataset): z.ZodString {
  const tokens = new Set(nullTokens);
  return z
    .string()
    .trim()
    .normalize('NFC')
    .max(maxLength ?? Infinity)
    .refine((text) => !tokens.has(text.toLowerCase()));
}

const shapes: Readonly<Record<string, string>> = {
  yyyy: '(?<year>[0-9]{4})',
  MM: '(?<month>0[1-9]|1[0-2])',
  dd: '(?<day>0[1-9]|[12][0-9]|3[01])',
  HH: '(?<hour>[01][0-9]|2[0-3])',
  mm: '(?<minute>[0-5][0-9])',
  ss: '(?<second>[0-5][0-9])',
  SSS: '(?<fraction>[0-9]{3})',
  X: '(?<offset>Z|[+-][0-9]{2}:?[0-9]{2})',
  '.': '\\.',
};

/** Reads an instant in one of the formats. Date is asked only where it must be: it takes longer than all the rest. */
function instantReader(formats: readonly string[]): (text: string, context: z.RefinementCtx) => string {
  const expressions = formats.map(
    (format) => new RegExp(`^${format.replace(/yyyy|MM|dd|HH|mm|SSS|ss|X|\./g, (token) => shapes[token] ?? token)}$`),
  );
  const hasMillis = formats.some((format) => format.includes('SSS'));
  return (text, context) => {
    for (const expression of expressions) {
      const parts = expression.exec(text)?.groups;
      if (parts === undefined) continue;
      const { year, month, day, hour, minute, second = '00', fraction = '000', offset = 'Z' } = parts;
      if (Number(day) > 28 && Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) continue;
      const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
      if (offset === 'Z') return hasMillis ? `${local}.${fraction}Z` : `${local}Z`;
      const instant = new Date(`${local}.${fraction}${offset}`).toISOString();
      return hasMillis ? instant : instant.replace('.000', '');
    }
    context.addIssue('not a timestamp');
    return z.NEVER;
  };
}

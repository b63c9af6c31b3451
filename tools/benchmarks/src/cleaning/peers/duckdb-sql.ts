import type { Column, Dataset } from '@sluice/contract';

/** How one column's cells are judged in SQL, in three steps: each an expression over the result of the one before. */
interface ColumnSql {
  /** What most cells look like, as a regular expression: they need no further look before `value`. */
  readonly strict: string;
  /** From any other cell, trimmed and unquoted, to a text that `value` takes; or to NULL. */
  text(cell: string): string;
  value(text: string): string;
  isValid(value: string): string;
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function matches(cell: string, pattern: string): string {
  return `regexp_full_match(${cell}, ${literal(pattern)})`;
}

function same(text: string): string {
  return text;
}

export function columnSql(column: Column, dataset: Dataset): ColumnSql {
  switch (column.kind) {
    case 'identifier':
      return identifierSql(column.pattern ?? '.+', isName(column.maxLength, dataset));
    case 'text': {
      const strict = '[!#-~](?:[ !#-~]*[!#-~])?';
      return {
        strict,
        text: (cell) => `nfc_normalize(${cell})`,
        value: same,
        isValid: isName(column.maxLength, dataset),
      };
    }
    case 'decimal': {
      const { precision, scale } = column;
      const fraction = `[0-9]{1,${scale}}`;
      return {
        strict: `-?[0-9]{1,${precision - scale}}(?:\\.${fraction})?`,
        text: whereMatches(`[+-]?(?:[0-9]+(?:\\.${fraction}0*)?|\\.${fraction}0*)`),
        value: (text) => `TRY_CAST(${text} AS DECIMAL(${precision},${scale}))`,
        isValid: isBetween(column),
      };
    }
    case 'integer':
      return {
        strict: '[0-9]{1,15}',
        text: (cell) => `replace(${whereMatches('[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)')(cell)}, ',', '')`,
        value: (text) => `TRY_CAST(${text} AS BIGINT)`,
        isValid: isBetween(column),
      };
    case 'category': {
      const values = column.values.map((value) => [value, value] as const);
      const words = [...values, ...Object.entries(column.synonyms)].map(
        ([word, value]) => `WHEN ${literal(word.toLowerCase())} THEN ${literal(value)}`,
      );
      const text = (cell: string): string => `CASE lower(${cell}) ${words.join(' ')} END`;
      return { strict: column.values.join('|'), text, value: same, isValid: (value) => `${value} IS NOT NULL` };
    }
    case 'timestamp':
      return timestampSql(column.formats);
    default:
      throw new Error(`cannot judge a '${column.kind}' in SQL: no workload has one`);
  }
}

function whereMatches(pattern: string): (cell: string) => string {
  return (cell) => `CASE WHEN ${matches(cell, pattern)} THEN ${cell} END`;
}

function isBetween({ min = 0, max = 0 }: { min?: number | string; max?: number | string }): (value: string) => string {
  return (value) => `${value} BETWEEN ${min} AND ${max}`;
}

function identifierSql(pattern: string, isValid: ColumnSql['isValid']): ColumnSql {
  return { strict: pattern, text: whereMatches(pattern), value: same, isValid };
}

/** No null token, and not too long. Only short ones are looked up: CASE, unlike AND, leaves out what it need not do. */
function isName(maxLength: number | undefined, { nullTokens }: Dataset): (value: string) => string {
  const longest = Math.max(...nullTokens.map((token) => token.length));
  const tokens = nullTokens.map(literal).join(', ');
  return (value) =>
    `CASE WHEN strlen(${value}) <= ${longest} THEN lower(${value}) NOT IN (${tokens}) ` +
    `WHEN strlen(${value}) > ${maxLength ?? 1e9} THEN length(${value}) <= ${maxLength ?? 1e9} ELSE ${value} IS NOT NULL END`;
}

const tokens: Readonly<Record<string, readonly [code: string, shape: string]>> = {
  yyyy: ['%Y', '[0-9]{4}'],
  MM: ['%m', '(?:0[1-9]|1[0-2])'],
  dd: ['%d', '[0-3][0-9]'],
  HH: ['%H', '(?:[01][0-9]|2[0-3])'],
  mm: ['%M', '[0-5][0-9]'],
  ss: ['%S', '[0-5][0-9]'],
  SSS: ['%g', '[0-9]{3}'],
  X: ['%z', '(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)'],
  '.': ['.', '\\.'],
};

/** A declared format as strptime has it, and the shape of its texts: strptime alone takes shorter fields, too. */
function timeFormat(source: string): { code: string; shape: string } {
  const pieces = source.match(/yyyy|MM|dd|HH|mm|SSS|ss|X|[^]/g) ?? [];
  const pairs = pieces.map((piece) => tokens[piece] ?? [piece, piece]);
  return { code: pairs.map(([code]) => code).join(''), shape: pairs.map(([, shape]) => shape).join('') };
}

/**
 * The text is canonical but for its fraction, which most have none of. Of DuckDB's casts and strptime, only the two used
 * here take offsets right and refuse the 31st of September.
 */
function timestampSql(formats: readonly string[]): ColumnSql {
  const millis = formats.some((format) => format.includes('SSS'));
  const canonical = (instant: string): string =>
    `strftime(${instant}, ${literal(millis ? '%Y-%m-%dT%H:%M:%S.%gZ' : '%Y-%m-%dT%H:%M:%SZ')})`;
  const iso = formats.filter((format) => format.startsWith('yyyy-MM-dd')).map(timeFormat);
  const other = formats.filter((format) => !format.startsWith('yyyy-MM-dd')).map(timeFormat);
  const shape = (some: typeof iso): string => some.map((format) => format.shape).join('|');
  const isoText = (cell: string): string =>
    `WHEN ${matches(cell, shape(iso))} THEN ${canonical(`TRY_CAST(${cell} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`)}`;
  const codes = other.map(({ code }) => literal(code)).join(', ');
  const otherText = (cell: string): string =>
    other.length === 0
      ? ''
      : `WHEN ${matches(cell, shape(other))} THEN ${canonical(`try_strptime(${cell}, [${codes}])`)}`;
  const value = (text: string): string =>
    `CASE WHEN strlen(${text}) = 20 THEN left(${text}, 19) || '.000Z' ELSE ${text} END`;
  return {
    strict: '[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z',
    text: (cell) => `CASE ${isoText(cell)} ${otherText(cell)} END`,
    value: millis ? value : same,
    isValid: (text) => `TRY_CAST(${text} AS TIMESTAMP) IS NOT NULL`,
  };
}

/** Codes of rejections and quarantines, and rules of skipped lines, that do not say by themselves what they mean. */
const words: Readonly<Record<string, string>> = {
  ambiguous_time: 'ambiguous local time',
  empty: 'empty file',
  encoding: 'unreadable encoding',
  expansion_limit: 'expands too far',
  gzip: 'damaged gzip',
  hidden_value: 'value that was not shown',
  mend_at_source: 'to be mended at the source',
  missing_columns: 'columns missing',
  nonexistent_time: 'local time that does not exist',
  not_a_boolean: 'not a yes or no',
  not_csv: 'not CSV',
  precision: 'too many digits',
  not_mended: 'not mended yet',
  pattern: 'wrong form',
  required: 'value missing',
  separator: 'sep= line',
};

/** `not_a_number` as 'not a number'. */
export const reasonLabel = (code: string): string => words[code] ?? code.replaceAll('_', ' ');

/** Reasons with their counts, most frequent first. */
export const sortedReasons = (reasons: Readonly<Record<string, number>>): [code: string, count: number][] =>
  Object.entries(reasons)
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));

/** What the codes of rejections and quarantines mean, in words. A code that is new here is shown as it is. */
const words: Readonly<Record<string, string>> = {
  ambiguous_header: 'ambiguous header',
  ambiguous_time: 'ambiguous local time',
  empty: 'empty file',
  encoding: 'unreadable encoding',
  missing_columns: 'columns missing',
  nonexistent_time: 'local time that does not exist',
  not_a_boolean: 'not a yes or no',
  not_a_date: 'not a date',
  not_a_number: 'not a number',
  not_a_timestamp: 'not a timestamp',
  not_csv: 'not CSV',
  out_of_range: 'out of range',
  precision: 'too many digits',
  too_long: 'too long',
  too_many_rejects: 'too many rejects',
  unknown_category: 'unknown category',
  unknown_column: 'unknown column',
};

/** `not_a_number` as 'not a number'. */
export const reasonLabel = (code: string): string => words[code] ?? code.replaceAll('_', ' ');

/** Reasons with their counts, most frequent first. */
export const sortedReasons = (reasons: Readonly<Record<string, number>>): [code: string, count: number][] =>
  Object.entries(reasons)
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));

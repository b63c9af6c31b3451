import { compilePattern } from '@sluice/contract';
import type { Line } from './lines.ts';

/** Whether a line, as a whole, matches one of a contract's patterns of lines that are no records. */
export type LineMatcher = (line: Line) => boolean;

/** Compiles patterns. A line that could not be read matches none: nobody knows its text. */
export function lineMatcher(patterns: readonly string[] = []): LineMatcher {
  const compiled = patterns.map((source) => compilePattern(source));
  return ({ text, problem }) => problem === undefined && compiled.some((pattern) => pattern.matches(text));
}

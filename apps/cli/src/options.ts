import { InvalidArgumentError, Option } from 'commander';
import type { Io } from './io.ts';

/** Turns what a command does into what commander calls: hands it the streams and keeps its exit code. */
export type Action = <Args extends unknown[]>(
  act: (io: Io, ...args: Args) => Promise<number>,
) => (...args: Args) => Promise<void>;

/** `--lake DIR`: where the lake is. */
export const lakeOption = (): Option => new Option('--lake <dir>', 'folder of the lake').default('.sluice');

/** `--stage NAME`: a deployed lake, in place of `--lake DIR`. */
export const stageOption = (): Option =>
  new Option('--stage <name>', 'a deployed stage, in place of a folder').conflicts('lake');

/** `--json`: one JSON document on standard output. */
export const jsonOption = (): Option => new Option('--json', 'print one JSON document on standard output');

/** Seconds for which a stage's runs are followed unless the user says otherwise. */
export const runPatience = 3600;

/** A whole number of seconds, as an option takes it. */
export function parseSeconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number of seconds');
  return Number(text);
}

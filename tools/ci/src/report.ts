// Needs nothing but Node: the job that may write comments installs nothing.
import { stripVTControlCharacters } from 'node:util';

/** One thing that was looked at. */
export interface Section {
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** In a few words. */
  readonly note?: string;
  /** What a command has said. */
  readonly output?: string;
}

const signs = { passed: '✅', failed: '❌', skipped: '➖' } as const;
/** GitHub takes 65,536 characters of a comment. */
const longestComment = 60_000;

/** Sections as Markdown: a table of all, and below it what commands have said, cut where a comment would not take it. */
export function toMarkdown(sections: readonly Section[], log?: string): string {
  const told = sections.filter(({ output }) => output !== undefined && output.trim() !== '');
  const room = Math.floor(longestComment / Math.max(1, told.length)) - 500;
  return [
    '| | | |',
    '| --- | --- | --- |',
    ...sections.map(({ title, outcome, note = '' }) => `| ${signs[outcome]} | ${cell(title)} | ${cell(note)} |`),
    ...told.flatMap(({ title, outcome, output = '' }) => details(title, cut(output.trim(), outcome, room, log))),
    '',
  ].join('\n');
}

/** Sections short enough to be handed to another job, in JSON as its environment: Linux takes 128 KiB of a variable. */
export function shortened(sections: readonly Section[]): readonly Section[] {
  for (let room = longestComment; ; room /= 2) {
    const short = sections.map((section) =>
      section.output === undefined ? section : { ...section, output: cut(section.output, section.outcome, room) },
    );
    if (Buffer.byteLength(JSON.stringify(short)) < 128_000) return short;
  }
}

/** Text in a fence that nothing in it can close. */
function details(title: string, text: string): string[] {
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return ['', `<details><summary>${html(title)}</summary>`, '', fence, text, fence, '', '</details>'];
}

/** The beginning of a text; of what failed the end, where it says why. */
function cut(text: string, outcome: Section['outcome'], room: number, log?: string): string {
  const plain = stripVTControlCharacters(text);
  if (plain.length <= room) return plain;
  const lines = plain.split('\n');
  const kept: string[] = [];
  let length = 0;
  for (const line of outcome === 'failed' ? lines.toReversed() : lines) {
    length += line.length + 1;
    if (length > room) break;
    kept.push(line);
  }
  const rest = `… ${lines.length - kept.length} lines more${log === undefined ? '' : `: ${log}`}`;
  return (outcome === 'failed' ? [rest, ...kept.toReversed()] : [...kept, rest]).join('\n');
}

const cell = (text: string): string => html(text).replaceAll('|', '\\|').replace(/\s+/g, ' ');
const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

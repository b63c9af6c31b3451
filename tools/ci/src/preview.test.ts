import { expect, test } from 'vitest';
import { ownOutput } from './preview.ts';

test.each(['\u001b[2m> \u001b[22m\u001b[2mnx run\u001b[22m', '> nx run'])(
  'of a task that others run before, its own words are shown, with colours as on GitHub and without',
  (run) => {
    const output = `\n${run} @sluice/ingest:build\n\nbuilt\n\n${run} @sluice/infra:diff --stage=dev\n\n[~] Function\n`;
    expect(ownOutput('@sluice/infra:diff', output)).toBe('> nx run @sluice/infra:diff --stage=dev\n\n[~] Function\n');
  },
);

import { expect, test } from 'vitest';
import { changeOf, type CommitTypes } from './history.ts';

const types: CommitTypes = { feat: { semverBump: 'minor' }, fix: { semverBump: 'patch' } };

test.each([
  ['fix(lake): a receipt is read again', 'patch'],
  ['feat: time formats', 'minor'],
  ['feat(contract)!: no more aliases', 'major'],
  ['refactor!: one name for it', 'major'],
  ['fix(lake): keys\n\nBREAKING CHANGE: keys have another form', 'major'],
  ['fix(lake): keys\n\nThis is no BREAKING CHANGE: nobody saw them', 'patch'],
  ['docs(lake): what a receipt is', 'none'],
  ["Merge branch 'main'", 'none'],
  ['fixed something: at last', 'none'],
])('%s', (message, change) => {
  expect(changeOf(message, types)).toBe(change);
});

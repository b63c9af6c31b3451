import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, PatternError } from './pattern.ts';

function problemOf(pattern: string): string {
  try {
    compilePattern(pattern);
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(PatternError);
    return (error as PatternError).message;
  }
}

/** Random patterns over a small alphabet, written as text, so that random texts match now and then. */
const { pattern: patterns } = fc.letrec<{ atom: string; repeated: string; sequence: string; pattern: string }>(
  (tie) => ({
    atom: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      {
        weight: 5,
        arbitrary: fc.constantFrom('a', 'b', '-', '[ab]', '[^a]', '[a-]', '[^b-]', '\\.', '[\\]b]', ' ', '/'),
      },
      { weight: 1, arbitrary: tie('pattern').map((inner) => `(${inner})`) },
      { weight: 1, arbitrary: tie('pattern').map((inner) => `(?:${inner})`) },
    ),
    repeated: fc
      .tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '{1,3}'))
      .map((parts) => parts.join('')),
    sequence: fc.array(tie('repeated'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
    pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|')),
  }),
);

const texts = fc.array(fc.constantFrom('a', 'b', 'a', 'b', '-', '.', ']', ' ', '/', '\n', 'é', '😀', '\ud800'), {
  maxLength: 6,
});

describe('compilePattern', () => {
  it('agrees with an anchored regular expression', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 5, maxLength: 10 }), (pattern, samples) => {
        fc.pre(!problemOf(pattern).includes('use smaller counts'));
        const compiled = compilePattern(pattern);
        const expression = new RegExp(`^(?:${pattern})$`, 'u');
        for (const characters of samples) {
          const text = characters.join('');
          expect(compiled.matches(text), `${pattern} on ${JSON.stringify(text)}`).toBe(expression.test(text));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is minimal: whatever is written in two ways has the same automaton', () => {
    for (const [one, other] of [
      ['a|b', '[ab]'],
      ['aa*', 'a+'],
      ['(a|aa|aaa)', 'a{1,3}'],
      ['(a*b*)*', '[ab]*'],
      ['a(bc|dc)', 'abc|adc'],
    ] as const) {
      expect(compilePattern(one).automaton.stateCount).toBe(compilePattern(other).automaton.stateCount);
    }
    expect(compilePattern('T[0-9]{4,}').automaton.stateCount).toBe(7);
  });

  it('has one dead state, 0, that nothing leads out of', () => {
    const { automaton } = compilePattern('ab|c');
    expect([...automaton.transitions.subarray(0, automaton.classCount)]).toEqual(Array(automaton.classCount).fill(0));
    expect(automaton.accepting[0]).toBe(0);
  });

  it.each([
    ['', 'nothing stands here'],
    ['a|', 'nothing stands here'],
    ['()', 'nothing stands here'],
    ['.', "'.' differs between engines"],
    ['^a', 'leave anchors out'],
    ['a$', 'leave anchors out'],
    ['\\d+', 'write a class such as [0-9]'],
    ['(a)\\1', "'\\1' differs"],
    ['(?=a)', 'look-around'],
    ['(?<n>a)', 'names'],
    ['a+?', 'a quantifier follows a quantifier'],
    ['a++', 'a quantifier follows a quantifier'],
    ['a{2}{3}', 'a quantifier follows a quantifier'],
    ['*a', 'a quantifier needs something before it'],
    ['a{,3}', "a '{' must begin"],
    ['a{3,2}', 'at least 3 but at most 2'],
    ['a{1001}', 'more than 1000 times'],
    ['a{0}', 'leave it out'],
    ['a]', 'write \\]'],
    ['a}', 'write \\}'],
    ['[a', "a ']' is missing"],
    ['[]', 'a class needs a character'],
    ['[^]', 'a class needs a character'],
    ['[z-a]', 'runs backwards'],
    ['[a-z-9]', 'write \\-'],
    ['[[a]', 'write \\['],
    ['[a&&b]', 'doubled characters'],
    ['(a', "a ')' is missing"],
    ['a)', "a '(' is missing"],
    ['é', 'only printable ASCII'],
    ['a\tb', 'only printable ASCII'],
    ['\\', 'differs between engines'],
    [`${'('.repeat(101)}a${')'.repeat(101)}`, 'nest deeper'],
  ])('refuses %j', (pattern, problem) => {
    expect(problemOf(pattern)).toContain(problem);
  });

  it('names the character at fault', () => {
    expect(problemOf('ab.c')).toBe(
      "cannot compile pattern 'ab.c' at character 3: '.' differs between engines: write a class, such as [ -~] for printable ASCII",
    );
  });

  it('refuses what would grow beyond bounds, in little time', () => {
    const started = performance.now();
    for (const hostile of [
      '[ab]*a[ab]{12}',
      '(((a{1,30}){1,30}){1,30}){1,30}',
      '(a?){1000}(a?){1000}(a?){1000}',
      '(([ab]{0,70}){0,70})*c',
    ]) {
      expect(problemOf(hostile)).toContain('use smaller counts');
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('takes linear time where backtracking would take for ever', () => {
    expect(compilePattern('(a*)*b').matches('a'.repeat(100_000))).toBe(false);
  });
});

import type { Random } from '@sluice/sample-data';

/** Texts that engines, CSV readers and casts have been known to bend. Each survives cleaning in some form. */
const trickyTexts: readonly string[] = [
  ...[
    'NULL',
    'null',
    'None',
    'N/A',
    'nan',
    'NaN',
    '\\N',
    '\\',
    '\\\\',
    '\\n',
    '\\"',
    '-',
    '.',
    '0',
    '00',
    '1e3',
    '0x1F',
  ],
  ...['true', 'false', '2026-01-01', '2026-01-01T00:00:00Z', '1.50', '-0', '+1', 'Infinity', '∞'],
  // Quotes, delimiters, comment and formula signs, line ends of every kind inside.
  ...[
    '"',
    '""',
    '"""',
    '" "',
    'say "when"',
    ',',
    ',,',
    ';',
    '|',
    'a,b',
    'tab\there',
    "'",
    "it's",
    '`x`',
    '#no comment',
  ],
  ...[
    '=1+1',
    '@here',
    '%41',
    '{}',
    '[1]',
    '$1',
    '${x}',
    '<b>&amp;</b>',
    '--',
    '/*',
    'a\nb',
    'a\r\nb',
    'a\rb',
    '"a"\n,"b"',
  ],
  ...['a\u0085b', 'a\u2028b', 'a\u2029b', 'a\vb', 'a\fb'],
  // Spaces that stay inside, controls and marks that stay at the ends.
  ...[
    'a  b',
    'a \t b',
    'a\u00a0b',
    'a\u3000b',
    'a\u2009b',
    '\u0001x\u0001',
    '\u001bx',
    'x\u007f',
    '\u200fx\u200f',
    '\u202ex\u202c',
  ],
  // Characters without width, which go; a soft hyphen and a byte order mark inside.
  ...['a\ufeffb', 'a\u200bb', 'a\u00adb', 'a\u2060b'],
  // Composed and decomposed, and what looks alike; beyond the basic plane; not characters at all.
  ...['é', 'e\u0301', 'ｅ', 'ﬁ', 'Å', '\u212b', 'ß', 'ẞ', 'İ', 'ı', 'Σς', 'q\u0323\u0307', 'a\u0308\u0301\u0323'],
  ...['😀', '👩‍👩‍👧', '🏳️‍🌈', '𝒳', '\u{10ffff}', '\u{1f1e9}\u{1f1ea}', '\ufffd', '\uffee', '\uffff', '\ufdd0', '\ue000'],
  ...[
    'שלום',
    'مرحبا',
    'नमस्ते',
    '日本語',
    '한국어',
    '\u1112\u1161\u11ab',
    'ไทย',
    'Ελλάδα',
    'Москва',
    'Zürich',
    'São Paulo',
  ],
];

/** So long that readers with a limit on a cell would give up; under the limit on a record. */
export const longTexts: readonly string[] = ['é'.repeat(200_000), '😀"'.repeat(60_000), `${'a b,'.repeat(100_000)}.`];

/** One of the tricky texts, or several of them in a row. */
export function trickyText(random: Random): string {
  const pieces = random.chance(0.5) ? 1 : 1 + random.below(6);
  return Array.from({ length: pieces }, () => random.pick(trickyTexts)).join(random.chance(0.2) ? ' ' : '');
}

import type { Random } from '@sluice/sample-data';

const digits = (random: Random, length: number): string =>
  Array.from({ length }, () => String(random.below(10))).join('');

/** A whole number as uploads may write it, within ±(2^53 - 1). */
export function trickyInteger(random: Random): string {
  if (random.chance(0.3)) return random.pick(edgeIntegers);
  const value = BigInt(digits(random, 1 + random.below(15)));
  return `${random.pick(['', '-', '+', '00'])}${value}`;
}

const edgeIntegers = [
  ...['0', '-0', '+0', '1', '-1', '9', '10', '-10', '007', '2147483647', '2147483648', '-2147483648', '-2147483649'],
  ...[
    '4294967296',
    '9007199254740991',
    '-9007199254740991',
    '9007199254740990',
    '-9007199254740990',
    '999999999999999',
  ],
];

/** The same with commas between thousands. */
export function grouped(integer: string): string {
  const [, sign, rest] = /^([+-]?)0*(\d+)$/.exec(integer) ?? [];
  return `${sign}${rest?.replace(/\B(?=(\d{3})+$)/g, ',')}`;
}

/** A number of at most so many digits as uploads may write it, with a point before the fraction. */
export function trickyDecimal(random: Random, precision: number, scale: number): string {
  const whole = precision - scale;
  const [nines, none] = ['9'.repeat(whole), '0'.repeat(scale)];
  const last = `${'0'.repeat(Math.max(scale - 1, 0))}1`;
  const edges = [
    ...[
      '0',
      '-0',
      `0.${none}0`,
      '+0',
      '000',
      `${nines || '0'}.${'9'.repeat(scale)}`,
      `-${nines || '0'}.${'9'.repeat(scale)}`,
    ],
    ...(scale > 0
      ? [`0.${last}`, `-0.${last}`, `.${last}`, `-.5`, `.${'5'.repeat(scale)}0`, `0.${'9'.repeat(scale)}000`]
      : []),
    ...(whole > 0 ? ['1', '-1', `1.${none}0`, `1${'0'.repeat(whole - 1)}`, `-1${'0'.repeat(whole - 1)}.${none}0`] : []),
  ].map((text) => text.replace(/\.$/, ''));
  if (random.chance(0.3)) return random.pick(edges);
  const before = digits(random, random.below(whole + 1));
  const after = digits(random, random.below(scale + 1));
  const sign = random.pick(['', '', '-', '+']);
  return `${sign}${before || '0'}${after === '' ? '' : `.${after}`}`;
}

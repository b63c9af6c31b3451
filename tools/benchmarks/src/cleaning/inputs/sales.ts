import { random } from '@sluice/sample-data';
import { quoteIfNeeded, recordLine } from './record.ts';
import type { BadCells } from './record.ts';
import { instantText } from './time.ts';

/** Items by how often they are sold: about three in ten need quotes, one in thirty is not ASCII. */
const items: readonly (readonly [item: string, share: number])[] = [
  ['Wireless mouse', 0.2],
  ['USB-C cable, 2 m', 0.16],
  ['Desk lamp', 0.14],
  ['Keyboard', 0.12],
  ['Notebook, A5', 0.1],
  ['Headset', 0.08],
  ['Laptop stand', 0.06],
  ['Office chair', 0.05],
  ['Monitor, 27"', 0.04],
  ['Standing desk', 0.02],
  ['Whiteboard, 120 × 90 cm', 0.02],
  ['Kaffeemühle', 0.01],
];

/** Regions in the contract's words and in others that it knows. */
const regions = ['north', 'south', 'east', 'west'];
const otherRegions = ['N', 's', 'East', 'WEST', 'northern', 'Southern', 'e', 'w'];

const bad: BadCells = [
  ['T12', '1001', 'TX1001', 'T10 01'],
  [`Notebook${' with squared paper'.repeat(5)}`],
  ['0', 'two', '2.5', '-3', '"1,20"'],
  ['centre', 'nroth', '?'],
  ['2026-02-30T08:15:00Z', 'today', '10/05/2026 08:15', '2026-10-05T08:61:00Z'],
];

/** The records of a sales file, without the header, in the contract's order. */
export function* salesLines(rows: number, seed = 2): Generator<string> {
  const dice = random(seed, 'sales');
  let seconds = Date.UTC(2026, 0, 5) / 1000;
  for (let row = 0; row < rows; row += 1) {
    seconds += dice.below(4);
    const quantity = dice.float() < 0.03 ? 1000 + dice.below(9000) : 1 + dice.below(dice.float() < 0.2 ? 60 : 5);
    const cells = [
      `T${1_000_000 + row}`,
      quoteIfNeeded(sold(dice.float())),
      quoteIfNeeded(quantity.toLocaleString('en')),
      dice.pick(dice.float() < 0.1 ? otherRegions : regions),
      instantText(seconds, dice.float() < 0.03 ? dice.pick(['offset', 'local'] as const) : 'utc'),
    ];
    yield recordLine(cells, bad, dice);
  }
}

function sold(draw: number): string {
  let rest = draw;
  for (const [item, share] of items) {
    rest -= share;
    if (rest < 0) return item;
  }
  return 'Laptop';
}

import { random, type Random } from '@sluice/sample-data';
import { quote, recordLine } from './record.ts';
import type { BadCells } from './record.ts';
import { instantText } from './time.ts';

/**
 * How the cells are written. 'plain': as sensors do, nearly all alike. 'odd': a fifth of them otherwise, though most
 * of those mean the same. 'quoted': all of them in quotes.
 */
export type IotStyle = 'plain' | 'odd' | 'quoted';

const sensors = 120;
const oddShare = 0.2;
/** Share of the odd cells that are null or no value, so that with the usual dirt 2 % of the records are rejected. */
const badShare = 0.019;

const bad: BadCells = [
  ['sensor 001', '#17', 'sensor-001?', '???'],
  ['2026-13-04T08:15:00Z', '2026-09-31 08:15:00', 'yesterday', '10/05/2026 08:15', '2026-10-05T25:15:00Z'],
  ['error', '999.9', '21,4', 'NaN', '-273.15', '21.457'],
  ['abc', '100.1', '-1', 'n/a', '1e2', '##'],
];

/**
 * The records of an IoT file, without the header: sensor, instant, temperature and humidity, in the contract's order.
 * Sensors report by turns; readings walk at random around each sensor's own level; every other sensor has one digit
 * behind the point, the others have two.
 */
export function* iotLines(rows: number, style: IotStyle, seed = 1): Generator<string> {
  const dice = random(seed, 'iot');
  const names = Array.from({ length: sensors }, (_, index) => `sensor-${`${index + 1}`.padStart(3, '0')}`);
  /** In hundredths of a degree and of a percent. */
  const temperatures = names.map(() => 1600 + dice.below(900));
  const humidities = names.map(() => 3500 + dice.below(3000));
  let seconds = Date.UTC(2026, 0, 5) / 1000;
  for (let row = 0; row < rows; row += 1) {
    const sensor = dice.below(sensors);
    const unit = sensor % 2 === 0 ? 1 : 10;
    seconds += dice.below(4);
    const temperature = step(temperatures, sensor, -500, 4500, dice);
    const humidity = step(humidities, sensor, 500, 9500, dice);
    let cells = [
      names[sensor] as string,
      instantText(seconds, dice.float() < 0.01 ? 'local' : 'utc'),
      hundredths(temperature, unit),
      hundredths(humidity, unit),
    ];
    if (style === 'odd')
      cells = cells.map((cell, at) => (dice.float() < oddShare ? odd(cell, at, seconds, dice) : cell));
    if (style === 'quoted') cells = cells.map(quote);
    yield recordLine(cells, bad, dice);
  }
}

function step(levels: number[], at: number, low: number, high: number, dice: Random): number {
  const next = Math.min(high, Math.max(low, (levels[at] as number) + dice.below(41) - 20));
  levels[at] = next;
  return next;
}

/** Hundredths as text with two digits behind the point (unit 1) or one (unit 10). */
function hundredths(value: number, unit: 1 | 10): string {
  return unit === 1 ? (value / 100).toFixed(2) : (Math.trunc(value / 10) / 10).toFixed(1);
}

/** The same cell, oddly written; now and then a null or no value. */
function odd(cell: string, at: number, seconds: number, dice: Random): string {
  if (dice.float() < badShare) return dice.pick([...(bad[at] as string[]), 'NULL', '-', 'n/a']);
  const way = dice.below(6);
  if (way === 0) return ` ${cell}`;
  if (way === 1) return `${cell}  `;
  if (at === 0 || way === 2) return quote(cell);
  if (at === 1)
    return instantText(seconds, dice.pick(['offset', 'millis', 'bare', 'local', 'minute', 'german'] as const));
  if (way === 3) return cell.startsWith('-') ? `${cell}0` : `+${cell}`;
  if (way === 4) return cell.replace(/^-?/, (sign) => `${sign}0`);
  return `${cell}000`;
}

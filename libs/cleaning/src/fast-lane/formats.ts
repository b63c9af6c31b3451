import { type TimeFormatPart, timeFormatParts } from '@sluice/contract';
import * as layout from './layout.ts';
import type { Tables } from './tables.ts';

/** The most bytes that a format may have before its offset. */
const longest = 32;

/** A format in which every part has its place. */
interface Layout {
  readonly digits: Uint8Array;
  readonly literals: Uint8Array;
  readonly mask: Uint8Array;
  readonly length: number;
  readonly hasOffset: boolean;
  readonly fractionDigits: number;
  /** Where the parts begin. */
  readonly places: Readonly<Partial<Record<TimeFormatPart['part'], number>>>;
}

/** The time formats that the kernel knows, laid out. */
export interface PlacedFormats {
  readonly address: number;
  readonly count: number;
  /** Whether there are formats that it does not know. */
  readonly hasOthers: boolean;
}

/** Lays out a column's time formats. */
export function placeFormats(tables: Tables, formats: readonly string[]): PlacedFormats {
  const known = formats.flatMap((format, index) => {
    const found = layoutOf(format);
    if (found === undefined) return [];
    const isSole = formats.every((other, at) => at === index || !mayShareText(format, other));
    return [{ found, isSole }];
  });
  const address = tables.reserve(known.length * layout.formatSize);
  for (const [index, { found, isSole }] of known.entries()) {
    placeFormat(tables, address + index * layout.formatSize, found, isSole);
  }
  return { address, count: known.length, hasOthers: known.length < formats.length };
}

/** The layout of a format; undefined where a part has no fixed place. */
function layoutOf(format: string): Layout | undefined {
  const parts = timeFormatParts(format);
  if (parts === undefined) return undefined;
  const digitMask = new Uint8Array(longest);
  const literals = new Uint8Array(longest);
  const mask = new Uint8Array(longest);
  const places: Partial<Record<TimeFormatPart['part'], number>> = {};
  let length = 0;
  let fractionDigits = 0;
  for (const [index, part] of parts.entries()) {
    if (part.part === 'offset') return index === parts.length - 1 ? finished(true) : undefined;
    const width = widthOf(part);
    if (width === undefined || length + width > longest) return undefined;
    if (part.part === 'literal') {
      literals[length] = part.text.charCodeAt(0);
      mask[length] = 0xff;
    } else {
      places[part.part] = length;
      digitMask.fill(0xff, length, length + width);
      if (part.part === 'fraction') fractionDigits = width;
    }
    length += width;
  }
  return finished(false);

  function finished(hasOffset: boolean): Layout {
    return { digits: digitMask, literals, mask, length, hasOffset, fractionDigits, places };
  }
}

/** How many digits a part takes, or the one character of a literal; undefined where that is not certain. */
function widthOf(part: TimeFormatPart): number | undefined {
  if (part.part === 'month-name' || part.part === 'half') return undefined;
  const [least, most] = lengthsOf(part);
  return least === most ? most : undefined;
}

function placeFormat(tables: Tables, address: number, format: Layout, isSole: boolean): void {
  const { places } = format;
  const isCanonical =
    places.year === 0 &&
    places.month === 5 &&
    places.day === 8 &&
    places.hour === 11 &&
    places.minute === 14 &&
    places.second === 17 &&
    String.fromCharCode(format.literals[4]!, format.literals[7]!, format.literals[13]!, format.literals[16]!) ===
      '--::';
  tables.setBytes(address + layout.formatDigits, format.digits);
  tables.setBytes(address + layout.formatLiterals, format.literals);
  tables.setBytes(address + layout.formatLiteralMask, format.mask);
  const numbers: readonly (readonly [offset: number, value: number])[] = [
    [layout.formatLength, format.length],
    [layout.formatHasOffset, Number(format.hasOffset)],
    [layout.formatIsSole, Number(isSole)],
    [layout.formatYear, places.year ?? -1],
    [layout.formatMonth, places.month ?? -1],
    [layout.formatDay, places.day ?? -1],
    [layout.formatHour, places.hour ?? -1],
    [layout.formatMinute, places.minute ?? -1],
    [layout.formatSecond, places.second ?? -1],
    [layout.formatFraction, places.fraction ?? -1],
    [layout.formatFractionDigits, format.fractionDigits],
    [layout.formatIsCanonical, Number(isCanonical)],
  ];
  for (const [offset, value] of numbers) tables.setInt(address + offset, value);
}

/** Whether some text may be read by both formats; where that is hard to say, yes. */
function mayShareText(a: string, b: string): boolean {
  const [left, right] = [shapeOf(a), shapeOf(b)];
  if (left.longest < right.shortest || right.longest < left.shortest) return false;
  return left.prefix.every((set, at) => {
    const other = right.prefix[at];
    return other === undefined || [...set].some((character) => other.includes(character));
  });
}

/** What texts of a format have in common: their lengths, and what may stand at each place as long as that is certain. */
interface Shape {
  readonly shortest: number;
  readonly longest: number;
  /** The characters of each place. */
  readonly prefix: readonly string[];
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';

function shapeOf(format: string): Shape {
  const parts = timeFormatParts(format);
  if (parts === undefined) return { shortest: 1, longest: Infinity, prefix: [] };
  const prefix: string[] = [];
  let [shortest, longest] = [0, 0];
  for (const part of parts) {
    const [least, most] = lengthsOf(part);
    if (shortest === longest) prefix.push(...Array.from({ length: least }, () => charactersOf(part)));
    shortest += least;
    longest += most;
  }
  return { shortest, longest, prefix };
}

/** The characters that the first places of a part may have. */
function charactersOf(part: TimeFormatPart): string {
  switch (part.part) {
    case 'literal':
      return part.text;
    case 'month-name':
    case 'half':
      return letters;
    case 'offset':
      return 'Z+-';
    default:
      return digits;
  }
}

/** The least and the most characters of a part. */
function lengthsOf(part: TimeFormatPart): readonly [number, number] {
  switch (part.part) {
    case 'literal':
      return [1, 1];
    case 'fraction':
      return [part.digits, part.digits];
    case 'month-name':
      return [3, 3];
    case 'half':
      return [2, 2];
    case 'offset':
      return [1, 6];
    default:
      return [part.least, part.most];
  }
}

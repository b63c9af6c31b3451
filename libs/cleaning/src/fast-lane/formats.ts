import { compilePattern, type TimeFormatPart, timeFormatParts } from '@sluice/contract';
import { overlap } from './automata.ts';
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
  const patterns = formats.map((format) => compilePattern(patternOf(format)).automaton);
  const known = formats.flatMap((format, index) => {
    const found = layoutOf(format);
    if (found === undefined) return [];
    const isSole = patterns.every((other, at) => at === index || !overlap(patterns[index]!, other));
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
  const digits = new Uint8Array(longest);
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
      digits.fill(0xff, length, length + width);
      if (part.part === 'fraction') fractionDigits = width;
    }
    length += width;
  }
  return finished(false);

  function finished(hasOffset: boolean): Layout {
    return { digits, literals, mask, length, hasOffset, fractionDigits, places };
  }
}

function widthOf(part: TimeFormatPart): number | undefined {
  switch (part.part) {
    case 'literal':
      return 1;
    case 'fraction':
      return part.digits;
    case 'month-name':
    case 'half':
    case 'offset':
      return undefined;
    default:
      return part.least === part.most ? part.most : undefined;
  }
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
    String.fromCharCode(format.literals[4]!, format.literals[7]!, format.literals[13]!, format.literals[16]!) === '--::';
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

/** A pattern of all texts that a format may read, and perhaps some more. */
function patternOf(format: string): string {
  const parts = timeFormatParts(format);
  return parts === undefined ? '-?[0-9]+(\\.[0-9]+)?' : parts.map(partPattern).join('');
}

function partPattern(part: TimeFormatPart): string {
  switch (part.part) {
    case 'literal':
      return /[\^$\\.*+?()[\]{}|/-]/.test(part.text) ? `\\${part.text}` : part.text;
    case 'fraction':
      return `[0-9]{${part.digits}}`;
    case 'month-name':
      return '[A-Za-z]{3}';
    case 'half':
      return '[AaPp][Mm]';
    case 'offset':
      return '(Z|[+\\-][0-9]{2}(:?[0-9]{2})?)';
    default:
      return part.least === part.most ? `[0-9]{${part.least}}` : `[0-9]{${part.least},${part.most}}`;
  }
}

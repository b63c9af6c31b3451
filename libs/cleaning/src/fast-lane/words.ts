import * as layout from './layout.ts';
import type { Tables } from './tables.ts';

const encoder = new TextEncoder();

/** Whether the kernel can look the word up; what is not ASCII it never looks for. */
export function isShort(word: string): boolean {
  return encoder.encode(word).length <= layout.wordLongest;
}

/** Whether the word is ASCII. */
export function isAscii(word: string): boolean {
  return encoder.encode(word).length === word.length;
}

/** Lays out words, in lower case, with the canonical fields that they stand for. */
export function placeWords(tables: Tables, words: ReadonlyMap<string, string>): number {
  const entries = [...words]
    .map(([word, value]) => ({ word: encoder.encode(word), value: encoder.encode(value) }))
    .sort((a, b) => a.word.length - b.word.length);
  const address = tables.reserve(layout.wordEntries + entries.length * layout.wordSize);
  let entry = address + layout.wordEntries;
  for (let length = 0, next = 0; length <= layout.wordLongest; length += 1) {
    tables.setInt(address + layout.wordLengths + length * 8, entry);
    for (; entries[next]?.word.length === length; next += 1, entry += layout.wordSize) {
      const { word, value } = entries[next]!;
      tables.setBytes(entry, word);
      tables.setInt(entry + layout.wordValue, tables.place(value));
      tables.setInt(entry + layout.wordValueLength, value.length);
    }
    tables.setInt(address + layout.wordLengths + length * 8 + 4, entry);
  }
  return address;
}

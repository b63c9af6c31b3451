import type { Column, Dataset } from '@sluice/contract';
import { cellDirts } from './cell-dirt.ts';
import { csvCell, csvLine } from './csv.ts';
import { deckOf } from './deck.ts';
import type { Card } from './deck.ts';
import type { Random } from './random.ts';

/** Turns clean records into dirty ones. */
export interface Dirt {
  /** A dirty record in place of a clean one: its text, without the last line end. Extra lines may stand before it. */
  spoil(cells: readonly string[], instant: number): string;
  /** Takes note of a clean record, which a later one may repeat. */
  remember(cells: readonly string[]): void;
}

interface DirtCard extends Card {
  /** The dirty text; undefined when this record cannot get this dirt. */
  apply(cells: readonly string[], instant: number): string | undefined;
  /** Whether the text is a line before the record, which gets dirt of its own. */
  readonly isExtraLine?: boolean;
}

const remembered = 12;

/** Every kind of dirt that fits the dataset, dealt evenly. */
export function dirtFor(dataset: Dataset, chance: Random): Dirt {
  const names = Object.keys(dataset.columns);
  const columns = Object.values(dataset.columns);
  const memory: (readonly string[])[] = [];

  const cards: DirtCard[] = columns.flatMap((column, at) =>
    cellDirts(column, dataset.nullTokens, chance).map((dirt) => ({
      kind: dirt.kind,
      apply(cells: readonly string[], instant: number) {
        const cell = dirt.apply(cells[at] ?? '', instant);
        // A record of one empty cell would be a blank line, which is no record.
        return cell === undefined ? undefined : csvLine(cells.with(at, cell)) || undefined;
      },
    })),
  );
  cards.push(
    { kind: 'blank-line', isExtraLine: true, apply: () => '' },
    { kind: 'repeated-header', isExtraLine: true, apply: () => csvLine(names) },
    { kind: 'too-many-fields', apply: (cells) => csvLine([...cells, chance.pick(['ok', 'checked', '1'])]) },
  );
  if (columns.length > 1) {
    const unquoted = columns.flatMap((column, at) => (mayHaveQuotes(column) ? [] : [at]));
    cards.push(
      {
        kind: 'too-few-fields',
        apply: (cells) => csvLine(cells.slice(0, Math.max(1, cells.length - 1 - chance.below(2)))) || undefined,
      },
      {
        // Where no later quote can close it and make up the right number of fields: in no column that is ever quoted.
        kind: 'unclosed-quote',
        apply(cells) {
          if (cells.some((cell) => cell !== csvCell(cell))) return undefined;
          const filled = unquoted.filter((at) => cells[at] !== '');
          if (filled.length === 0) return undefined;
          const open = chance.pick(filled);
          return cells.with(open, `"${cells[open]}`).join(',');
        },
      },
    );
  }
  const { key } = dataset;
  if (key) {
    cards.push(
      { kind: 'repeated-record', apply: () => (memory.length > 0 ? csvLine(chance.pick(memory)) : undefined) },
      {
        kind: 'updated-record',
        apply(cells) {
          if (memory.length === 0 || key.length === names.length) return undefined;
          const earlier = chance.pick(memory);
          return csvLine(cells.map((cell, at) => (key.includes(names[at] ?? '') ? (earlier[at] ?? '') : cell)));
        },
      },
    );
  }

  const deal = deckOf(cards, chance);
  return {
    spoil(cells, instant) {
      let lines = '';
      for (;;) {
        const dealt = deal((card) => {
          const text = card.apply(cells, instant);
          return text === undefined ? undefined : { card, text };
        });
        lines += dealt?.text ?? csvLine(cells);
        if (!dealt?.card.isExtraLine) return lines;
        lines += '\n';
      }
    },
    remember(cells) {
      memory.push([...cells]);
      if (memory.length > remembered) memory.shift();
    },
  };
}

/** Whether cells of this column can hold what RFC 4180 wants in quotes. */
export function mayHaveQuotes(column: Column): boolean {
  switch (column.kind) {
    case 'text':
    case 'identifier':
      return (
        column.kind === 'text' || column.pattern === undefined || column.examples.some((text) => text !== csvCell(text))
      );
    case 'decimal':
      return true;
    case 'integer':
      return column.thousands === ',';
    case 'category':
      return [...column.values, ...Object.keys(column.synonyms)].some((text) => text !== csvCell(text));
    case 'boolean':
      return [...column.true, ...column.false].some((text) => text !== csvCell(text));
    case 'date':
    case 'timestamp':
      return column.formats.some((format) => format.includes(','));
  }
}

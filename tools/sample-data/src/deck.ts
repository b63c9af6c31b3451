import type { Random } from './random.ts';

export interface Card {
  readonly kind: string;
}

/**
 * Deals cards in random order so that few deals show many kinds: of each kind one, then of each a second, until all
 * are dealt and the deck is shuffled again. `use` tries a card; the first that gives a result is taken out.
 */
export function deckOf<C extends Card>(
  cards: readonly C[],
  random: Random,
): <R>(use: (card: C) => R | undefined) => R | undefined {
  let left: C[] = [];
  return (use) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const [index, card] of left.entries()) {
        const result = use(card);
        if (result === undefined) continue;
        left.splice(index, 1);
        return result;
      }
      left = inTurns(random.shuffle([...cards]));
    }
    return undefined;
  };
}

/** The first card of every kind, then the second of every kind, and so on. */
function inTurns<C extends Card>(cards: C[]): C[] {
  const seen = new Map<string, number>();
  const turns = cards.map((card) => {
    const turn = seen.get(card.kind) ?? 0;
    seen.set(card.kind, turn + 1);
    return { card, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn).map(({ card }) => card);
}

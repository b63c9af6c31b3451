import type { Random } from './random.ts';

export interface Card {
  readonly kind: string;
}

/**
 * Deals cards in random order, always one of the kind that came up least since the deck was shuffled, so that few deals
 * show many kinds. `use` tries a card; the first that gives a result is taken out. When none of those left does, the
 * deck is whole again.
 */
export function deckOf<C extends Card>(
  cards: readonly C[],
  random: Random,
): <R>(use: (card: C) => R | undefined) => R | undefined {
  let left: C[] = [];
  const dealt = new Map<string, number>();
  const timesDealt = ({ kind }: C) => dealt.get(kind) ?? 0;
  return (use) => {
    for (let pass = 0; pass < 2; pass++) {
      for (let times = 0, tried = 0; tried < left.length; times++) {
        for (const [at, card] of left.entries()) {
          if (timesDealt(card) !== times) continue;
          tried++;
          const result = use(card);
          if (result === undefined) continue;
          left.splice(at, 1);
          dealt.set(card.kind, times + 1);
          return result;
        }
      }
      left = random.shuffle([...cards]);
      dealt.clear();
    }
    return undefined;
  };
}

/**
 * The results of an action on each item, in the items' order. While one is waited for, the actions on those after it
 * have begun, at most `ahead` at once.
 */
export async function* lookAhead<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  ahead: number,
  action: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  for await (const item of items) {
    const result = action(item);
    // Whoever comes to it sees the failure; until then it is not an unhandled one.
    result.catch(() => undefined);
    begun.push(result);
    if (begun.length >= ahead) yield begun.shift() as Promise<R>;
  }
  yield* begun;
}

const mebibyte = 1 << 20;
/** S3 takes no more parts of one object. */
export const mostParts = 10_000;

/** So many parts are of the same size: 16 GB, which nearly every object fits in with the same memory. */
const evenParts = 1900;

/** Bytes of the nth part, from 1: 8 MiB for the first 16 GB, then twice that after each 900, so that 10,000 hold 7 TB. */
export function partBytes(part: number): number {
  return 8 * mebibyte * 2 ** Math.max(0, Math.ceil((part - evenParts) / 900));
}

/** A body in parts, of which only the last is smaller than `partBytes` says. An empty body has none. */
export async function* cutIntoParts(
  body: Uint8Array | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let part = 1;
  for await (let chunk of body instanceof Uint8Array ? [body] : body) {
    for (let room = partBytes(part) - bytes; chunk.length >= room; room = partBytes(part)) {
      yield Buffer.concat([...chunks.splice(0), chunk.subarray(0, room)]);
      chunk = chunk.subarray(room);
      bytes = 0;
      part += 1;
    }
    if (chunk.length > 0) chunks.push(chunk);
    bytes += chunk.length;
  }
  if (bytes > 0) yield Buffer.concat(chunks);
}

const plain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const lineBreaks = /\r\n|[\n\r\v\f\x85\u2028\u2029]/g;
const noBreakSpaces = /[\u00a0\u2007\u202f]/g;
const zeroWidth = /[\u200b-\u200d\u2060\ufeff]/g;
const nothing = /^[\s\u200b-\u200d\u2060\ufeff\x85]*$/;

/**
 * A cell's text as a contract judges it: a line break is a space, a no-break space is a space, characters without
 * width are gone, Unicode is in its composed form (NFC), and nothing but text stands at either end.
 */
export function cleanText(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(lineBreaks, ' ').replace(zeroWidth, '').replace(noBreakSpaces, ' ').normalize('NFC').trim();
}

/** Whether nothing in the text can be seen: the same as `cleanText(text) === ''`. */
export function isInvisible(text: string): boolean {
  return nothing.test(text);
}

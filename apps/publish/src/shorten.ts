/** Longest text that a step hands on: Step Functions takes 32,768 characters of a cause, and 256 KiB of anything. */
const longest = 8000;

/** A text as it is, or its beginning and what is missing. */
export function shorten(text: string): string {
  const missing = text.length - longest;
  return missing > 0 ? `${text.slice(0, longest)}… (${missing} more characters: see the log)` : text;
}

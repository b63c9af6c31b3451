/** Why Lambda's runtime client is not there and cannot be made here; undefined when it is or can be. */
export function whyNoRuntimeClient(): string | undefined;
/**
 * Path of the command of Lambda's runtime client; compiles it where it is not there yet.
 * @throws Error when it cannot be made
 */
export function ensureRuntimeClient(say?: (line: string) => void): string;

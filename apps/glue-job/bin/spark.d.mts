/** Why Spark cannot run here; undefined when it can. */
export function whyNoSpark(): string | undefined;
/**
 * Sets up what is missing: Python with Spark, Java 17, the jars.
 * @returns the Python to start, and the environment variables it is to have beside those of this process
 * @throws Error when it cannot be set up
 */
export function ensureSpark(say?: (line: string) => void): {
  python: string;
  environment: Readonly<Record<string, string>>;
};

/** The folder for what a package has set up, below node_modules/.cache. */
export function cacheOf(name: string): string;

/** A virtual environment below node_modules/.cache, made from requirement files. */
export interface PythonEnvironment {
  /** Why it is not there and cannot be made here; undefined when it is or can be. */
  whyMissing(): string | undefined;
  /**
   * Path of its Python; makes the environment where it is not there yet.
   * @throws Error when it cannot be made
   */
  ensure(say?: (line: string) => void): string;
}

/** Names an environment: `requirements` are installed under the versions of `constraints`; errors call it `what`. */
export function pythonEnvironment(options: {
  readonly name: string;
  readonly what: string;
  /** Paths of requirement files. */
  readonly requirements: readonly string[];
  /** Path of the constraints. */
  readonly constraints: string;
}): PythonEnvironment;

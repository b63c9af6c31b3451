/** Why the Python environment is not there and cannot be made here; undefined when it is or can be. */
export function whyNoPython(): string | undefined;
/**
 * Path of a Python that has what the emulators need; makes the environment where it is not there yet.
 * @throws Error when it cannot be made
 */
export function ensurePython(say?: (line: string) => void): string;

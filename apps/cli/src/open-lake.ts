import { datasets } from '@sluice/datasets';
import { needsPseudonymKey, openDirectoryLake, type Lake } from '@sluice/lake';
import { readPseudonymKey } from './pseudonym-key.ts';

/** Which lake a command works on, as `--lake` and `--stage` say. */
export interface LakeOptions {
  readonly lake: string;
  readonly stage?: string;
}

/** The lake that a command works on. */
export interface OpenedLake {
  readonly lake: Lake;
  /** As messages call it: `lake '.sluice'`, `stage 'dev'`. */
  readonly name: string;
  /** As a command line names it: `--lake '.sluice'`. */
  readonly option: string;
  /** Of a deployed stage: it publishes its tables itself, and has its own sweep. */
  readonly stage?: string;
}

/**
 * Opens the lake in a folder or that of a deployed stage. What speaks to AWS is only loaded for a stage.
 * @throws UsageError when there is no such stage, or it cannot be reached
 */
export async function openLake({ lake, stage }: LakeOptions): Promise<OpenedLake> {
  if (stage === undefined)
    return { lake: openDirectoryLake(lake), name: `lake '${lake}'`, option: `--lake ${shellQuoted(lake)}` };
  const { openStage } = await import('./aws/stage.ts');
  return { lake: (await openStage(stage)).lake, name: `stage '${stage}'`, option: `--stage ${stage}`, stage };
}

/** A text as one word of a command line. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The key of the pseudonyms: that of the environment, else, where a contract needs one, that of the stage. */
export async function pseudonymKeyOf({ stage }: OpenedLake): Promise<Uint8Array | undefined> {
  const key = readPseudonymKey();
  if (key || stage === undefined || !needsPseudonymKey(datasets)) return key;
  const { readStagePseudonymKey } = await import('./aws/stage.ts');
  return readStagePseudonymKey(stage);
}

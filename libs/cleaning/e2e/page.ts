// eslint-disable-next-line @nx/enforce-module-boundaries -- the package as it is built, not its sources
import { clean, type ByteSink, type CleaningReport } from '@sluice/cleaning';
import { parcels, pseudonymKey } from './parcels.ts';

/** What a page made of a file. */
export interface PageResult {
  readonly report: CleaningReport;
  readonly clean: Uint8Array;
  readonly rejects: Uint8Array;
  /** How many modules of WebAssembly were put to work, and how often they were called. */
  readonly webAssembly: { readonly instances: number; readonly calls: number };
  /** What the page's policy has forbidden. */
  readonly forbidden: readonly string[];
}

declare global {
  /** What became of the file that was chosen last. */
  var result: Promise<PageResult> | undefined;
}

const webAssembly = { instances: 0, calls: 0 };
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, args: ConstructorParameters<typeof WebAssembly.Instance>) {
    const { exports } = new target(...args);
    webAssembly.instances += 1;
    const counted = Object.entries(exports).map(([name, value]) => [
      name,
      typeof value !== 'function'
        ? value
        : (...values: unknown[]): unknown => {
            webAssembly.calls += 1;
            return (value as (...values: unknown[]) => unknown)(...values);
          },
    ]);
    return { exports: Object.fromEntries(counted) as WebAssembly.Exports };
  },
});

const forbidden: string[] = [];
document.addEventListener('securitypolicyviolation', (event) => forbidden.push(event.blockedURI));

// Some browsers' streams cannot be iterated.
if (location.search === '?reader' && !Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator))
  throw new Error('streams can still be iterated');

// By an event: what a test runs in a page by itself is above the page's policy.
document.querySelector('input')?.addEventListener('change', (event) => {
  const file = (event.target as HTMLInputElement).files?.[0];
  globalThis.result = file && cleanFile(file);
});

async function cleanFile(file: File): Promise<PageResult> {
  const [rows, rejects] = [collector(), collector()];
  const report = await clean(file.stream(), { dataset: parcels, clean: rows, rejects, pseudonymKey });
  return { report, clean: await rows.bytes(), rejects: await rejects.bytes(), webAssembly, forbidden };
}

function collector(): ByteSink & { bytes(): Promise<Uint8Array> } {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  return {
    write: (bytes) => void pieces.push(bytes.slice()),
    bytes: async () => new Uint8Array(await new Blob(pieces).arrayBuffer()),
  };
}

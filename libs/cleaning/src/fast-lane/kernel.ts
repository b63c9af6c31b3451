import { kernelBase64 } from './kernel-binary.ts';

/** What the kernel asks of its host; addresses are in its memory. See kernel/host.ts. */
export interface KernelHost {
  readCell(column: number, begin: number, end: number, style: number, target: number): number;
  zoneOffset(column: number, day: number): number;
}

/** The kernel at work on one upload. See kernel/main.ts and kernel/scan.ts. */
interface Kernel {
  readonly run: () => number;
  readonly lineEnd: (start: number) => number;
}

/** Puts a kernel to work, with memory of at least so many bytes, zero throughout. */
export type OpenKernel = (bytes: number, host: KernelHost) => Kernel & { readonly memory: ArrayBuffer };

/** What is used here of WebAssembly's JavaScript interface, which the language's own types do not have. */
interface Platform {
  compile(bytes: Uint8Array): Promise<object>;
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const pageBytes = 1 << 16;

let compiled: Promise<object> | undefined;

/** Compiles the kernel, once; undefined where the platform has no WebAssembly with SIMD, or forbids it. */
export async function loadKernel(): Promise<OpenKernel | undefined> {
  const platform = (globalThis as { WebAssembly?: Platform }).WebAssembly;
  if (platform === undefined) return undefined;
  const { Memory, Instance } = platform;
  try {
    const module = await (compiled ??= platform.compile(bytesOf(kernelBase64)));
    return (bytes, host) => {
      const memory = new Memory({ initial: Math.ceil(bytes / pageBytes) });
      const { run, lineEnd } = new Instance(module, { env: { memory }, host: { ...host } }).exports as Kernel;
      return { run, lineEnd, memory: memory.buffer };
    };
  } catch {
    return undefined;
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

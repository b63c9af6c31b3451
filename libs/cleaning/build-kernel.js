// Compiles src/fast-lane/kernel to WebAssembly, and writes it as a module that travels with the package; with --check it
// says whether that module is up to date.
import asc from 'assemblyscript/asc';
import binaryen from 'binaryen';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('src/fast-lane/kernel-binary.ts', import.meta.url));

/** The text of the module, made from the kernel's sources. */
async function buildKernel() {
  let compiled;
  const options = ['--optimizeLevel', '3', '--enable', 'simd', '--noAssert', '--runtime', 'stub', '--importMemory'];
  const { error, stderr } = await asc.main(['src/fast-lane/kernel/main.ts', '--outFile', 'kernel.wasm', ...options], {
    baseDir: fileURLToPath(new URL('.', import.meta.url)),
    readFile: (name, baseDir) => readFile(`${baseDir}/${name}`, 'utf8').catch(() => null),
    writeFile: (_name, contents) => void (compiled = contents),
  });
  if (error) throw new Error(`cannot compile the kernel: ${stderr.toString()}`, { cause: error });
  const base64 = Buffer.from(inlined(compiled)).toString('base64');
  return `/** kernel/ as WebAssembly, compiled by build-kernel.js. */\nexport const kernelBase64 =\n  '${base64}';\n`;
}

/**
 * Calls cost: what is called for each field is put where it is called, which makes the kernel a tenth faster. What is
 * large stays apart: it would take the registers of what surrounds it.
 */
function inlined(binary) {
  const module = binaryen.readBinary(binary);
  module.setFeatures(binaryen.Features.SIMD128 | binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(20);
  binaryen.setFlexibleInlineMaxSize(60);
  binaryen.setOneCallerInlineMaxSize(800);
  binaryen.setAllowInliningFunctionsWithLoops(true);
  module.optimize();
  return module.emitBinary();
}

const module = await buildKernel();
if (!process.argv.includes('--check')) await writeFile(target, module);
else if (module !== (await readFile(target, 'utf8'))) {
  console.error(`${target} is not what the kernel's sources compile to: run \`npm run build -w @sluice/cleaning\``);
  process.exitCode = 1;
}

// The target `package`: packs the project in whose folder it runs, as `npm publish` would, and holds what is packed to
// the rules of the registry's good citizens.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { type Manifest, readJson } from './members.ts';
import limits from './size-limits.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = process.cwd();
const manifest = readJson<Manifest>(join(folder, 'package.json'));
const temporary = mkdtempSync(join(tmpdir(), 'sluice-package-'));

try {
  // npm packs no symbolic links, and the licence has to travel with every package.
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const { filename, size, unpackedSize } = pack();
  const limit = (limits as Readonly<Record<string, number>>)[manifest.name] ?? 0;
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
  console.log(`${filename}: ${kilobytes(size)} kB of at most ${limit}; ${kilobytes(unpackedSize)} kB unpacked`);
  const tarball = join(temporary, filename);
  const problems = [
    ...(size > limit * 1000 ? [`it is larger than tools/release/src/size-limits.json allows: ${limit} kB`] : []),
    ...(await publintProblems(tarball)),
    ...typesProblems(tarball),
  ];
  for (const problem of problems) console.error(`${manifest.name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true });
}

interface Packed {
  readonly filename: string;
  /** In bytes. */
  readonly size: number;
  readonly unpackedSize: number;
}

function pack(): Packed {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary];
  const output = execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const [packed] = Object.values(JSON.parse(output) as Record<string, Packed>);
  return packed!;
}

async function publintProblems(tarball: string): Promise<string[]> {
  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

/** What "are the types wrong?" finds for those who resolve by `exports`, as every supported Node and bundler does. */
function typesProblems(tarball: string): string[] {
  const args = [tarball, '--profile', 'node16', '--format', 'ascii', '--no-emoji', '--no-color'];
  const { status, stdout } = spawnSync('attw', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return status === 0 ? [] : [`its types are wrong: ${stdout}`];
}

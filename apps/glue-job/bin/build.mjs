// Builds what AWS Glue runs: dist/main.py, the script, and dist/sluice_glue.zip, the package. The same sources make the
// same bytes, so that a deployment changes nothing when nothing has changed.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zip } from './zip.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const dist = join(project, 'dist');
const name = 'sluice_glue';
const sources = join(project, 'src', name);

const modules = readdirSync(sources)
  .filter((file) => file.endsWith('.py') && file !== 'main.py')
  .sort();
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const files = modules.map((file) => ({ name: `${name}/${file}`, bytes: readFileSync(join(sources, file)) }));
writeFileSync(join(dist, `${name}.zip`), zip(files));
copyFileSync(join(sources, 'main.py'), join(dist, 'main.py'));

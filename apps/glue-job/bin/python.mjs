// `node bin/python.mjs ARGUMENT…`: the job's Python, set up as Spark needs it. Where it cannot be had, nothing is done,
// except with SLUICE_REQUIRE=all.
import { spawnSync } from 'node:child_process';
import { ensureSpark, whyNoSpark } from './spark.mjs';

const missing = whyNoSpark();
if (missing && process.env.SLUICE_REQUIRE !== 'all') {
  console.error(`glue-job: skipped, as there is ${missing}`);
} else {
  const { python, environment } = ensureSpark((line) => console.error(`glue-job: ${line}`));
  const { status } = spawnSync(python, process.argv.slice(2), {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  process.exitCode = status ?? 1;
}

// Installs what the job's checks and tests need and is not there yet.
import { ensureSpark, whyNoSpark } from './spark.mjs';

const say = (line) => console.error(`glue-job: ${line}`);
const missing = whyNoSpark();
try {
  if (missing && process.env.SLUICE_REQUIRE !== 'all') say(`checks and tests of the job will be skipped: ${missing}`);
  else ensureSpark(say);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}

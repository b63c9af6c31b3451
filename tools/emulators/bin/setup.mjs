// Installs what the emulators need and is not there yet. Tests skip what cannot be installed here, except with
// SLUICE_REQUIRE=all.
import { ensurePython, whyNoPython } from '../src/python.mjs';

const say = (line) => console.error(`emulators: ${line}`);
const missing = whyNoPython();
try {
  if (missing && process.env.SLUICE_REQUIRE !== 'all') say(`tests against moto will be skipped: ${missing}`);
  else ensurePython(say);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}

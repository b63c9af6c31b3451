// Installs what the emulators need and is not there yet. Tests skip what cannot be installed here, except with
// SLUICE_REQUIRE=all.
import { ensureRuntimeClient, whyNoRuntimeClient } from '../src/lambda/runtime-client.mjs';
import { ensurePython, whyNoPython } from '../src/python.mjs';

const say = (line) => console.error(`emulators: ${line}`);

function setUp(what, missing, ensure) {
  try {
    if (missing && process.env.SLUICE_REQUIRE !== 'all') say(`tests against ${what} will be skipped: ${missing}`);
    else ensure(say);
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}

setUp('moto', whyNoPython(), ensurePython);
setUp("Lambda's runtime client", whyNoRuntimeClient(), ensureRuntimeClient);

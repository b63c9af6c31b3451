// The Python environment of the emulators.
import { fileURLToPath } from 'node:url';
import { cacheOf, pythonEnvironment } from './python-environment.mjs';

const file = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

export const cache = cacheOf('emulators');

export const { whyMissing: whyNoPython, ensure: ensurePython } = pythonEnvironment({
  name: 'emulators',
  what: 'moto',
  requirements: [file('requirements.txt')],
  constraints: file('constraints.txt'),
});

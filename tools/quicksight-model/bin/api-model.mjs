// Writes src/api/api-model.json: what the SDK's schemas leave out of QuickSight's API model and the service enforces.
// The SDK drops lengths, ranges, patterns and which strings are enumerations; botocore, which the emulators install at a
// fixed version, ships them.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ensurePython } from '@sluice/emulators';
import { operations } from '../src/api/operation-names.ts';

const python = ensurePython();
const ask = (script) => execFileSync(python, ['-c', script], { encoding: 'utf8' }).trim();
const file = ask(
  "import botocore, os; print(os.path.join(botocore.__path__[0], 'data/quicksight/2018-04-01/service-2.json.gz'))",
);
const model = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));

/** What a shape asks of its own value. */
function ownConstraints({ type, min, max, pattern, enum: values, union, documentation = '' }) {
  const oneOf =
    union || (type === 'structure' && /only one of the attributes|only one type of field wells/i.test(documentation));
  return {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(pattern !== undefined && { pattern }),
    ...(values && { enum: true }),
    ...(oneOf && { oneOf: true }),
    ...((type === 'integer' || type === 'long') && { integer: true }),
  };
}

const parts = ({ members = {}, member, key, value }) =>
  [...Object.values(members), member, key, value].filter(Boolean).map(({ shape }) => shape);

const reachable = new Set();
function reach(name) {
  if (reachable.has(name)) return;
  reachable.add(name);
  parts(model.shapes[name]).forEach(reach);
}
for (const name of operations) for (const end of ['input', 'output']) reach(model.operations[name][end].shape);

const telling = new Set([...reachable].filter((name) => Object.keys(ownConstraints(model.shapes[name])).length > 0));
for (let size = -1; size !== telling.size;) {
  size = telling.size;
  for (const name of reachable) if (parts(model.shapes[name]).some((part) => telling.has(part))) telling.add(name);
}

const reference = (name, part) => (part && telling.has(part.shape) ? { [name]: part.shape } : {});
const describe = (shape) => ({
  ...ownConstraints(shape),
  ...(shape.members && {
    members: Object.assign({}, ...Object.entries(shape.members).map(([name, part]) => reference(name, part))),
  }),
  ...reference('member', shape.member),
  ...reference('key', shape.key),
  ...reference('value', shape.value),
});

const written = {
  source: `botocore ${ask('import botocore; print(botocore.__version__)')}, quicksight 2018-04-01`,
  errors: Object.fromEntries(
    operations.map((name) => [name, model.operations[name].errors.map(({ shape }) => shape).toSorted()]),
  ),
  shapes: Object.fromEntries([...telling].toSorted().map((name) => [name, describe(model.shapes[name])])),
};
const lines = (record) =>
  Object.entries(record).map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
writeFileSync(
  new URL('../src/api/api-model.json', import.meta.url),
  `{\n  "source": ${JSON.stringify(written.source)},\n  "errors": {\n${lines(written.errors).join(',\n')}\n  },\n  "shapes": {\n${lines(written.shapes).join(',\n')}\n  }\n}\n`,
);

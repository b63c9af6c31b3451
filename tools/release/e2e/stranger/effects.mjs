// Imports packages, and prints what they change for everybody else in the process, as JSON: nothing. What others do that
// they stand on is none of their doing.
import '@aws-sdk/client-s3';
import '@duckdb/node-api';
import 'zod';

const shared = [
  globalThis,
  Array,
  Date,
  Error,
  Function,
  Map,
  Number,
  Object,
  Promise,
  RegExp,
  Set,
  String,
  Uint8Array,
];

function state() {
  const properties = shared.flatMap((one) =>
    [...Reflect.ownKeys(one), ...Reflect.ownKeys(one.prototype ?? {})].map(String),
  );
  const listeners = process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`);
  return [...properties, ...listeners, ...Object.keys(process.env)];
}

const before = state();
for (const name of process.argv.slice(2)) await import(name);
const after = state();
for (const one of before) if (after.includes(one)) after.splice(after.indexOf(one), 1);
console.log(JSON.stringify(after));

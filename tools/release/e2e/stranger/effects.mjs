// Imports packages, and prints what that has changed for everybody else in the process: nothing, as JSON.
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
  return [...properties, ...listeners, ...Object.keys(process.env), ...process.getActiveResourcesInfo()].sort();
}

const before = state();
for (const name of process.argv.slice(2)) await import(name);
const after = state();
console.log(JSON.stringify(after.filter((one, index) => one !== before[index])));

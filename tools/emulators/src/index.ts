export { conflict, preconditionFailed, slowDown, type Fault, type Injection } from './faults.ts';
export { permissionsOf, type Permission } from './iam.ts';
export { startMoto, whyNoMoto, type Emulator } from './moto.ts';
export { ensurePython } from './python.mjs';
export { startProxy, type Proxy } from './proxy.ts';
export type { RecordedRequest } from './recorded-request.ts';

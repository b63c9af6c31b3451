export { conflict, preconditionFailed, slowDown, type Fault, type Injection } from './faults.ts';
export { startGeneratedS3, type GeneratedObject } from './generated-s3.ts';
export { permissionsOf, type Permission } from './iam.ts';
export { startLambda, whyNoLambda, type Lambda, type LambdaOptions } from './lambda/lambda.ts';
export { sqsEvent, startPump, type Pump, type PumpOptions } from './lambda/pump.ts';
export { LambdaError } from './lambda/runtime-api.ts';
export { startMoto, whyNoMoto, type Emulator } from './moto.ts';
export { startProxy, type Proxy } from './proxy.ts';
export type { RecordedRequest } from './recorded-request.ts';

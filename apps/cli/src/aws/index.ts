export { connect, identity, type Connection } from './connection.ts';
export { openStage, type DeployedStage } from './stage.ts';
export { awsTrouble, troubleText, type AwsTrouble } from './trouble.ts';
export { UsageError } from '../io.ts';

import { workbenchPort } from '../server/server.ts';
import type { Check } from './check.ts';
import { checkDuckDb, checkFolder, checkNode, checkPort } from './this-machine.ts';

/** Whether this machine can do everything with the lake in the folder. */
export async function examineThisMachine(lake: string): Promise<Check[]> {
  return [checkNode(), await checkFolder(lake), await checkDuckDb(lake), await checkPort(workbenchPort)];
}

/** Whether a stage can be deployed with the credentials at hand, and whether all is well with it where it is. */
export async function examineStage(stage: string): Promise<Check[]> {
  const { checkAccess, checkBootstrap, checkConcurrency, checkQuickSight } = await import('./account.ts');
  const { checks, account } = await checkAccess();
  const first = [checkNode(), ...checks];
  if (!account) return first;
  const connection = { region: account.region };
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { ServiceQuotasClient } = await import('@aws-sdk/client-service-quotas');
  const { QuickSightClient } = await import('@aws-sdk/client-quicksight');
  const { checkStage } = await import('./stage.ts');
  const more = await Promise.all([
    checkBootstrap(account, stage, new CloudFormationClient(connection)),
    checkConcurrency(account, new ServiceQuotasClient(connection)),
    checkQuickSight(account, new QuickSightClient(connection)),
    checkStage(account, stage),
  ]);
  return [...first, ...more.flat()];
}

import { connect, identity, openStage, UsageError } from '@sluice/cli/aws';
import { GlueClient } from '@aws-sdk/client-glue';
import { openCatalogue } from '@sluice/publish/catalogue';
import { openFinalTables, type FinalTables } from '@sluice/publish/final-tables';
import type { Stage } from './stage.ts';

/**
 * Finds a deployed stage in the account and region of the credentials, and the tables that its dashboards show.
 * @throws UsageError when there is none, or it is to have no dashboards
 */
export async function findStage(name: string): Promise<{ readonly stage: Stage; readonly tables: FinalTables }> {
  const { address, lake } = await openStage(name);
  const { account } = await identity(await connect());
  const { region, publish, quicksight } = address;
  if (!quicksight)
    throw new UsageError(
      `cannot provision stage '${name}': it says nothing of QuickSight; put quicksight: { owners: ['group/…'], ` +
        `readers: [], refreshAt: '04:30' } into apps/infra/src/stages/${name}.ts and deploy it: ` +
        `npx nx deploy infra --stage=${name}`,
    );
  const { role, owners, readers, refreshAt } = quicksight;
  const stage: Stage = {
    name,
    region,
    account,
    database: publish.finalDatabase,
    workgroup: publish.workgroup,
    role,
    principals: { owners, readers },
    refreshAt,
  };
  const tables = openFinalTables({
    catalogue: openCatalogue(new GlueClient({ region }), publish.finalDatabase),
    store: lake.final,
    bucket: address.buckets.final,
  });
  return { stage, tables };
}

import { Tags, type App } from 'aws-cdk-lib';
import { DEFAULT_CROSS_STACK_REFERENCES } from 'aws-cdk-lib/cx-api';
import type { Dataset } from '@sluice/contract';
import { stageTag } from '@sluice/publish/names';
import { oversizedPolicies } from './policy-sizes.ts';
import { AccessStack } from './stacks/access.ts';
import { CatalogueStack } from './stacks/catalogue.ts';
import { IngestStack, type IngestProps } from './stacks/ingest.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { PublishStack, type PublishProps } from './stacks/publish.ts';
import { StorageStack } from './stacks/storage.ts';
import type { Stage } from './stage.ts';

export interface StageOptions {
  readonly stage: Stage;
  readonly datasets: readonly Dataset[];
  /** Folders of the functions' code and files of the job's, as the apps build them. */
  readonly bundles: IngestProps['bundles'] & {
    readonly publish: PublishProps['bundles'];
    readonly job: PublishProps['job'];
  };
}

/**
 * Adds a stage's stacks, in the order of their deploys: storage holds the data; the catalogue says what is in it; publish
 * and ingest work on it and can be replaced; observability and access look at all of them and come last.
 */
export function addStacks(app: App, { stage, datasets, bundles }: StageOptions): void {
  // Stacks know each other by names; but what they do export cannot be taken away under the others.
  app.node.setContext(DEFAULT_CROSS_STACK_REFERENCES, 'strong');
  const id = (concern: string): string => `sluice-${stage.name}-${concern}`;
  const storage = new StorageStack(app, id('storage'), stage);
  const catalogue = new CatalogueStack(app, id('catalogue'), { stage, storage, datasets });
  const publish = new PublishStack(app, id('publish'), {
    stage,
    storage,
    catalogue,
    datasets,
    bundles: bundles.publish,
    job: bundles.job,
  });
  const ingest = new IngestStack(app, id('ingest'), { stage, storage, datasets, bundles });
  // A run by the contract before, of receipts by the new one, would hold the table, and no event would start another.
  ingest.addStackDependency(publish);
  const observability = new ObservabilityStack(app, id('observability'), { stage, datasets });
  const access = new AccessStack(app, id('access'), { stage, storage, datasets });
  for (const last of [observability, access]) last.addStackDependency(ingest);
  Tags.of(app).add(stageTag, stage.name);
  app.node.addValidation({ validate: () => oversizedPolicies(app) });
}

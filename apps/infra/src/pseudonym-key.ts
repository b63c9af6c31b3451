import { piiColumns, type Dataset } from '@sluice/contract';

/**
 * Name of the SSM parameter (a SecureString, made by hand: a template cannot hold a secret) with the key that turns
 * people's data into pseudonyms; undefined where no contract asks for one.
 */
export function pseudonymKeyParameter(stage: string, datasets: readonly Dataset[]): string | undefined {
  return datasets.some((dataset) => piiColumns(dataset, ['pseudonymise']).length > 0)
    ? `/sluice/${stage}/pseudonym-key`
    : undefined;
}

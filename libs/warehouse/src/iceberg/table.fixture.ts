/** Metadata of Iceberg tables, as Iceberg 1.10 writes it, with the fields that are read here. */

/** A snapshot of main, or of a branch where it never became current. */
export interface TestSnapshot {
  /** In digits: up to 64 bits. */
  readonly id: string;
  readonly parent?: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
  /** When it became current; absent where it never did. */
  readonly currentAt?: number;
  readonly summary: Readonly<Record<string, string>>;
}

/** The summary of a publish. */
export function publishSummary(
  list: string,
  counts: { readonly clean: number; readonly final: number; readonly superseded: number },
): Record<string, string> {
  return {
    operation: 'overwrite',
    'total-records': String(counts.final),
    'sluice.published': list,
    'sluice.run': 'run-1',
    'sluice.contract-version': '1',
    'sluice.rules-version': '3',
    'sluice.fingerprint': 'f'.repeat(64),
    'sluice.clean': String(counts.clean),
    'sluice.final': String(counts.final),
    'sluice.superseded': String(counts.superseded),
  };
}

/** The JSON of a table with these snapshots, in the order in which they became current. */
export function tableMetadataJson(location: string, snapshots: readonly TestSnapshot[]): string {
  const log = snapshots.filter(({ currentAt }) => currentAt !== undefined);
  const entries = snapshots.map(
    ({ id, parent, writtenAt, summary }) =>
      `{"sequence-number":1,"snapshot-id":${id},${parent === undefined ? '' : `"parent-snapshot-id":${parent},`}` +
      `"timestamp-ms":${writtenAt},"summary":${JSON.stringify(summary)},"manifest-list":"${location}/metadata/snap-${id}.avro","schema-id":0}`,
  );
  const current = log.at(-1)?.id ?? '-1';
  return (
    `{"format-version":2,"table-uuid":"9c12d441-03fe-4693-9a96-a0705ddf69c1","location":"${location}",` +
    `"last-updated-ms":1,"properties":{"comment":"a \\"snapshot-id\\":1 in a text"},"current-snapshot-id": ${current},` +
    `"refs":{${current === '-1' ? '' : `"main":{"snapshot-id":${current},"type":"branch"}`}},` +
    `"snapshots":[${entries.join(',')}],` +
    `"snapshot-log":[${log.map(({ id, currentAt }) => `{"timestamp-ms":${currentAt},"snapshot-id":${id}}`).join(',')}]}`
  );
}

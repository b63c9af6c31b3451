import { describe, expect, test } from 'vitest';
import { ingestObject } from './ingest.ts';
import type { Lake } from './lake.ts';
import { readReceipt } from './receipt.ts';
import { findStale } from './sweep.ts';
import {
  bytes,
  collect,
  datasets,
  filesOf,
  keysOf,
  payments,
  temporaryLake,
  textOf,
  visits,
  visitsCsv,
  visitsOfAtLeast,
} from './testing.ts';

const ingest = (lake: Lake, key = 'visits.csv', contracts = datasets): ReturnType<typeof ingestObject> =>
  ingestObject(lake, key, { datasets: contracts });

describe('an upload', () => {
  test('is none where the object only stands for a folder', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits/', bytes(''));
    expect(await ingest(lake, 'visits/')).toEqual({ source: 'visits/', dataset: null, status: 'missing' });
    expect(await collect(findStale(lake, { datasets }))).toEqual([]);
    await lake.raw.delete('visits/');
    expect((await ingest(lake, 'visits/')).status).toBe('missing');
    expect(await keysOf(lake.processed)).toEqual([]);
    await lake.raw.put('visits/', visitsCsv(2));
    expect((await ingest(lake, 'visits/')).status).toBe('committed');
  });

  test('is cleaned, and its receipt tells of every record', async () => {
    const lake = await temporaryLake();
    const version = await lake.raw.put('visits.csv', visitsCsv(2, 0, 3));
    const outcome = await ingest(lake);
    expect(outcome).toMatchObject({ source: 'visits.csv', dataset: 'visits', status: 'committed' });
    const stored = await readReceipt(lake, 'visits.csv');
    expect(stored?.receipt).toEqual(outcome.receipt);
    const { accepted, judged } = stored?.receipt ?? {};
    expect(accepted).toMatchObject({
      versionId: version.versionId,
      uploadedAt: version.lastModified.toISOString(),
      read: 3,
      clean: 2,
      rejected: 1,
      reasons: { out_of_range: 1 },
      eventDates: { '2026-01-01': 1, '2026-01-03': 1 },
    });
    expect(judged).toMatchObject({ versionId: version.versionId, status: 'committed', revision: accepted?.revision });
    expect(await textOf(lake.processed, accepted?.dataKey ?? '')).toBe(
      'visit_id,guests,day,source_line\nV1,2,2026-01-01,2\nV3,3,2026-01-03,4\n',
    );
    expect(await textOf(lake.processed, accepted?.rejectsKey ?? '')).toContain('V2,0,2026-01-02,3,');
  });

  test('without rejects has no rejects file', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1, 2));
    const { receipt } = await ingest(lake);
    expect(receipt?.accepted?.rejectsKey).toBeNull();
    expect(await filesOf(lake)).toEqual([receipt?.accepted?.dataKey]);
  });

  test('that was judged already is left alone', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1));
    const { receipt } = await ingest(lake);
    const before = await collect(lake.processed.list(''));
    expect(await ingest(lake)).toEqual({ source: 'visits.csv', dataset: 'visits', status: 'unchanged', receipt });
    expect(await collect(lake.processed.list(''))).toEqual(before);
  });

  test('that never was is missing, and gets no receipt', async () => {
    const lake = await temporaryLake();
    expect(await ingest(lake)).toEqual({ source: 'visits.csv', dataset: null, status: 'missing' });
    expect(await keysOf(lake.processed)).toEqual([]);
  });

  test('of an unknown dataset is quarantined with a message that tells how to mend it', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('mystery.csv', bytes('a,b\n1,2\n'));
    const { status, dataset, receipt } = await ingest(lake, 'mystery.csv');
    expect({ status, dataset }).toEqual({ status: 'quarantined', dataset: null });
    expect(receipt?.judged).toMatchObject({ revision: null, quarantine: { code: 'unknown_dataset' } });
    expect(receipt?.judged?.quarantine?.message).toBe(
      "neither the header nor the name of 'mystery.csv' tells which of the datasets 'visits', 'payments' it belongs " +
        "to: upload it under a name that begins with its dataset's, or give it the header of its contract",
    );
    expect((await ingest(lake, 'mystery.csv')).status).toBe('unchanged');
    expect(await filesOf(lake)).toEqual([]);
  });

  test('is known by its header where its name names no dataset', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('export (3).csv', visitsCsv(1));
    expect(await ingest(lake, 'export (3).csv')).toMatchObject({ dataset: 'visits', status: 'committed' });
  });

  test('is known by its name, whatever its header', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('payments.csv', visitsCsv(1));
    expect(await ingest(lake, 'payments.csv')).toMatchObject({ dataset: 'payments', status: 'quarantined' });
    await lake.raw.put('visits.csv', bytes('visit_id,day\nV1,2026-01-01\n'));
    const { dataset, receipt } = await ingest(lake);
    expect(dataset).toBe('visits');
    expect(receipt?.judged?.quarantine?.code).toBe('missing_columns');
  });

  test('of an unknown dataset is judged once a contract fits', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('x.csv', visitsCsv(1));
    expect((await ingest(lake, 'x.csv', [payments])).status).toBe('quarantined');
    expect((await ingest(lake, 'x.csv')).status).toBe('committed');
  });
});

describe('a replacement', () => {
  test('replaces the rows', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1, 2));
    await ingest(lake);
    const { versionId } = await lake.raw.put('visits.csv', visitsCsv(3));
    expect((await ingest(lake)).receipt?.accepted).toMatchObject({ versionId, read: 1 });
  });

  test('that is bad takes nothing away, seen at once or later', async () => {
    const [early, late] = [await temporaryLake(), await temporaryLake()];
    for (const lake of [early, late]) {
      await lake.raw.put('visits.csv', visitsCsv(1, 2));
      if (lake === early) await ingest(lake);
      await lake.raw.put('visits.csv', bytes('not,a,visit\n'));
      await lake.raw.put('visits.csv', visitsCsv(0, 0, 1));
      const { status, receipt } = await ingest(lake);
      expect(status).toBe('quarantined');
      expect(receipt?.accepted).toMatchObject({ read: 2, clean: 2 });
      expect(receipt?.judged).toMatchObject({
        quarantine: { code: 'too_many_rejects' },
        report: { read: 3, rejected: 2, reasons: { out_of_range: 2 } },
      });
      expect(receipt?.judged?.held).toBeUndefined();
      expect(await filesOf(lake)).toEqual([receipt?.accepted?.dataKey]);
      expect((await ingest(lake)).status).toBe('unchanged');
    }
  });

  test('brings back no rows from before a deletion when it is bad', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1));
    await lake.raw.delete('visits.csv');
    await lake.raw.put('visits.csv', visitsCsv(0));
    const { status, receipt } = await ingest(lake);
    expect(status).toBe('quarantined');
    expect(receipt?.accepted).toBeUndefined();
  });

  test('of another dataset moves the file there', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('x.csv', visitsCsv(1));
    await ingest(lake, 'x.csv');
    await lake.raw.put('x.csv', bytes('payment_id,cents\np1,100\n'));
    expect(await ingest(lake, 'x.csv')).toMatchObject({ dataset: 'payments', status: 'committed' });
  });

  test('whose version is erased for good gives way to the one before it', async () => {
    const lake = await temporaryLake();
    const first = await lake.raw.put('visits.csv', visitsCsv(1));
    const second = await lake.raw.put('visits.csv', visitsCsv(2));
    await ingest(lake);
    await lake.raw.delete('visits.csv', { versionId: second.versionId });
    expect((await ingest(lake)).receipt?.accepted?.versionId).toBe(first.versionId);
    await lake.raw.delete('visits.csv', { versionId: first.versionId });
    expect(await ingest(lake)).toMatchObject({
      dataset: 'visits',
      status: 'withdrawn',
      receipt: { withdrawn: { at: null, versionId: null } },
    });
  });
});

describe('a deletion', () => {
  test('withdraws the rows, and a new upload brings rows again', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1));
    await ingest(lake);
    await lake.raw.delete('visits.csv');
    const [marker] = await collect(lake.raw.versions('visits.csv'));
    const withdrawn = await ingest(lake);
    expect(withdrawn).toMatchObject({ dataset: 'visits', status: 'withdrawn' });
    expect(withdrawn.receipt?.withdrawn).toEqual({
      at: marker?.lastModified.toISOString(),
      versionId: marker?.versionId,
    });
    expect(withdrawn.receipt?.accepted).toBeUndefined();
    expect((await ingest(lake)).status).toBe('unchanged');
    await lake.raw.put('visits.csv', visitsCsv(1));
    expect((await ingest(lake)).receipt).toMatchObject({ accepted: { read: 1 }, judged: { status: 'committed' } });
  });

  test('of an object that was never looked at has a receipt, so that a slow ingest of it loses its race', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1));
    await lake.raw.delete('visits.csv');
    expect(await ingest(lake)).toMatchObject({ dataset: 'visits', status: 'withdrawn' });
  });
});

describe('a new revision', () => {
  test('cleans again', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1, 2, 3));
    await ingest(lake);
    const { status, receipt } = await ingest(lake, 'visits.csv', [visitsOfAtLeast(2)]);
    expect(status).toBe('committed');
    expect(receipt?.accepted).toMatchObject({ clean: 2, rejected: 1, revision: { contract: 2 } });
  });

  test('cleans again where only the fingerprint differs', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1, 2, 3));
    await ingest(lake);
    expect((await ingest(lake, 'visits.csv', [visitsOfAtLeast(2, 1)])).receipt?.accepted?.clean).toBe(2);
  });

  test('never gives way to a lower one', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1, 2, 3));
    const { receipt } = await ingest(lake, 'visits.csv', [visitsOfAtLeast(2)]);
    expect(await ingest(lake)).toEqual({ source: 'visits.csv', dataset: 'visits', status: 'unchanged', receipt });
    await lake.raw.put('visits.csv', visitsCsv(4));
    expect(await ingest(lake)).toMatchObject({ status: 'unchanged', behind: true, receipt });
    await lake.raw.delete('visits.csv');
    expect((await ingest(lake)).status).toBe('withdrawn');
  });

  test('that would quarantine what was accepted keeps the rows and holds', async () => {
    const lake = await temporaryLake();
    const { versionId } = await lake.raw.put('visits.csv', visitsCsv(1, 2, 3));
    const before = await ingest(lake);
    const strict = [visitsOfAtLeast(9)];
    const { status, receipt } = await ingest(lake, 'visits.csv', strict);
    expect(status).toBe('quarantined');
    expect(receipt?.accepted).toEqual(before.receipt?.accepted);
    expect(receipt?.judged?.held).toMatchObject({
      versionId,
      dataset: 'visits',
      revision: { contract: 2 },
      quarantine: { code: 'too_many_rejects' },
    });
    expect((await ingest(lake, 'visits.csv', strict)).status).toBe('unchanged');

    const milder = await ingest(lake, 'visits.csv', [visitsOfAtLeast(2, 3)]);
    expect(milder).toMatchObject({ status: 'committed', receipt: { accepted: { clean: 2 } } });
    expect(milder.receipt?.judged?.held).toBeUndefined();
  });

  test('that holds lets go when the file is replaced or withdrawn', async () => {
    const lake = await temporaryLake();
    const strict = [visitsOfAtLeast(9)];
    await lake.raw.put('visits.csv', visitsCsv(1));
    await ingest(lake);
    expect((await ingest(lake, 'visits.csv', strict)).receipt?.judged?.held).toBeDefined();
    await lake.raw.put('visits.csv', visitsCsv(2));
    expect((await ingest(lake, 'visits.csv', strict)).receipt?.judged).toMatchObject({
      status: 'quarantined',
      held: { revision: { contract: 2 } },
    });
    await lake.raw.put('visits.csv', visitsCsv(9));
    const replaced = await ingest(lake, 'visits.csv', strict);
    expect(replaced.status).toBe('committed');
    expect(replaced.receipt?.judged?.held).toBeUndefined();
    await lake.raw.delete('visits.csv');
    expect((await ingest(lake, 'visits.csv', strict)).status).toBe('withdrawn');
  });

  test('holds where the accepted version lies below a bad one', async () => {
    const lake = await temporaryLake();
    const first = await lake.raw.put('visits.csv', visitsCsv(1));
    await lake.raw.put('visits.csv', visitsCsv(0));
    await ingest(lake);
    const strict = [visitsOfAtLeast(9)];
    const { receipt } = await ingest(lake, 'visits.csv', strict);
    expect(receipt).toMatchObject({
      accepted: { versionId: first.versionId, revision: { contract: 1 } },
      judged: { held: { versionId: first.versionId } },
    });
    expect((await ingest(lake, 'visits.csv', strict)).status).toBe('unchanged');
  });

  test('that knows the dataset no more keeps the rows', async () => {
    const lake = await temporaryLake();
    await lake.raw.put('visits.csv', visitsCsv(1));
    await ingest(lake);
    const { receipt } = await ingest(lake, 'visits.csv', [payments]);
    expect(receipt).toMatchObject({
      dataset: 'visits',
      accepted: { read: 1 },
      judged: { held: { quarantine: { code: 'unknown_dataset' } } },
    });
    expect((await ingest(lake, 'visits.csv', [payments])).status).toBe('unchanged');
    expect((await ingest(lake, 'visits.csv', [visits])).receipt?.judged?.held).toBeUndefined();
  });
});

test('a deleted file belongs to the newest dataset that it had, whenever it is looked at', async () => {
  const lake = await temporaryLake();
  const late: Lake = { ...(await temporaryLake()), raw: lake.raw };
  await lake.raw.put('any.csv', visitsCsv(1));
  await ingest(lake, 'any.csv');
  await lake.raw.put('any.csv', bytes('a,b\n1,2\n'));
  await lake.raw.delete('any.csv');
  expect(await ingest(lake, 'any.csv')).toMatchObject({ status: 'withdrawn', dataset: 'visits' });
  expect((await ingest(late, 'any.csv')).receipt).toEqual((await readReceipt(lake, 'any.csv'))?.receipt);
});

test('of a long history no more is read than goes back to the accepted version', async () => {
  const lake = await temporaryLake();
  for (let upload = 0; upload < 6; upload += 1) await lake.raw.put('visits.csv', visitsCsv(1));
  await ingest(lake);
  await lake.raw.put('visits.csv', bytes('bad'));
  await lake.raw.put('visits.csv', visitsCsv(2));
  let read = 0;
  async function* counted(key: string): ReturnType<Lake['raw']['versions']> {
    for await (const version of lake.raw.versions(key)) {
      read += 1;
      yield version;
    }
  }
  const raw: Lake['raw'] = { ...lake.raw, versions: counted };
  expect(await ingest({ ...lake, raw })).toMatchObject({ status: 'committed', receipt: { accepted: { clean: 1 } } });
  expect(read).toBe(3);
});

test('when a bad replacement is erased, the receipt of the held version below it tells of that version', async () => {
  const lake = await temporaryLake();
  const { versionId, etag, size } = await lake.raw.put('visits.csv', visitsCsv(1, 1));
  await ingest(lake);
  const bad = await lake.raw.put('visits.csv', bytes('bad'));
  const stricter = [visitsOfAtLeast(2)];
  expect((await ingest(lake, 'visits.csv', stricter)).receipt?.judged).toMatchObject({ held: { versionId } });
  await lake.raw.delete('visits.csv', { versionId: bad.versionId });
  expect((await ingest(lake, 'visits.csv', stricter)).receipt).toMatchObject({
    accepted: { versionId },
    judged: { versionId, etag, size, held: { versionId } },
  });
});

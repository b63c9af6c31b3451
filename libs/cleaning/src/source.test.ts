import { expect, test, vi } from 'vitest';
import { cleaned, collector, orders, pairs, pieces } from './cleaning.test.support.ts';
import { type ByteSource, clean } from './index.ts';

const text = 'a,b\n1,2\n3,4\n';

/** A stream that can only be read by its reader, and what became of it. */
function streamOf(...steps: readonly (string | Error)[]) {
  const cancel = vi.fn<() => void>();
  let at = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const step = steps[at++];
        if (step === undefined) controller.close();
        else if (typeof step === 'string') controller.enqueue(new TextEncoder().encode(step));
        else throw step;
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
  const source: ByteSource = { getReader: () => stream.getReader() };
  return { source, stream, cancel, pulls: () => at };
}

test('a stream is read like an iterable of the same bytes, to its end', async () => {
  const { source, stream, cancel } = streamOf('a,', 'b\n1,2', '\n', '3,4\n');
  const [rows, rejects] = [collector(), collector()];
  const report = await clean(source, { dataset: pairs, clean: rows, rejects });
  expect({ report, clean: rows.text(), rejects: rejects.text() }).toEqual(
    await cleaned(text, pairs).then(({ rows: _, ...same }) => same),
  );
  expect(cancel).not.toHaveBeenCalled();
  expect(stream.locked).toBe(false);
});

test('a stream that can be iterated is', async () => {
  const bytes = new TextEncoder().encode(text);
  const getReader = vi.fn<() => never>();
  const source = { getReader, [Symbol.asyncIterator]: () => pieces(bytes, [5]) };
  const report = await clean(source, { dataset: pairs, clean: collector(), rejects: collector() });
  expect(report).toMatchObject({ status: 'cleaned', clean: 2 });
  expect(getReader).not.toHaveBeenCalled();
});

test('a file that is quarantined is read on to its end', async () => {
  const { source, cancel } = streamOf('x,y\n', '1,2\n', '3,4\n');
  const report = await clean(source, { dataset: orders, clean: collector(), rejects: collector() });
  expect(report).toMatchObject({ quarantine: { code: 'missing_columns' }, input: { bytes: 12 } });
  expect(cancel).not.toHaveBeenCalled();
});

test('a stream is cancelled where a sink fails, whose error is told also when cancelling fails', async () => {
  const full = { write: () => Promise.reject(new Error('the disk is full')) };
  const long = `a,b\n${'1,2\n'.repeat(20_000)}`;
  for (const fault of [undefined, new Error('cannot be cancelled')]) {
    const { source, stream, cancel, pulls } = streamOf(long, 'never asked for\n');
    if (fault !== undefined)
      cancel.mockImplementation(() => {
        throw fault;
      });
    const cleaning = clean(source, { dataset: pairs, clean: full, rejects: collector() });
    await expect(cleaning).rejects.toThrow('the disk is full');
    expect(cancel).toHaveBeenCalledOnce();
    expect(stream.locked).toBe(false);
    expect(pulls()).toBe(1);
  }
});

test("a stream's own error is thrown, and the stream let go", async () => {
  const { source, stream, cancel } = streamOf('a,b\n', new Error('the file has changed on the disk'));
  const cleaning = clean(source, { dataset: pairs, clean: collector(), rejects: collector() });
  await expect(cleaning).rejects.toThrow('the file has changed on the disk');
  expect(cancel).not.toHaveBeenCalled();
  expect(stream.locked).toBe(false);
});

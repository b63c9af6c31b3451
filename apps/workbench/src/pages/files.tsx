import { useEffect } from 'react';
import { fetchFiles } from '../api/client.ts';
import type { FilesAnswer, PublishedView } from '../api/types.ts';
import { useRequest } from '../api/use-request.ts';
import { standing } from '../files/accounts.ts';
import { FileCard } from '../files/file-card.tsx';
import { formatCount, plural } from '../format/number.ts';
import { Equation, Verdict } from '../ui/equation.tsx';
import { Empty, Failure, Skeleton } from '../ui/states.tsx';

/** What happened to every uploaded file, down to the row. */
export function FilesPage() {
  const request = useRequest(fetchFiles);
  useEffect(() => {
    document.title = 'Files · Sluice';
  }, []);
  return (
    <>
      <header className="page-head">
        <h1>Files</h1>
        <p>
          Every uploaded record is either clean or rejected with its reason; every clean row is either final or replaced
          by a newer one.
        </p>
      </header>
      {request.error ? (
        <div className="state-page">
          <Failure title="The files cannot be listed" error={request.error.message} retry={request.retry} />
        </div>
      ) : request.value ? (
        <Accounts {...request.value} />
      ) : (
        <div aria-busy="true" aria-label="Loading the files">
          <Skeleton height={150} />
        </div>
      )}
    </>
  );
}

function Accounts({ files, published }: FilesAnswer) {
  return (
    <>
      <section aria-labelledby="datasets-title">
        <h2 id="datasets-title" className="section-title">
          Datasets
        </h2>
        <ul className="published">
          {published.map((dataset) => (
            <PublishedCard
              key={dataset.dataset}
              published={dataset}
              standing={standing(dataset.dataset, dataset.clean, files)}
              wasQuarantined={files.some((file) => file.dataset === dataset.dataset && file.status === 'quarantined')}
            />
          ))}
        </ul>
      </section>
      <section className="section" aria-labelledby="files-title">
        <h2 id="files-title">{plural(files.length, 'uploaded file')}</h2>
        {files.length === 0 ? (
          <div className="card state-card">
            <Empty title="Nothing was uploaded yet">
              <p>
                Take files in with <code>sluice run FILE…</code>; without a name, the sample files.
              </p>
            </Empty>
          </div>
        ) : (
          <div className="files">
            {files.map((file) => (
              <FileCard key={file.source} file={file} />
            ))}
          </div>
        )}
      </section>
    </>
  );
}

function PublishedCard({
  published,
  standing: others,
  wasQuarantined,
}: {
  published: PublishedView;
  standing: number;
  wasQuarantined: boolean;
}) {
  const { dataset, title, clean, final, superseded } = published;
  return (
    <li className="card published-card" data-dataset={dataset}>
      <header className="published-head">
        <h3>{title}</h3>
        <Verdict whole={clean} parts={[final, superseded]} />
      </header>
      <p className="published-count">
        <strong className="number">{formatCount(final)}</strong> final rows
      </p>
      <Equation
        whole={{ label: 'clean', count: clean }}
        parts={[
          { label: 'final', count: final, tone: 'kept' },
          { label: 'superseded', count: superseded, tone: 'replaced' },
        ]}
      />
      <Standing count={others} wasQuarantined={wasQuarantined} />
    </li>
  );
}

/** Why the published clean rows are not those of the files' newest versions. */
function Standing({ count, wasQuarantined }: { count: number; wasQuarantined: boolean }) {
  if (count === 0) return null;
  return (
    <p className="published-note">
      {count > 0 && wasQuarantined ? (
        `${plural(count, 'clean row')} of an earlier version stand: the newest was quarantined.`
      ) : (
        <>
          Not what the files say now: <code>sluice publish</code> brings it up to date.
        </>
      )}
    </p>
  );
}

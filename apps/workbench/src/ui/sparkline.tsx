import { sparkPath } from './spark-path.ts';

/** A line without axes: the shape of a series, for those who see it; the numbers stand elsewhere. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const { line, area } = sparkPath(values);
  if (line === '') return null;
  return (
    <svg className="sparkline" viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path className="sparkline-area" d={area} />
      <path className="sparkline-line" d={line} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

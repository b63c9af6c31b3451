import { sparkPaths } from './spark-paths.ts';

/** Lines without axes: the shape of a chart, for those who see it; the numbers stand elsewhere. */
export function Sparkline({ lines }: { lines: readonly (readonly (number | null)[])[] }) {
  const paths = sparkPaths(lines);
  return (
    <svg className="sparkline" viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {paths.length === 1 && <path className="sparkline-area" d={paths[0]?.area} />}
      {paths.map(({ line }, index) => (
        <path
          key={index}
          className="sparkline-line"
          d={line}
          style={{ stroke: `var(--chart-${index + 1})` }}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

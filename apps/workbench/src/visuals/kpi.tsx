import { formatCompact, formatNumber, toNumber } from '../format/number.ts';
import { slot, type Frame } from '../charts/frame.ts';

/** One number, large; shortened from ten million on, with the whole one at hand. */
export function Kpi({ frame }: { frame: Frame }) {
  const measure = slot(frame, 'measure');
  const value = frame.rows[0]?.[measure.index] ?? null;
  const full = formatNumber(value, measure.format);
  const isLong = Math.abs(toNumber(value) ?? 0) >= 10_000_000;
  const { suffix = '', ...format } = measure.format ?? {};
  return (
    <p className="kpi-value number" data-value={String(value)} title={isLong ? full : undefined}>
      {isLong ? formatCompact(value, format) : formatNumber(value, format)}
      {suffix !== '' && <span className="kpi-suffix">{suffix}</span>}
    </p>
  );
}

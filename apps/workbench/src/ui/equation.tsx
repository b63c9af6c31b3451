import { balance } from '../files/accounts.ts';
import { formatCount } from '../format/number.ts';
import { CheckIcon, WarningIcon } from './icons.tsx';

/** An amount and what it is. */
export interface Term {
  readonly label: string;
  readonly count: number;
  /** Which colour it has in the bar: kept, or fallen out. */
  readonly tone: 'kept' | 'out' | 'replaced';
}

/** `168 read = 160 clean + 8 rejected`, drawn as a bar in proportion. */
export function Equation({ whole, parts }: { whole: { label: string; count: number }; parts: readonly Term[] }) {
  return (
    <div className="equation">
      <div className="equation-bar" aria-hidden="true">
        {parts.map(({ label, count, tone }) =>
          count > 0 ? <span key={label} data-tone={tone} style={{ flexGrow: count }} /> : null,
        )}
      </div>
      <p className="equation-text number">
        <span className="term">
          <strong>{formatCount(whole.count)}</strong> {whole.label}
        </span>
        <span className="operator">=</span>
        {parts.map(({ label, count, tone }, index) => (
          <span key={label} className="term">
            {index > 0 && <span className="operator">+</span>}
            <span className="key" data-tone={tone} />
            <strong>{formatCount(count)}</strong> {label}
          </span>
        ))}
      </p>
    </div>
  );
}

/** Whether the parts make the whole, in a word. */
export function Verdict({ whole, parts }: { whole: number; parts: readonly number[] }) {
  const { balances, difference } = balance(whole, parts);
  return balances ? (
    <span className="badge badge-good" data-balances="true">
      <CheckIcon /> balances
    </span>
  ) : (
    <span className="badge badge-bad" data-balances="false">
      <WarningIcon /> off by {formatCount(Math.abs(difference))}
    </span>
  );
}

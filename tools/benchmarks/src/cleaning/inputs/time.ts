/** Ways to write an instant that the contracts declare. */
export type TimeStyle = 'utc' | 'offset' | 'millis' | 'bare' | 'local' | 'minute' | 'german';

/** The text of an instant, in seconds since 1970; 'minute' leaves its seconds out. */
export function instantText(seconds: number, style: TimeStyle): string {
  const shift = style === 'offset' ? 7200 : 0;
  const iso = new Date((seconds + shift) * 1000).toISOString();
  const date = iso.slice(0, 10);
  const time = iso.slice(11, 19);
  switch (style) {
    case 'utc':
      return `${date}T${time}Z`;
    case 'offset':
      return `${date}T${time}+02:00`;
    case 'millis':
      return `${date}T${time}.250Z`;
    case 'bare':
      return `${date}T${time}`;
    case 'local':
      return `${date} ${time}`;
    case 'minute':
      return `${date} ${time.slice(0, 5)}`;
    case 'german':
      return `${date.slice(8)}.${date.slice(5, 7)}.${date.slice(0, 4)} ${time}`;
  }
}

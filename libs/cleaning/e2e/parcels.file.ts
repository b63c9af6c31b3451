/** So many records of parcels, dirty as uploads are, always the same; every few lines one is in Windows-1252. */
export function parcelsFile(records: number): Buffer {
  const lines = [Buffer.from('Parcel ID;Pieces;Weight;Insured;Service;Promised;Sent at;Addressee;Note\r\n')];
  for (let index = 0; index < records; index += 1) {
    // Texts of a UTF-8 file, but for the lines that another program has written.
    lines.push(Buffer.from(record(index), index % 40 === 7 ? 'latin1' : 'utf8'));
  }
  return Buffer.concat(lines);
}

function record(index: number): string {
  const pick = (...texts: readonly string[]): string => texts[(index * 7919 + (index >> 3)) % texts.length] ?? '';
  const two = (number: number): string => String(number).padStart(2, '0');
  const month = two(1 + (index % 12));
  const day = two(1 + (index % 28));
  const cells = [
    index % 97 === 5 ? `x${index}` : `P${index}`,
    index % 89 === 3 ? 'many' : String(1 + (index % 99)),
    `${index % 3 === 0 ? '1.' : ''}${100 + (index % 900)},${two(index % 100)}`,
    pick('yes', 'No', 'TRUE', '', 'n/a'),
    index % 61 === 9 ? 'pigeon' : pick('letter', ' Parcel ', 'päckchen', 'Päckchen'),
    index % 53 === 11 ? '30.02.2026' : pick(`${day}.${month}.2026`, ''),
    index % 211 === 1 ? '2026-03-29 02:30:00' : `2026-${month}-${day} ${two(index % 24)}:${two(index % 60)}:00`,
    pick('Müller, Jörg', 'Ann Smith', 'Zoë  Čapek', 'Jose\u0301 Díaz'),
    index % 67 === 13
      ? '"unclosed'
      : pick('', '=1+1', '"left; at the ""door"""', `"first line\r\nsecond line"`, 'Straße\u00a0der Einheit'),
  ];
  if (index % 151 === 2) cells.pop();
  return `${cells.join(';')}\r\n`;
}

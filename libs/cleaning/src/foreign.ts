/** How files begin that are often uploaded in place of CSV. */
const signatures: readonly (readonly [format: string, bytes: string])[] = [
  ['a ZIP archive or an Excel workbook', 'PK\x03\x04'],
  ['an old Excel workbook', '\xd0\xcf\x11\xe0'],
  ['zstd-compressed', '\x28\xb5\x2f\xfd'],
  ['bzip2-compressed', 'BZh'],
  ['xz-compressed', '\xfd7zXZ\0'],
  ['a Parquet file', 'PAR1'],
  ['a PDF document', '%PDF-'],
  ['a PNG image', '\x89PNG'],
  ['a JPEG image', '\xff\xd8\xff'],
  ['an SQLite database', 'SQLite format 3\0'],
];

/** The most bytes that `foreignFormat` looks at. */
export const foreignFormatLength = Math.max(...signatures.map(([, bytes]) => bytes.length));

/** What a file is that is no text, by its first bytes: 'a PDF document'; undefined where it may well be text. */
export function foreignFormat(head: Uint8Array): string | undefined {
  const start = String.fromCharCode(...head.subarray(0, foreignFormatLength));
  return signatures.find(([, bytes]) => start.startsWith(bytes))?.[0];
}

import { join } from 'node:path';

/**
 * Keys as folders. Each segment of a key becomes a folder that any file system can hold: `a-z 0-9 . _ - =` stand for
 * themselves, every other byte of the segment's UTF-8 is `%xx`. Capitals are escaped too, as some file systems do not
 * tell them from small letters; so are a dot at either end ('..', hidden files), the empty segment (`%` alone) and the
 * first letter of a segment that looks like one of the store's own files. A segment too long for a file name is cut
 * into folders, of which all but the last end in `%`.
 */

const maxKeyBytes = 1024;
const maxNameLength = 200;

/** Commit records: a number of 12 digits, which orders them as text too. */
export const recordName = /^[0-9]{12}\.json$/;
const ownName = /^(?:[0-9]{12}\.json$|[0-9a-f]{20}(?:\.|$))/;
const windowsDevice = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/;

/** The folder that belongs to a key. */
export function keyFolder(root: string, key: string): string {
  checkKey(key);
  return join(root, ...key.split('/').flatMap(segmentFolders));
}

/** The folders, one in another, that stand for one segment of a key. */
function segmentFolders(segment: string): string[] {
  if (segment === '') return ['%'];
  const bytes = Buffer.from(segment, 'utf8');
  const parts = Array.from(bytes, (byte, at) => {
    const isEnd = at === 0 || at === bytes.length - 1;
    const character = String.fromCharCode(byte);
    return /[a-z0-9_=-]/.test(character) || (character === '.' && !isEnd) ? character : escapeByte(byte);
  });
  const plain = parts.join('');
  if (ownName.test(plain) || windowsDevice.test(plain)) parts[0] = escapeByte(bytes[0] ?? 0);
  const folders: string[] = [];
  let name = '';
  for (const part of parts) {
    if (name.length + part.length >= maxNameLength) {
      folders.push(`${name}%`);
      name = '';
    }
    name += part;
  }
  return [...folders, name];
}

/** Whether a folder holds only the beginning of a segment, which goes on in the folders within it. */
export function isCutSegment(folder: string): boolean {
  return folder.length > 1 && folder.endsWith('%');
}

/** The segment that folders stand for; undefined for a name that is none of the store's. */
export function folderSegment(folders: readonly string[]): string | undefined {
  const name = folders.map((folder) => (isCutSegment(folder) ? folder.slice(0, -1) : folder)).join('');
  if (name === '%') return '';
  const bytes = Buffer.from(
    name.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  const segment = bytes.toString('utf8');
  return segmentFolders(segment).join('/') === folders.join('/') ? segment : undefined;
}

/** The ending of a key's data file, for people and engines that go by it: '.csv', or ''. */
export function dataExtension(key: string): string {
  return /\.[a-z0-9]{1,12}$/.exec(key.toLowerCase())?.[0] ?? '';
}

function escapeByte(byte: number): string {
  return `%${byte.toString(16).padStart(2, '0')}`;
}

/** @throws Error for a key that S3 would not take either */
function checkKey(key: string): void {
  const bytes = Buffer.from(key, 'utf8');
  if (bytes.toString('utf8') !== key) throw new Error(`cannot use key '${key}': it is not well-formed Unicode`);
  if (bytes.length === 0) throw new Error("cannot use key '': it is empty");
  if (bytes.length > maxKeyBytes)
    throw new Error(`cannot use key '${key}': it has ${bytes.length} bytes, at most ${maxKeyBytes} are allowed`);
}

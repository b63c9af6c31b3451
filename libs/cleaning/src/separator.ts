/** `sep=;`, spaces and quotes around allowed. A tab may be the delimiter itself. */
const separatorLine = /^\s*"?\s*sep\s*=[^\S\t]*(\t|\S\S??)\s*"?\s*$/i;
/** Longer lines are none; so the expression never meets a text on which it could be slow. */
const maxLength = 40;

/**
 * What a line such as `sep=;`, by which Excel is told the delimiter, says that stands between fields; undefined where
 * the line is none. One or two characters: whether it is a delimiter that can be read is for the caller to say.
 */
export function separatorOf(line: string): string | undefined {
  return line.length > maxLength ? undefined : separatorLine.exec(line)?.[1];
}

import type { Sheet } from '../spec.ts';

/** A sheet's id from its title, different for different titles: what ids may not have is written as code points. */
export const sheetId = ({ title }: Sheet): string =>
  title.replace(/[^A-Za-z0-9 ]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`).replaceAll(' ', '-');

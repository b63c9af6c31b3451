import 'react';

declare module 'react' {
  interface CSSProperties {
    /** How many of its row's twelve columns a visual takes. */
    '--span'?: number;
    /** A part of a whole, 0 to 1. */
    '--part'?: number;
  }
}

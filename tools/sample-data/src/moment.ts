/** What a record's cells have in common. One object serves record after record. */
export interface Moment {
  /** Counted from 0. */
  row: number;
  /** Epoch milliseconds of the event. */
  instant: number;
  /** How much of the day is over on the wall clock, 0 to 1. */
  dayPart: number;
  /** A slow swell over several days that all numbers follow, -1 to 1. */
  swell: number;
  /** Whom or what the record is about: an index into the dataset's subjects. */
  subject: number;
}

/** Makes one column's cell for a moment; '' is null. */
export interface CellMaker {
  (moment: Moment): string;
}

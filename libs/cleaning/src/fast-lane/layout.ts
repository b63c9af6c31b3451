// Where things lie in the memory that the kernel shares with its host; both compile this file. Addresses and sizes are
// in bytes, little-endian; every number is an i32 unless said otherwise.

/** Bytes that may be read or written behind every region, so that blocks of up to 64 need no check of their own. */
export const padding = 64;

/** A record that takes more than this, line end excluded, is not the kernel's. */
export const maxRecord = 1 << 15;
/** A quote that stays open for longer than this, in ASCII, closes nothing; a record is waited for no longer than this. */
export const maxQuoted = (1 << 20) + 16;

// The control block, at address 0.
/** The first byte not yet taken, and the byte behind the last one there is. A NUL stands at `end`. */
export const inputPos = 0;
export const inputEnd = 4;
/** 1 when no more input will come. */
export const inputFinal = 8;
/** Where the next clean row, and the next rejects row, goes; a record is begun only below the limits. */
export const rowsPos = 12;
export const rowsLimit = 16;
export const rejectsPos = 20;
export const rejectsLimit = 24;
/** 1 when the records at hand have trailing delimiters; the kernel stops where that changes. */
export const isTrailing = 28;
/** f64: the number of the line that begins at `inputPos` when the kernel is run. */
export const lineNumber = 32;
/** The delimiter's code. */
export const delimiter = 40;
/** How many fields a record has, and where the kernel notes them (see `field…`). */
export const fieldCount = 44;
export const fieldTable = 48;
/** The contract's columns (see `column…`), and how many there are. */
export const columnCount = 52;
export const columnTable = 56;
/** By which a repeated header is suspected (see `hint…`), and how many there are. */
export const headerHints = 60;
export const headerHintCount = 64;
/** i32 indexes of the fields that a rejects row repeats, and how many. */
export const ownFieldCount = 68;
export const ownFields = 72;
/** The column whose date files the row, or -1; entries of event dates (see `date…`), their slots, and how many. */
export const eventColumn = 76;
export const dateEntries = 80;
export const dateSlots = 84;
export const dateCount = 88;
/** The null tokens (see `words…`), and the length of the longest. */
export const nullTokens = 92;
export const nullTokenLongest = 96;
/** 1 when the empty text is a null token; 1 when there is a token that is not ASCII. */
export const isEmptyNull = 100;
export const hasHighTokens = 104;
/** The automaton of the contract's footers (see `automaton…`), 0 for none. */
export const footers = 108;
/** i64 powers of ten, from the zeroth on: `powerCount` of them. */
export const powers = 112;
export const powerCount = 19;
/** Room for a cell without its doubled quotes, and for the failures of a record (see `failure…`). */
export const scratch = 116;
export const failures = 120;
/** Templates of what can be wrong with a record as a whole (see `record…`). */
export const recordTemplates = 124;
/** What has come of the records since the host last looked: lines, clean rows, rejected records, rows without a date. */
export const takenLines = 128;
export const takenRows = 132;
export const takenRejects = 136;
export const takenUndated = 140;
/** The digits of the number of the line at hand, at the end of 16 bytes; 32 are set aside. */
export const lineDigits = 144;
/** Rejected records by code: an i32 for each bit of `templateBit`. */
export const codeCounts = 176;
export const controlSize = 304;

// A hint at a repeated header: a field, and the first code of its header's normal name.
export const hintField = 0;
export const hintCode = 4;
export const hintSize = 8;

// A field of the record at hand: begin and end of its content, and how it is written.
export const fieldBegin = 0;
export const fieldEnd = 4;
export const fieldStyle = 8;
export const fieldSize = 12;
export const bare = 0;
export const quoted = 1;
/** Quoted, with doubled quotes inside. */
export const doubled = 2;

// A column.
export const columnKind = 0;
/** Its field, or -1. */
export const columnSource = 4;
export const columnOptional = 8;
/** Code points, or 0 for any number. */
export const columnMaxLength = 12;
/** An automaton, words or time formats, by kind; 0 for none. */
export const columnData = 16;
export const columnDataCount = 20;
/** Numbers: the marks' codes, 0 for none. */
export const columnDecimalMark = 24;
export const columnThousands = 28;
/** Decimals: digits behind the mark. Timestamps: digits of the canonical fraction. */
export const columnScale = 32;
/** Decimals: the most digits before the mark. */
export const columnWholeDigits = 36;
/** i64, scaled: the bounds. */
export const columnMin = 40;
export const columnMax = 48;
/** Canonical texts that stand for null (see `words…`), 0 for none. */
export const columnNullValues = 56;
/** Its templates (see `template…`). */
export const columnTemplates = 60;
/** Times: which format matched last; and the offsets of its zone by day (see `zone…`), 0 where it is UTC. */
export const columnLastFormat = 64;
export const columnZone = 68;
/** 1 where there are formats of other layouts, which the host has to try. */
export const columnHasOtherFormats = 72;
export const columnSize = 80;

export const kindHost = 0;
export const kindText = 1;
export const kindIdentifier = 2;
export const kindInteger = 3;
export const kindDecimal = 4;
export const kindWord = 5;
export const kindDate = 6;
export const kindTimestamp = 7;

// What a column's failures are called, each a template of `templateSize`; a kind uses some of them.
export const failPattern = 0;
export const failTooLong = 1;
export const failNotOne = 2;
export const failPrecision = 3;
export const failDigits = 4;
export const failBounds = 5;
export const failFar = 6;
export const failAbsent = 7;
export const failNullToken = 8;
export const failureKinds = 9;

/** The texts before and behind the cell's, quotes doubled: each an address and a length. */
export const templateHead = 0;
export const templateTail = 8;
/** 1 once the host has seen such a failure: the first of each is its own. */
export const templateKnown = 16;
/** The bit of its code. */
export const templateBit = 20;
/** Records that have it, since the host last looked. */
export const templateCount = 24;
export const templateSize = 28;

// A failure of the record at hand: its template, and the cell's text.
export const failureTemplate = 0;
export const failureBegin = 4;
export const failureEnd = 8;
export const failureSize = 12;

// An automaton: start state, a flag for each state in which a text may end, the class of each byte, and for each state
// the next one: by the classes of two bytes (first * 16 + second) where there are few classes, else by a byte. State 0 is
// dead.
export const automatonStart = 0;
/** 1 when no text of it needs quotes. */
export const automatonIsPlain = 4;
/** 1 when it goes by pairs. */
export const automatonHasPairs = 8;
export const automatonAccepting = 16;
export const automatonClasses = 272;
export const automatonStates = 528;
/** The most classes for pairs, and the class of what stands behind a text: it changes no state. */
export const pairClasses = 15;
export const behindClass = 15;

// Templates of failures of a record as a whole, beside each other; the texts stand for the whole reason, but for a count.
export const recordTooShort = 0;
export const recordTooLong = 1;
export const recordUnclosed = 2;
export const recordFailureKinds = 3;

// Words: for each length up to `wordLongest` the first entry and the one behind the last, then entries of 40 bytes:
// the word in lower case, padded with zeros; address and length of what it stands for.
export const wordLongest = 32;
export const wordLengths = 0;
export const wordEntries = 264;
export const wordValue = 32;
export const wordValueLength = 36;
export const wordSize = 40;

// A time format of fixed layout: masks and literals for 32 bytes, then where the parts begin (-1: absent).
export const formatDigits = 0;
export const formatLiterals = 32;
export const formatLiteralMask = 64;
export const formatLength = 96;
export const formatHasOffset = 100;
/** 1 when no other format reads any text that this one reads. */
export const formatIsSole = 104;
export const formatYear = 108;
export const formatMonth = 112;
export const formatDay = 116;
export const formatHour = 120;
export const formatMinute = 124;
export const formatSecond = 128;
export const formatFraction = 132;
export const formatFractionDigits = 136;
/** 1 when its parts stand where the canonical form has them. */
export const formatIsCanonical = 140;
export const formatSize = 144;

// Offsets of a zone: entries of day and offset in seconds (`zoneUnknown`: the host has to say), by day modulo `zoneDays`.
export const zoneDays = 1024;
export const zoneUnknown = 0x7fffffff;

// Event dates: entries of year * 10,000 + month * 100 + day, and count; slots hold an entry's number plus one.
export const dateSlotCount = 4096;
export const dateLimit = 2048;

// What `run` answers.
export const needsInput = 0;
/** The record at `inputPos` is for the plain lane. */
export const foreign = 1;
/** The same, and it begins with an open quote that nothing closes. */
export const unclosed = 2;
/** Rows, rejects or dates have to be taken out first. */
export const full = 3;
/** From here on it is the other way round with trailing delimiters. */
export const turned = 4;

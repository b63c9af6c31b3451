import { describe, expect, it } from 'vitest';
import { timeFormatProblems } from './parts.ts';

describe('timeFormatProblems', () => {
  it.each([
    ['yyyy-MM-dd', 'date'],
    ['d.M.yyyy', 'date'],
    ['dd MMM yyyy', 'date'],
    ['dMMMyyyy', 'date'],
    ['yyyyMMdd', 'date'],
    ['yyyyMMddTHHmmss', 'timestamp'],
    ['yyyy-MM-ddTHH:mm:ss.SSSSSSX', 'timestamp'],
    ['M/d/yyyy h:mm a', 'timestamp'],
    ['unix-ms', 'timestamp'],
  ] as const)('has nothing against %j for a %s', (format, kind) => {
    expect(timeFormatProblems([format], kind)).toEqual([]);
  });

  it.each([
    ['YYYY-MM-DD', 'date', "'YYYY' is no token"],
    ['yyyy-MM', 'date', 'the day is missing'],
    ['yyyy-MM-dd HH:mm', 'date', 'a date column has no hour: use a timestamp'],
    ['unix', 'date', 'use a timestamp'],
    ['yyyy-MM-dd', 'timestamp', 'the hour is missing'],
    ['yyyy-MM-dd hh:mm', 'timestamp', "'h' needs 'a'"],
    ['yyyy-MM-dd HH:mm a', 'timestamp', "'a' needs 'h'"],
    ['yyyy-MM-dd HH:mm.SSS', 'timestamp', "'S' needs 'ss'"],
    ['yyyy-MM-dd HH:mm:ssZ', 'timestamp', "'Z' is no token"],
    ['yyyy-MM-dd HH:mm:ss.SSSSSSS', 'timestamp', "'SSSSSSS' is no token"],
    ['yyyy-dM', 'date', "'M' follows a token of one or two digits"],
    ['yyyy-MM-dd-dd', 'date', 'the day stands twice'],
    ['yyyy年MM-dd', 'date', "'年' is no token"],
    ['2yyy-MM-dd', 'date', "'2' is no token"],
    ['constructor', 'date', 'is no token'],
  ] as const)('says what is wrong with %j for a %s', (format, kind, problem) => {
    expect(timeFormatProblems([format], kind).join()).toContain(problem);
  });

  it('wants formats that differ', () => {
    expect(timeFormatProblems([], 'date').join()).toContain('at least one');
    expect(timeFormatProblems(['yyyy-MM-dd', 'yyyy-MM-dd'], 'date').join()).toContain('stands twice');
    expect(timeFormatProblems(['unix', 'unix-ms'], 'timestamp').join()).toContain('keep one');
    expect(timeFormatProblems(['unix', 'excel'], 'timestamp').join()).toContain('keep one');
  });
});

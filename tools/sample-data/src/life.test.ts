import type { Column, Dataset } from '@sluice/contract';
import { describe, expect, it } from 'vitest';
import { random } from './random.ts';
import { recordsOf } from './records.ts';
import { allDatasets } from './testing.ts';
import { isTimeColumn } from './timeline.ts';

const rows = 4000;

/** The cells of each column of a kind, with each record's hour in UTC. */
function columnsOf(dataset: Dataset, fits: (column: Column) => boolean): { hours: number[]; columns: string[][] } {
  const records = recordsOf(dataset, rows, (purpose) => random(1, `${dataset.name}: ${purpose}`));
  const hours: number[] = [];
  const table = Array.from({ length: rows }, () => {
    const cells = [...records.next()];
    hours.push(new Date(records.moment.instant).getUTCHours());
    return cells;
  });
  const places = Object.values(dataset.columns).flatMap((column, at) => (fits(column) ? [at] : []));
  return { hours, columns: places.map((at) => table.map((cells) => cells[at] ?? '')) };
}

function counts(cells: readonly string[]): number[] {
  const found = new Map<string, number>();
  for (const cell of cells) found.set(cell, (found.get(cell) ?? 0) + 1);
  return [...found.values()].sort((a, b) => b - a);
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(allDatasets.map((dataset) => [dataset.name, dataset] as const))('the life of %s', (_, dataset) => {
  it('has uneven categories, each of which comes up', () => {
    const inKey = dataset.key ?? [];
    for (const [name, column] of Object.entries(dataset.columns)) {
      if (column.kind !== 'category' || inKey.includes(name)) continue;
      const { columns } = columnsOf(dataset, (other) => other === column);
      const found = counts(columns[0] ?? []);
      expect(found.length).toBeGreaterThanOrEqual(column.values.length);
      expect(found[0]! / found.at(-1)!).toBeGreaterThan(1.5);
    }
  });

  it('has small integers more often than great ones', () => {
    const { key = [], columns: all } = dataset;
    const { columns } = columnsOf(
      dataset,
      (column) => column.kind === 'integer' && key.every((name) => all[name] !== column),
    );
    for (const cells of columns) {
      const numbers = cells.map(Number).sort((a, b) => a - b);
      expect(numbers[rows / 2]! - numbers[0]!).toBeLessThan((numbers.at(-1)! - numbers[0]!) / 2);
    }
  });

  it('has decimals that follow the hour of the day, neighbours against each other', () => {
    const { hours, columns } = columnsOf(dataset, ({ kind }) => kind === 'decimal');
    for (const [index, cells] of columns.entries()) {
      const numbers = cells.map((cell) => Number(cell.replace(',', '.')));
      const width = Math.max(...numbers) - Math.min(...numbers);
      expect(new Set(numbers).size).toBeGreaterThan(100);
      if (Object.values(dataset.columns).every((column) => column.kind !== 'timestamp')) continue;
      const during = (from: number, to: number) =>
        mean(numbers.filter((_, row) => hours[row]! >= from && hours[row]! < to));
      const rise = (during(12, 17) - during(0, 5)) / width;
      expect(Math.abs(rise)).toBeGreaterThan(0.15);
      expect(Math.sign(rise)).toBe(index % 2 === 0 ? 1 : -1);
    }
  });

  it('leaves a few optional cells empty, and no other', () => {
    for (const isOptional of [true, false]) {
      const { columns } = columnsOf(dataset, ({ optional }) => optional === isOptional);
      for (const cells of columns) {
        const empty = cells.filter((cell) => cell === '').length / rows;
        if (isOptional) expect(empty).toBeGreaterThan(0.02);
        expect(empty).toBeLessThan(isOptional ? 0.06 : 1e-9);
      }
    }
  });

  it('spreads its times over four weeks', () => {
    const { columns } = columnsOf(dataset, (column) => isTimeColumn(column) && !column.formats[0]?.startsWith('unix'));
    for (const cells of columns) {
      const days = new Set(cells.map((cell) => cell.replace(/[T ][0-9]{1,2}:.*$/, '')));
      expect(days.size).toBeGreaterThanOrEqual(28);
    }
  });
});

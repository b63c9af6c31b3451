import type { Dimension, Measure, Part } from './spec.ts';

/** A column's name as people read it: 'sensor_id' is 'Sensor ID'. */
export function columnLabel(name: string): string {
  const words = name.split('_').map((word) => (word === 'id' ? 'ID' : word));
  const label = words.join(' ');
  return label.charAt(0).toUpperCase() + label.slice(1);
}

const partLabels: { readonly [P in Part]: string } = {
  'hour-of-day': 'Hour of day (UTC)',
  'day-of-week': 'Day of week (UTC)',
};

/** A dimension as people read it. */
export function dimensionLabel(dimension: Dimension): string {
  return typeof dimension === 'string' ? columnLabel(dimension) : partLabels[dimension.part];
}

const aggregateLabels: { readonly [A in Exclude<Measure['aggregate'], 'count'>]: string } = {
  'count-distinct': 'Different',
  sum: 'Total',
  average: 'Average',
  min: 'Lowest',
  max: 'Highest',
};

/** A measure as people read it: its own label, or 'Rows', 'Total quantity', 'Average temperature'. */
export function measureLabel(measure: Measure): string {
  if (measure.label !== undefined) return measure.label;
  if (measure.aggregate === 'count') return 'Rows';
  const name = columnLabel(measure.column);
  const inside = /^[A-Z][a-z ]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
  return `${aggregateLabels[measure.aggregate]} ${inside}`;
}

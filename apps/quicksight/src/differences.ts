import type { Json, JsonObject } from './resource.ts';

/** What differs at one place; undefined is what is not there. */
export interface Difference {
  /** Such as `Definition.Sheets[sheet-overview].Visuals[sales-by-day].LineChartVisual.Title`. */
  readonly path: string;
  readonly found: Json | undefined;
  readonly wanted: Json | undefined;
}

/** Members by which elements of lists are known, whatever their place. */
const identities = [
  'SheetId',
  'VisualId',
  'FilterGroupId',
  'FilterId',
  'FilterControlId',
  'ElementId',
  'FieldId',
  'Identifier',
  'ColumnName',
  'Name',
];

/**
 * Where `found` lacks what is wanted. What it has beside that, QuickSight has put there: its defaults are no difference.
 * Elements of lists are compared by their ids where they have some; that there are others too is a difference.
 */
export function differences(found: Json | undefined, wanted: Json, path = ''): Difference[] {
  // An empty list is not told from none.
  if (isList(wanted))
    return isList(found ?? [])
      ? listDifferences((found ?? []) as readonly Json[], wanted, path)
      : [{ path, found, wanted }];
  if (isObject(wanted)) {
    if (!isObject(found)) return [{ path, found, wanted }];
    return Object.entries(wanted).flatMap(([name, value]) =>
      differences(found[name], value, path === '' ? name : `${path}.${name}`),
    );
  }
  return Object.is(found, wanted) ? [] : [{ path, found, wanted }];
}

function listDifferences(found: readonly Json[], wanted: readonly Json[], path: string): Difference[] {
  const known = byIdentity(found);
  const asked = byIdentity(wanted);
  if (!known || !asked)
    return found.length === wanted.length
      ? wanted.flatMap((value, place) => differences(found[place], value, `${path}[${place}]`))
      : [{ path, found, wanted }];
  const changed = [...asked].flatMap(([id, value]) => differences(known.get(id), value, `${path}[${id}]`));
  const gone = [...known]
    .filter(([id]) => !asked.has(id))
    .map(([id, value]) => ({ path: `${path}[${id}]`, found: value, wanted: undefined }));
  const order = [...asked.keys()].filter((id) => known.has(id));
  const foundOrder = [...known.keys()].filter((id) => asked.has(id));
  const moved =
    order.join('\0') === foundOrder.join('\0') ? [] : [{ path: `${path} (order)`, found: foundOrder, wanted: order }];
  return [...changed, ...gone, ...moved];
}

/** The elements by their ids; undefined where some have none, or the same. */
function byIdentity(list: readonly Json[]): Map<string, Json> | undefined {
  const found = new Map<string, Json>();
  for (const element of list) {
    const id = identityOf(element);
    if (id === undefined || found.has(id)) return undefined;
    found.set(id, element);
  }
  return found;
}

/** The id of an element, or of the one thing that it wraps: a visual is `{ KPIVisual: { VisualId } }`. */
function identityOf(element: Json): string | undefined {
  if (!isObject(element)) return undefined;
  for (const name of identities) {
    const id = element[name];
    if (typeof id === 'string') return id;
  }
  const [inner, ...others] = Object.values(element);
  return inner !== undefined && others.length === 0 ? identityOf(inner) : undefined;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

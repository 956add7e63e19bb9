import { mappingOf } from '../../record-copy/fhir/kinds.ts';
import { basePlaces, kindPlaces, type Place } from '../../record-copy/fhir/places.ts';
import type { Element, Group } from '../contract/description.ts';
import type { ReadContract } from '../contract/read/contract.ts';

/** A source element, the field of the record item that it is read into, and where that lies in FHIR. */
export interface MappingLine {
  readonly element: string;
  readonly of: string;
  readonly field: string;
  readonly place: string;
}

const most = (max: number): string => (Number.isFinite(max) ? String(max) : '*');

/** Types that are one value to a reader. */
const simple: readonly string[] = [
  'CVType',
  'IIType',
  'PQType',
  'PQIntervalType',
  'PersonIdType',
  'TimePeriodType',
  'OrgUnitType',
];

/** Every value of an entry; a type within itself once. */
export function mappingLines(contract: ReadContract): MappingLine[] {
  const entry = contract.response.root.children[0] as Group;
  const places = placesOf(contract);
  const placeOf = (field: string): string => places.find(([name]) => covers(name, field))?.[1] ?? 'source-detail';
  const lines: MappingLine[] = [];
  const walk = (description: Element, path: string, scope: string, above: readonly string[]): void => {
    const element = path === '' ? description.name : `${path}/${description.name}`;
    if (description.kind === 'leaf') {
      const field = scope + (description.field ?? '');
      const of = `${description.min}..${most(description.max)}`;
      lines.push({ element, of, field, place: placeOf(field) });
      return;
    }
    if (simple.includes(description.type ?? '')) {
      const first = description.children.find((child) => child.kind === 'leaf');
      const inside = (first?.field ?? '').replace(/\.?[^.]*$/, '');
      const field = scope + (description.scope ? description.scope.path : inside);
      const of = `${description.min}..${most(description.max)}`;
      lines.push({ element, of, field, place: placeOf(field) });
      return;
    }
    const own = `${description.type ?? ''} ${description.name}`;
    if (description.type !== undefined && above.includes(own)) return;
    const inner = description.scope && path !== '' ? `${scope}${description.scope.path}[].` : scope;
    for (const child of description.children) walk(child, element, inner, [...above, own]);
  };
  for (const child of entry.children) walk(child, entry.name, '', []);
  return lines;
}

const covers = (name: string, field: string): boolean =>
  field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`);

const placesOf = ({ kind }: ReadContract): Place[] => {
  const { table, resource } = mappingOf(kind);
  const [main] = resource.split(',');
  const rows = table.map(({ field, place }): Place => [field, `${main}.${place.replace(/\[\]$/, '')}`]);
  return [...(kindPlaces[kind] ?? []), ...rows, ...basePlaces];
};

/** The page of a contract. */
export function mappingPage(contract: ReadContract): string {
  const { name, version, kind, response } = contract;
  const rows = mappingLines(contract).map(
    ({ element, of, field, place }) => `| ${element} | ${of} | ${field} | ${place} |`,
  );
  return [
    `# ${name} ${version}`,
    '',
    `Entries become items of kind \`${kind}\` and ${mappingOf(kind).resource}. ${response.strict ? 'Read and written.' : 'Read only: its published schema is not at hand.'}`,
    'Generated from the description of the contract and the tables of the mapping; `source-detail` is the extension for what',
    'FHIR has no element for.',
    '',
    '| Element | | Field | FHIR |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

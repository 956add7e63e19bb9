import type { CodeSystem, CodeSystemConceptProperty } from '@medplum/fhirtypes';
import { headerOf } from '../concepts/code-list.ts';
import { type Concept, conceptsOf, propertyText } from '../concepts/concept.ts';

/** A list as rows of text, in the form that `import` reads without a profile. */
export interface ConceptTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What list it is: key and value. */
  readonly about: readonly (readonly [key: string, value: string])[];
}

/** Between several values of one cell. */
const separator = '|';

/** Every concept of a code system as a row, every designation and property in a column of its own. */
export function conceptTable(system: CodeSystem): ConceptTable {
  const concepts = [...conceptsOf(system).values()];
  const designations = columnsOf(
    concepts.flatMap((c) => c.designations.map((d) => designationColumn(d.language, d.use?.code))),
  );
  const properties = columnsOf(concepts.flatMap((c) => c.properties.map(propertyColumn)));
  const headers = ['code', 'display', 'parent', 'status', 'replacedBy', 'definition', ...designations, ...properties];
  return {
    headers,
    rows: concepts.map((concept) => rowOf(concept, designations, properties)),
    about: aboutOf(system),
  };
}

const columnsOf = (names: readonly string[]): string[] => [...new Set(names)].sort();
const designationColumn = (language = '', use?: string): string =>
  ['designation', language, ...(use ? [use] : [])].join(':');

function propertyColumn(property: CodeSystemConceptProperty): string {
  const type =
    Object.keys(property)
      .find((key) => key.startsWith('value'))
      ?.slice(5) ?? 'String';
  return `property:${property.code}:${type === 'Coding' ? type : type.charAt(0).toLowerCase() + type.slice(1)}`;
}

function rowOf(concept: Concept, designations: readonly string[], properties: readonly string[]): string[] {
  const { code, display, parents, status, replacedBy, definition } = concept;
  const join = (values: readonly string[]): string => values.join(separator);
  return [
    ...[code, display, join(parents), status === 'active' ? '' : status, join(replacedBy), definition],
    ...designations.map((column) =>
      join(
        concept.designations.flatMap((d) => (designationColumn(d.language, d.use?.code) === column ? [d.value!] : [])),
      ),
    ),
    ...properties.map((column) =>
      join(concept.properties.flatMap((p) => (propertyColumn(p) === column ? [cell(p)] : []))),
    ),
  ];
}

/** A Coding as `system#code`, which the import takes apart again; `|` stands between values. */
function cell(property: CodeSystemConceptProperty): string {
  const { valueCoding: coding } = property;
  return coding ? [coding.system, coding.code].filter(Boolean).join('#') : propertyText(property);
}

function aboutOf(system: CodeSystem): [string, string][] {
  const { properties: _typed, identifiers, ...header } = headerOf(system);
  const rows = Object.entries(header).map(([key, value]): [string, string] => [key, String(value)]);
  return [...rows, ...(identifiers?.length ? [['identifiers', identifiers.join(separator)] as [string, string]] : [])];
}

import { conceptProperties } from '../../code-system/known-properties.ts';
import type { CodeSystemProvider, Concept, ConceptKey } from '../../code-system/provider.ts';
import type { Designation, Extension, ValueSetConcept } from '../../resource.ts';
import { type Display, displaysOf, preferred } from '../displays.ts';
import type { Languages } from '../languages.ts';
import { fitness } from '../languages.ts';
import type { Contains, ExpandedProperty } from './result.ts';

/** What the request wants to know of each code. */
export interface Wanted {
  readonly languages: Languages | undefined;
  readonly designations: boolean;
  /** `urn:ietf:bcp:47|sv` for a language, `system|code` for a use; none: all. */
  readonly designationFilter: readonly string[];
  readonly properties: readonly string[];
  /** Several versions of a system stand beside each other: each code says its own. */
  readonly versions: boolean;
}

const structureDefinition = 'http://hl7.org/fhir/StructureDefinition/';

/** Extensions of a concept that are properties of an expansion (FHIR R5 valueset.html 4.9.7): the value set's word goes first. */
const asProperties = [
  { code: 'label', type: 'String', urls: ['valueset-label', 'codesystem-label'] },
  { code: 'order', type: 'Decimal', urls: ['valueset-conceptOrder', 'codesystem-conceptOrder'] },
  { code: 'weight', type: 'Decimal', urls: ['itemWeight'] },
].map(({ urls, ...more }) => ({ ...more, urls: urls.map((name) => structureDefinition + name) }));

/** Extensions that go along as they are. */
const kept = new Set(
  ['rendering-style', 'rendering-xhtml', 'valueset-deprecated', 'valueset-concept-definition'].map(
    (name) => structureDefinition + name,
  ),
);

const uris: Readonly<Record<string, string>> = { weight: 'itemWeight' };

/** The URI of a property of an expansion: declared by the code system, else the standard's. */
export function propertyUri(code: string, provider: CodeSystemProvider): string {
  const declared = provider.properties.find((property) => property.code === code)?.uri;
  return declared ?? `${conceptProperties}#${uris[code] ?? code}`;
}

/** One code of an expansion with what is wanted of it. */
export function describe(
  provider: CodeSystemProvider,
  key: ConceptKey,
  said: ValueSetConcept | undefined,
  wanted: Wanted,
): Contains {
  const concept = provider.lookup(key);
  const { languages } = wanted;
  const one: { -readonly [K in keyof Contains]: Contains[K] } = { system: provider.system, code: concept.code };
  if (wanted.versions && provider.version !== undefined) one.version = provider.version;
  if (concept.abstract) one.abstract = true;
  if (concept.inactive) one.inactive = true;
  if (languages === undefined && !wanted.designations) {
    const display = said?.display ?? concept.display;
    if (display !== undefined) one.display = display;
  } else {
    const displays = displaysOf(concept, said, provider.header.language);
    const shown = preferred(displays, languages);
    if (shown) one.display = shown.value;
    const designation = wanted.designations ? designationsOf(displays, shown, wanted) : [];
    if (designation.length > 0) one.designation = designation;
  }
  const extensions =
    said?.extension || concept.extension ? [...(said?.extension ?? []), ...(concept.extension ?? [])] : [];
  const properties = propertiesOf(provider, key, concept, extensions, wanted);
  if (properties.length > 0) one.properties = properties;
  const extension = extensions.filter(({ url }) => kept.has(url));
  if (extension.length > 0) one.extension = extension;
  return one;
}

/** The other names: without the one shown, the usual one among them when another is shown in its place. */
function designationsOf(
  displays: readonly Display[],
  shown: Display | undefined,
  { designationFilter }: Wanted,
): Designation[] {
  const others = displays.filter(
    (one) => one !== shown && (one.designation !== undefined || one.language !== undefined),
  );
  return others
    .map(
      ({ designation, language, value }): Designation =>
        designation ?? { ...(language !== undefined && { language }), use: usual, value },
    )
    .filter((one) => designationFilter.length === 0 || designationFilter.some((filter) => matches(one, filter)));
}

const usual = {
  system: 'http://terminology.hl7.org/CodeSystem/hl7TermMaintInfra',
  code: 'preferredForLanguage',
  display: 'Preferred For Language',
};

function matches({ language, use }: Designation, filter: string): boolean {
  const bar = filter.lastIndexOf('|');
  const [system, code] = bar === -1 ? [undefined, filter] : [filter.slice(0, bar), filter.slice(bar + 1)];
  if (system === 'urn:ietf:bcp:47') return language !== undefined && fitness(language, code.toLowerCase()) === 3;
  return use?.code === code && (system === undefined || use.system === system);
}

function propertiesOf(
  provider: CodeSystemProvider,
  key: ConceptKey,
  concept: Concept,
  extensions: readonly Extension[],
  { properties }: Wanted,
): ExpandedProperty[] {
  const found: ExpandedProperty[] = [];
  for (const { code, type, urls } of extensions.length > 0 ? asProperties : []) {
    const own = urls.map((url) => extensions.find((one) => one.url === url)).find((one) => one !== undefined);
    const member = Object.keys(own ?? {}).find((name) => name.startsWith('value'));
    if (own && member) found.push({ code, type, value: own[member as `value${string}`] });
  }
  if (concept.status !== undefined && concept.status !== 'active')
    found.push({ code: 'status', type: 'Code', value: concept.status });
  if (properties.length === 0) return found;
  if (properties.includes('definition') && concept.definition !== undefined)
    found.push({ code: 'definition', type: 'String', value: concept.definition });
  const wanted = provider
    .propertiesOf(key)
    .filter(({ code }) => code !== 'status' && (properties.includes(code) || properties.includes('*')));
  return [...found, ...wanted];
}

import type { CodeSystem, ConceptMap, NamingSystem, ValueSet } from '@medplum/fhirtypes';
import { canonicalBase } from '../../src/model/canonical.ts';

/** Version of the lists that are generated from the code's own tables. */
export const version = '0.1.0';

export type Terminology = CodeSystem | ValueSet | ConceptMap | NamingSystem;

/** Code -> display, or display with a definition. */
export type Concepts = Readonly<Record<string, string | readonly [display: string, definition: string]>>;

export interface ListOptions {
  /** Canonical URL; of ours unless given. */
  readonly url?: string;
  readonly title: string;
  readonly description: string;
  readonly concepts: Concepts;
  /** Swedish displays beside English ones: code -> display. */
  readonly swedish?: Readonly<Record<string, string>>;
  /** Language of the displays. */
  readonly language?: 'sv' | 'en';
  /** `fragment` where the list has more codes than these. */
  readonly content?: CodeSystem['content'];
  readonly copyright?: string;
}

const head = { version, status: 'active', experimental: false } as const;
/** `exchange-event` -> `ExchangeEvent`: the computable name. */
const nameOf = (id: string): string => id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A code system and the value set of all its codes, which has the same id. */
export function list(id: string, options: ListOptions): Terminology[] {
  const url = options.url ?? `${canonicalBase}/CodeSystem/${id}`;
  const valueSet = `${canonicalBase}/ValueSet/${id}`;
  const { title, description, concepts, language = 'sv', content = 'complete', copyright, swedish } = options;
  const codes = Object.entries(concepts);
  const said = { ...head, name: nameOf(id), title, description, ...(copyright && { copyright }) };
  return [
    {
      resourceType: 'CodeSystem',
      id,
      language,
      url,
      ...said,
      caseSensitive: true,
      ...(content === 'complete' && { valueSet }),
      content,
      ...(content === 'complete' && { count: codes.length }),
      concept: codes.map(([code, told]) => conceptOf(code, told, swedish?.[code])),
    },
    {
      resourceType: 'ValueSet',
      id,
      language,
      url: valueSet,
      ...said,
      ...(content === 'complete' && { immutable: true }),
      compose: { include: [{ system: url }] },
    },
  ];
}

function conceptOf(code: string, told: Concepts[string], swedish: string | undefined) {
  const [display, definition] = typeof told === 'string' ? [told] : told;
  const designation = swedish === undefined ? undefined : [{ language: 'sv', value: swedish }];
  return { code, display, ...(definition && { definition }), ...(designation && { designation }) };
}

/** A value set of some codes of one or several systems. */
export const selection = (
  id: string,
  title: string,
  description: string,
  include: readonly { readonly system: string; readonly codes?: readonly string[] }[],
): ValueSet => ({
  resourceType: 'ValueSet',
  id,
  language: 'en',
  url: `${canonicalBase}/ValueSet/${id}`,
  ...head,
  name: nameOf(id),
  title,
  description,
  compose: {
    include: include.map(({ system, codes }) => ({
      system,
      ...(codes && { concept: codes.map((code) => ({ code })) }),
    })),
  },
});

export interface MapOptions {
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly target: string;
  /** Source code -> target code; a pair names the equivalence too. */
  readonly pairs: Readonly<
    Record<string, string | readonly [code: string, equivalence: 'wider' | 'inexact', why: string]>
  >;
}

export const conceptMap = (id: string, { title, description, source, target, pairs }: MapOptions): ConceptMap => ({
  resourceType: 'ConceptMap',
  id,
  language: 'en',
  url: `${canonicalBase}/ConceptMap/${id}`,
  ...head,
  name: nameOf(id),
  title,
  description,
  group: [
    {
      source,
      target,
      element: Object.entries(pairs).map(([code, to]) => ({ code, target: [targetOf(to)] })),
    },
  ],
});

function targetOf(to: MapOptions['pairs'][string]) {
  if (typeof to === 'string') return { code: to, equivalence: 'equivalent' as const };
  const [code, equivalence, comment] = to;
  return { code, equivalence, comment };
}

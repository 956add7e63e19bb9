import type { ElementDefinition } from '@medplum/fhirtypes';

/** One element that is not the same in two snapshots; `members` is empty when it stands in one of them only. */
export interface Difference {
  readonly id: string;
  readonly only?: 'published' | 'made';
  readonly members: readonly string[];
}

export interface Comparison {
  /** Of the published snapshot. */
  readonly elements: number;
  readonly equal: number;
  readonly equalRules: number;
  readonly absent: number;
  readonly added: number;
  readonly differences: readonly Difference[];
}

/** Members that no instance is held to: words for people, where a constraint comes from, tools' own marks. */
const words: ReadonlySet<string> = new Set([
  'short',
  'definition',
  'comment',
  'requirements',
  'alias',
  'mapping',
  'example',
  'label',
  'code',
  'condition',
  'meaningWhenMissing',
  'orderMeaning',
  'isModifierReason',
  'isSummary',
  'representation',
  'extension',
  'base',
]);

/**
 * Two snapshots of one definition, element by element, by id. Lists that are sets are compared as such; what publishing
 * tools add is taken off both: whose a constraint is, versions pinned to R4's own canonicals, the slicing by url that
 * goes without saying for extensions, the place where links to the specification lead.
 */
export function compareSnapshots(
  published: readonly ElementDefinition[],
  made: readonly ElementDefinition[],
): Comparison {
  const ours = new Map(made.map((e) => [e.id, e]));
  const theirs = new Set(published.map((e) => e.id));
  const differences: Difference[] = [];
  let [equal, equalRules, absent] = [0, 0, 0];
  for (const element of published) {
    const own = ours.get(element.id);
    const members = own ? differing(element, own) : [];
    if (!own) absent += 1;
    else if (members.length === 0) equal += 1;
    if (own && members.every((member) => words.has(member))) equalRules += 1;
    if (!own || members.length > 0)
      differences.push({ id: element.id ?? '', ...(!own && { only: 'published' as const }), members });
  }
  const added = made.filter((e) => !theirs.has(e.id));
  for (const element of added) differences.push({ id: element.id ?? '', only: 'made', members: [] });
  return { elements: published.length, equal, equalRules, absent, added: added.length, differences };
}

function differing(a: ElementDefinition, b: ElementDefinition): string[] {
  const [left, right] = [plain(a), plain(b)];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((member) => left[member] !== right[member]);
}

const sets: ReadonlySet<string> = new Set(['constraint', 'mapping', 'condition', 'alias']);

function plain(element: ElementDefinition): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [member, value] of Object.entries(element)) {
    if (value === undefined || (member === 'slicing' && isUrlSlicing(element))) continue;
    const texts = Array.isArray(value) && sets.has(member) ? value.map((v) => text(v)).sort() : [text(value)];
    members[member] = texts.join('\n');
  }
  return members;
}

const isUrlSlicing = ({ path, slicing }: ElementDefinition): boolean =>
  /xtension$/.test(path ?? '') && slicing?.rules === 'open' && slicing.discriminator?.[0]?.path === 'url';

const text = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'source') return undefined;
    if (typeof inner === 'string')
      return inner.replace(/\|4\.0\.1$/, '').replaceAll('http://hl7.org/fhir/R4/', 'http://hl7.org/fhir/');
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? sorted(inner as Record<string, unknown>)
      : inner;
  });

const sorted = (object: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

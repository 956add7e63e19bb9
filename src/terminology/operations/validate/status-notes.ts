import { canonical } from '../../canonical.ts';
import type { CodeSystemProvider, Concept } from '../../code-system/provider.ts';
import type { MessageId } from '../../messages/catalogue.ts';
import { type TxIssue, txIssue } from '../../messages/tx-issue.ts';
import type { CanonicalResource } from '../../resource.ts';
import type { Places } from './places.ts';

const standardsStatus = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';

export type ResourceNote = 'experimental' | 'draft' | 'deprecated' | 'withdrawn' | 'retired';

/**
 * What should be told of the state of a resource that another one stands on. What the other is itself (a draft on a draft)
 * needs no word.
 */
export function noteOf(
  resource: Partial<CanonicalResource>,
  source: Partial<CanonicalResource> = {},
): ResourceNote | undefined {
  const standards = resource.extension?.find(({ url }) => url === standardsStatus)?.valueCode;
  if (standards === 'deprecated' || standards === 'withdrawn') return standards;
  if (resource.status === 'retired') return 'retired';
  if (resource.experimental === true && source.experimental !== true) return 'experimental';
  if (resource.status === 'draft' && source.status !== 'draft') return 'draft';
  return undefined;
}

const notes: Readonly<Record<ResourceNote, MessageId>> = {
  experimental: 'MSG_EXPERIMENTAL',
  draft: 'MSG_DRAFT',
  deprecated: 'MSG_DEPRECATED',
  withdrawn: 'MSG_WITHDRAWN',
  retired: 'MSG_RETIRED',
};

export function resourceNote(
  resource: Partial<CanonicalResource>,
  type: string,
  source?: Partial<CanonicalResource>,
): TxIssue[] {
  const note = noteOf(resource, source);
  const words = { type, canonical: canonical(resource.url ?? '', resource.version) };
  return note === undefined ? [] : [txIssue(notes[note], words)];
}

/** Inactive, on its way out, or written in another case than it should be. */
export function conceptNotes(
  concept: Concept,
  code: string,
  { header }: CodeSystemProvider,
  places: Places,
): TxIssue[] {
  const found: TxIssue[] = [];
  if (concept.inactive) {
    const status =
      concept.status === undefined || concept.status === 'inactive' ? 'inactive' : `${concept.status} and inactive`;
    found.push(txIssue('INACTIVE_CONCEPT_FOUND', { code, status }, { place: places.coding }));
  } else if (concept.status === 'deprecated' || concept.status === 'withdrawn')
    found.push(txIssue('DEPRECATED_CONCEPT_FOUND', { code }, { place: places.coding }));
  if (concept.code !== code && concept.code.toLowerCase() === code.toLowerCase()) {
    const words = { code, right: concept.code, system: canonical(header.url ?? '', header.version) };
    found.push(txIssue('CODE_CASE_DIFFERENCE', words, { place: places.code }));
  }
  return found;
}

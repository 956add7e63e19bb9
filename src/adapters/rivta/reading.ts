import { type Issue, type IssueDetails, issue } from '../../model/issue.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';
import type { Unmapped } from '../adapter.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Contract } from './contract/description.ts';
import type { Draft } from './draft.ts';

/** Reading is lenient where published texts leave room; what we write ourselves must satisfy them all. */
export type Mode = 'reading' | 'writing';

/** What one reading gathers. */
export interface Reading {
  readonly contract: Contract;
  readonly mode: Mode;
  readonly draft: Draft;
  readonly issues: Issue[];
  readonly unmapped: Unmapped[];
  /** Times of the hour that comes twice, by their full path. */
  readonly doubled: { readonly field: string; readonly place: string; readonly source: string }[];
}

export const startReading = (contract: Contract, mode: Mode): Reading => ({
  contract,
  mode,
  draft: {},
  issues: [],
  unmapped: [],
  doubled: [],
});

/** Long digit runs in names that the sender chose are hidden: a place may not carry a personal number. */
export const safePlace = (path: string): string => path.replace(/\d{6,}/g, '*');

/** Notes a finding of the structure, with the contract as its source. */
export function note(reading: Reading, code: OutcomeCode, place: string, details: IssueDetails = {}): void {
  reading.issues.push(issue(code, { source: reading.contract.source, ...details, place: safePlace(place) }));
}

const notEmpty = 'RIV-TA schematron "Verify non-empty elements"';

/** An empty element, which the contract texts forbid and the schemas allow. */
export function noteEmpty(reading: Reading, place: string, expected: string): void {
  const mild = reading.contract.emptySaysNothing === true && reading.mode === 'reading';
  note(reading, 'element-empty', place, { expected, source: notEmpty, ...(mild ? { severity: 'warning' } : {}) });
}

const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
const hints = ['schemaLocation', 'noNamespaceSchemaLocation'];

/** Everything in an element that says something, as path and value: texts and attributes of it and below it. */
export function unmappedOf(element: XmlElement): Unmapped[] {
  const own = element.attributes
    .filter((a) => a.ns !== xsi || !hints.includes(a.name))
    .map((a) => ({ path: `${element.path}/@${a.name}`, value: a.value }));
  const below = element.children.flatMap(unmappedOf);
  const said = element.text.trim() !== '';
  if (said || own.length + below.length === 0) own.unshift({ path: element.path, value: element.text });
  return [...own, ...below];
}

/**
 * An element or attribute that the description does not know. Where the published schema is at hand that is an error; our
 * reconstruction may itself be incomplete, so there it is a warning, and the content is told as unmapped.
 */
function unexpected(reading: Reading, place: string, expected: string): void {
  note(reading, 'element-unexpected', place, {
    expected,
    ...(reading.contract.strict ? {} : { severity: 'warning' }),
  });
}

export function unknownChild(reading: Reading, child: XmlElement, allowed: boolean): void {
  reading.unmapped.push(...unmappedOf(child));
  if (!allowed) unexpected(reading, child.path, 'an element of the contract, or of another namespace at the end');
}

/** Attributes other than the named ones. */
export function unknownAttributes(reading: Reading, element: XmlElement, known: readonly string[]): void {
  for (const { ns, name, value } of element.attributes) {
    if (ns === '' && known.includes(name)) continue;
    if (ns === xsi && hints.includes(name)) continue;
    const path = `${element.path}/@${name}`;
    reading.unmapped.push({ path, value });
    if (ns === xsi && name === 'type') {
      note(reading, 'element-unexpected', path, { expected: 'no type: the contract says it', severity: 'warning' });
      continue;
    }
    unexpected(reading, path, known.length === 0 ? 'no attribute' : `only ${known.join(', ')}`);
  }
}

/** Text beside child elements. */
export function strayText(reading: Reading, element: XmlElement): void {
  const value = element.text.trim();
  if (value === '') return;
  reading.unmapped.push({ path: element.path, value });
  note(reading, 'element-unexpected', element.path, { expected: 'child elements only', found: 'text between them' });
}

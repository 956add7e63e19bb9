import type { Extension } from '@medplum/fhirtypes';
import { extensionUrl, hsaIdSystem } from '../../model/canonical.ts';
import type { ExtensionName } from './extensions.ts';
import type { CodeOrText, Coding } from './referral-message.ts';
import { objects, string, tidy } from './shape.ts';

/** HSA-id has two systems for one identifier space: inside FHIR, and at RIV-TA edges. */
const hsaIdSystems: readonly string[] = [hsaIdSystem, 'urn:oid:1.2.752.129.2.1.4.1'];

interface Extensible {
  readonly extension?: Extension[];
}
interface IdentifierLike {
  readonly system?: string;
  readonly value?: string;
}
interface CodingLike {
  readonly system?: string;
  readonly code?: string;
  readonly display?: string;
}
export interface ConceptLike extends Extensible {
  readonly coding?: CodingLike[];
  readonly text?: string;
}

export const readExtensions = (element: Extensible | undefined, name: ExtensionName): Extension[] =>
  objects(element?.extension).filter((extension) => extension.url === extensionUrl(name));

export const readExtension = (element: Extensible | undefined, name: ExtensionName): Extension | undefined =>
  readExtensions(element, name)[0];

export const readStringExtension = (element: Extensible | undefined, name: ExtensionName): string | undefined =>
  string(readExtension(element, name)?.valueString);

/** The HSA-id among identifiers, in upper case. */
export function readHsaId(identifiers: readonly IdentifierLike[] | undefined): string | undefined {
  const identifier = objects(identifiers).find((i) => hsaIdSystems.includes(i.system ?? ''));
  return string(identifier?.value)?.toUpperCase();
}

export function readCoding(coding: readonly CodingLike[] | CodingLike | undefined): Coding | undefined {
  const first = isArray(coding) ? objects(coding)[0] : coding;
  const system = string(first?.system);
  const code = string(first?.code);
  if (system === undefined || code === undefined) return undefined;
  return tidy<Coding>({ system, code, display: string(first?.display) });
}

const isArray: (value: unknown) => value is readonly CodingLike[] = Array.isArray;

export const readCodeOrText = (concept: ConceptLike | undefined): Omit<CodeOrText, 'id'> =>
  tidy({ text: string(concept?.text), code: readCoding(concept?.coding) });

export const conceptOf = (said: CodeOrText): { coding?: { system: string; code: string }[]; text?: string } =>
  tidy({ coding: said.code && [codingOf(said.code)], text: said.text });

/** Members in FHIR's order. */
export const codingOf = (coding: Coding): Coding =>
  tidy<Coding>({ system: coding.system, code: coding.code, display: coding.display });

export const concept = (system: string, code: string, display?: string) => ({
  coding: [codingOf(tidy({ system, code, display }) as Coding)],
});

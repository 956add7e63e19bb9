import type { ElementDefinition, Extension, StructureDefinition } from '@medplum/fhirtypes';

/** What a system must be able to do with an element (HL7 extension `obligation`), such as `SHALL:populate`. */
export interface Obligation {
  readonly code: string;
  /** Canonical of the actor it is laid on; absent where it is laid on all. */
  readonly actor?: string;
}

/** What a profile says of an element beyond what makes an instance valid. */
export interface Support {
  /** R4 ElementDefinition.mustSupport. */
  readonly mustSupport: boolean;
  readonly obligations: readonly Obligation[];
}

export const obligationUrl = 'http://hl7.org/fhir/StructureDefinition/obligation';

/** Obligations of the whole profile that name the elements they are about, by element id. */
export function obligationsByElement({ extension = [], snapshot }: StructureDefinition): Map<string, Obligation[]> {
  const byElement = new Map<string, Obligation[]>();
  for (const one of [...extension, ...(snapshot?.element?.[0]?.extension ?? [])]) {
    if (one.url !== obligationUrl) continue;
    for (const { url, valueString: id } of one.extension ?? [])
      if (url === 'elementId' && id !== undefined)
        byElement.set(id, [...(byElement.get(id) ?? []), ...obligationsOf([one])]);
  }
  return byElement;
}

/** Undefined where the profile says nothing of the kind. */
export function supportOf(
  element: ElementDefinition,
  byElement: ReadonlyMap<string, readonly Obligation[]>,
): Support | undefined {
  const own = (element.extension ?? []).filter((e) => !e.extension?.some(({ url }) => url === 'elementId'));
  const obligations = [...obligationsOf(own), ...(byElement.get(element.id ?? '') ?? [])];
  const mustSupport = element.mustSupport === true;
  return mustSupport || obligations.length > 0 ? { mustSupport, obligations } : undefined;
}

/** One extension may hold several codes and several actors: each code is laid on each actor. */
const obligationsOf = (extensions: readonly Extension[]): Obligation[] =>
  extensions
    .filter(({ url }) => url === obligationUrl)
    .flatMap(({ extension = [] }) => {
      const codes = extension.flatMap((e) => (e.url === 'code' ? (e.valueCode ?? e.valueCoding?.code ?? []) : []));
      const actors = extension.flatMap((e) => (e.url === 'actor' ? (e.valueCanonical ?? []) : []));
      return codes.flatMap((code) => (actors.length > 0 ? actors.map((actor) => ({ code, actor })) : [{ code }]));
    });

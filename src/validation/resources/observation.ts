import { objectOf, objectsOf } from '../json.ts';
import { checkAgainst } from '../rules/meta-profile.ts';
import type { Scope } from '../walk/scope.ts';
import vitalSigns from './vital-signs.json' with { type: 'json' };

const base = 'http://hl7.org/fhir/StructureDefinition/';
const category = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** Profile by `system|code`: of the magic codes, and of those that name the same in another way. */
const signs = new Map(
  vitalSigns.profiles.flatMap((p) =>
    [...p.loinc.map((code) => `http://loinc.org|${code}`), ...p.other].map((code) => [code, p.profile] as const),
  ),
);

/**
 * An Observation that says by its category that it is a vital sign meets the profile of the sign its code names, claimed or not
 * (R4 observation-vitalsigns.html).
 */
export function checkObservation(scope: Scope): void {
  if (!isVitalSign(scope)) return;
  const { resource, place } = scope;
  const codes = objectsOf(objectOf(resource.code).coding).map(([, c]) => `${c.system}|${c.code}`);
  const names = codes.flatMap((c) => signs.get(c) ?? []);
  for (const name of new Set(names)) checkAgainst(base + name, `${place}.code`, scope);
}

const isVitalSign = ({ resource }: Scope): boolean =>
  objectsOf(resource.category).some(([, concept]) =>
    objectsOf(concept.coding).some(([, c]) => c.system === category && c.code === 'vital-signs'),
  );

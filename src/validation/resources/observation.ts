import { objectOf, objectsOf } from '../json.ts';
import { checkAgainst } from '../rules/meta-profile.ts';
import type { Scope } from '../walk/scope.ts';
import vitalSigns from './vital-signs.json' with { type: 'json' };

const base = 'http://hl7.org/fhir/StructureDefinition/';
const category = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** Profile by `system|code`: of the magic codes, and of those that name the same in another way. */
const magic = new Map(vitalSigns.profiles.flatMap((p) => p.loinc.map((c) => [`http://loinc.org|${c}`, p.profile])));
const alike = new Map(vitalSigns.profiles.flatMap((p) => p.other.map((c) => [c, p.profile])));

/**
 * An Observation with the code of a vital sign meets the profile of that sign, claimed or not; one that says it is a
 * vital sign does so under any code for it (R4 observation-vitalsigns.html).
 */
export function checkObservation(scope: Scope): void {
  const { resource, place } = scope;
  const codes = objectsOf(objectOf(resource.code).coding).map(([, c]) => `${c.system}|${c.code}`);
  const names = codes.flatMap((c) => magic.get(c) ?? (isVitalSign(scope) ? (alike.get(c) ?? []) : []));
  for (const name of new Set(names)) checkAgainst(base + name, `${place}.code`, scope);
}

const isVitalSign = ({ resource }: Scope): boolean =>
  objectsOf(resource.category).some(([, concept]) =>
    objectsOf(concept.coding).some(([, c]) => c.system === category && c.code === 'vital-signs'),
  );

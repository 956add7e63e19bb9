import { isObject, type Json, objectsOf, textOf } from '../json.ts';
import type { Item } from '../walk/items.ts';

const reasonExtension = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const reasonSystems: ReadonlySet<unknown> = new Set([
  'http://terminology.hl7.org/CodeSystem/data-absent-reason',
  'http://terminology.hl7.org/CodeSystem/v3-NullFlavor',
]);

/**
 * The code that says why there is no value: the extension data-absent-reason on the element (R4
 * extension-data-absent-reason.html), or a coded value that is nothing but a code of absence.
 */
export function reasonOf({ value, twin }: Item): string | undefined {
  const element = isObject(value) ? value : twin;
  const said = objectsOf(element?.extension).find(([, { url }]) => url === reasonExtension)?.[1].valueCode;
  return textOf(said) ?? (isObject(value) ? codeOfAbsence(value) : undefined);
}

function codeOfAbsence(value: Json): string | undefined {
  const codings = value.coding === undefined ? [value] : objectsOf(value.coding).map(([, coding]) => coding);
  const absent = codings.length > 0 && codings.every(({ system }) => reasonSystems.has(system));
  return absent ? textOf(codings[0]?.code) : undefined;
}

/** Observations say beside the value why there is none (R4 Observation.dataAbsentReason). */
export function reasonBeside(holder: Json): string | undefined {
  const beside = holder.dataAbsentReason;
  if (!isObject(beside)) return undefined;
  return textOf(objectsOf(beside.coding)[0]?.[1].code) ?? (beside.text === undefined ? undefined : 'text');
}

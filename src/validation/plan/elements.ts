import type { ElementDefinition, ElementDefinitionConstraint, Extension } from '@medplum/fhirtypes';
import type { Binding, Constraint, TypeChoice } from './plan.ts';

const systemType = 'http://hl7.org/fhirpath/System.';
const fhirType = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const bestPractice = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice';
const maxValueSet = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet';
const additionalBinding: ReadonlySet<string> = new Set([
  'http://hl7.org/fhir/tools/StructureDefinition/additional-binding',
  'http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.binding.additional',
]);
const coreUrl = 'http://hl7.org/fhir/StructureDefinition/';

export const lastStep = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export function withoutVersion(canonical: string): string {
  const bar = canonical.indexOf('|');
  return bar < 0 ? canonical : canonical.slice(0, bar);
}

/** Name of the core type that a canonical stands for, or undefined for a profile. */
export const coreTypeOf = (canonical: string): string | undefined =>
  canonical.startsWith(coreUrl) ? withoutVersion(canonical.slice(coreUrl.length)) : undefined;

export const maxOf = (max: string | undefined): number =>
  max === undefined || max === '*' ? Number.POSITIVE_INFINITY : Number(max);

/** The types of an element; ids and urls are of FHIRPath's System.String and say in an extension what they really are. */
export function typesOf(element: ElementDefinition): TypeChoice[] {
  return (element.type ?? []).map((type) => ({
    code: typeCode(type.code ?? '', type.extension),
    profiles: type.profile ?? [],
    targets: type.targetProfile ?? [],
  }));
}

function typeCode(
  code: string,
  extension: readonly { url?: string; valueUrl?: string; valueUri?: string }[] | undefined,
): string {
  if (!code.startsWith(systemType)) return coreTypeOf(code) ?? code;
  const named = extension?.find((e) => e.url === fhirType);
  return named?.valueUrl ?? named?.valueUri ?? code.slice(systemType.length).toLowerCase();
}

export function bindingOf(element: ElementDefinition): Binding | undefined {
  const { binding } = element;
  if (!binding?.valueSet || !binding.strength) return undefined;
  const most = binding.extension?.find((e) => e.url === maxValueSet);
  const limit = most?.valueCanonical ?? most?.valueUri;
  const additional = (binding.extension ?? []).flatMap(additionalOf);
  return {
    strength: binding.strength,
    valueSet: binding.valueSet,
    ...(limit !== undefined && { maxValueSet: limit }),
    ...(additional.length > 0 && { additional }),
  };
}

/** One that binds only in some usage is left out: the usage is not known here. */
function additionalOf({ url, extension = [] }: Extension): { purpose: string; valueSet: string }[] {
  if (!additionalBinding.has(url) || extension.some((e) => e.url === 'usage')) return [];
  const purpose = extension.find((e) => e.url === 'purpose')?.valueCode;
  const set = extension.find((e) => e.url === 'valueSet');
  const valueSet = set?.valueCanonical ?? set?.valueUri;
  return purpose === undefined || valueSet === undefined ? [] : [{ purpose, valueSet }];
}

/** Held by rules of their own, which say more; recommendations of best practice are no findings. */
const heldElsewhere: ReadonlySet<string> = new Set(['ele-1', 'ext-1', 'dom-3', 'ref-1', 'txt-1', 'txt-2']);

export function constraintsOf(element: ElementDefinition, canonical: string): Constraint[] {
  return (element.constraint ?? []).flatMap((c) => constraintOf(c, `${canonical}#${element.id ?? element.path}`));
}

function constraintOf(c: ElementDefinitionConstraint, source: string): Constraint[] {
  const { key = '', severity, human = '', expression } = c;
  const isAdvice = c.extension?.some((e) => e.url === bestPractice && e.valueBoolean);
  if (expression === undefined || heldElsewhere.has(key) || isAdvice) return [];
  return [{ key, severity: severity === 'warning' ? 'warning' : 'error', human, expression, source }];
}

import { indexed, isObject, type Json, textOf } from '../json.ts';
import { coreTypeOf } from '../plan/elements.ts';
import type { Property, TypePlan } from '../plan/plan.ts';
import type { ProfilePlan } from '../plan/profile-plan.ts';
import { visitPlan } from '../walk/profile.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { checkContextInvariants } from './context-invariants.ts';
import { isAllowedHere } from './extension-context.ts';
import { isAbsoluteUri } from './uris.ts';

const source = 'R4 extensibility.html';

/** The extensions of one element: known, in place, of the kind they are used as, and as their definition says. */
export function checkExtensions(
  holder: Json,
  type: TypePlan,
  via: Property | undefined,
  place: string,
  scope: Scope,
): void {
  if (holder.extension !== undefined) checkAll('extension', holder, type, via, place, scope);
  if (holder.modifierExtension !== undefined) checkAll('modifierExtension', holder, type, via, place, scope);
}

function checkAll(
  name: 'extension' | 'modifierExtension',
  holder: Json,
  type: TypePlan,
  via: Property | undefined,
  place: string,
  scope: Scope,
): void {
  const extensions = holder[name];
  if (!Array.isArray(extensions)) return;
  for (let i = 0; i < extensions.length; i++)
    if (isObject(extensions[i]))
      checkOne(extensions[i], name, holder, type, via, place, `${place}.${name}${indexed(i)}`, scope);
}

function checkOne(
  extension: Json,
  name: 'extension' | 'modifierExtension',
  holder: Json,
  type: TypePlan,
  via: Property | undefined,
  holderPlace: string,
  place: string,
  scope: Scope,
): void {
  const url = textOf(extension.url);
  if (url === undefined) return;
  const nested = type.name === 'Extension';
  if (!isAbsoluteUri(url)) {
    if (nested) checkNested(url, holder, place, scope);
    else
      tell(scope, 'uri-relative', place, {
        expected: 'an absolute URL of an extension',
        source: `${source}#Extension`,
      });
    return;
  }
  const plan = scope.run.plans.profile(url);
  if (!plan) {
    unknown(url, name, place, scope);
    return;
  }
  const context = { extension, holder, holderPlace, type, via };
  if (!isAllowedHere(plan, context, scope))
    tell(scope, 'extension-context', holderPlace, {
      severity: isOfDefinitions(plan) ? 'warning' : 'error',
      found: url,
      source: `${plan.canonical} context`,
    });
  checkContextInvariants(plan, context, scope);
  checkModifier(plan, name, place, scope);
  visitPlan(plan, { value: extension, type: 'Extension', place }, scope);
}

/**
 * R4's own extensions on StructureDefinition were published with contexts too narrow for R4's own
 * definitions, which HL7 corrects in its extensions pack: told, but no error.
 */
const isOfDefinitions = (plan: ProfilePlan): boolean =>
  /^(?:structuredefinition|elementdefinition)-/.test(coreTypeOf(plan.url) ?? '');

/** Whose url is short is defined by the extension around it. */
function checkNested(url: string, holder: Json, place: string, scope: Scope): void {
  const plan = typeof holder.url === 'string' ? scope.run.plans.profile(holder.url) : undefined;
  const urls = plan ? urlsWithin(plan) : [];
  if (urls.length === 0 || urls.includes(url)) return;
  tell(scope, 'extension-unknown', place, {
    severity: 'error',
    expected: `one of ${urls.join(', ')}`,
    source: plan?.canonical ?? source,
  });
}

const withinOf = new WeakMap<ProfilePlan, readonly unknown[]>();

/** The short urls that an extension's definition knows inside it. */
function urlsWithin(plan: ProfilePlan): readonly unknown[] {
  let known = withinOf.get(plan);
  if (!known) {
    const slices = plan.root.children.find((c) => c.name === 'extension')?.slices ?? [];
    known = slices.flatMap((s) => s.children.filter((c) => c.name === 'url').map((c) => c.fixed));
    withinOf.set(plan, known);
  }
  return known;
}

/**
 * An extension has a definition (R4 extensibility.html 2.4.1). Those that HL7 publishes apart from R4 need not be here,
 * and what an example names is nobody's.
 */
function unknown(url: string, name: string, place: string, scope: Scope): void {
  if (/example\.org|acme\.com|nema\.org/.test(url)) return;
  const ofHl7 =
    coreTypeOf(url) !== undefined ||
    url.startsWith('http://hl7.org/fhir/tools/') ||
    /^http:\/\/hl7\.org\/fhir\/\d\.\d\/StructureDefinition\/extension-/.test(url);
  const severity = ofHl7 ? 'warning' : name === 'modifierExtension' ? 'error' : scope.run.settings.unknownExtension;
  tell(scope, 'extension-unknown', place, { severity, found: url, source: `${source}#defining` });
}

/** R4 extensibility.html#modifierExtension: a definition says whether it modifies, and is used only so. */
function checkModifier(plan: ProfilePlan, name: string, place: string, scope: Scope): void {
  const { modifies } = plan;
  if (modifies === (name === 'modifierExtension')) return;
  const expected = modifies ? 'a modifierExtension' : 'an extension';
  tell(scope, 'extension-modifier', place, { expected, source: `${plan.canonical}#Extension` });
}

import type { Resource } from '@medplum/fhirtypes';
import { type Issue, issue } from '../model/issue.ts';
import { guard } from './guard.ts';
import { isObject, type Json } from './json.ts';
import type { Definitions } from './packages/definitions.ts';
import { plansOf } from './plan/plans.ts';
import { supportWithin } from './support/within.ts';
import type { BindingChecker, Validator } from './validator.ts';
import { examine, unknownType } from './walk/resource.ts';
import type { Run, Scope, ValidationSettings } from './walk/scope.ts';

export interface FhirValidatorOptions {
  readonly definitions: Definitions;
  /** Without one no binding is checked. */
  readonly bindings?: BindingChecker;
  readonly settings?: Partial<ValidationSettings>;
}

const defaultSettings: ValidationSettings = {
  unknownExtension: 'error',
  outsideExtensible: 'warning',
  otherDisplay: 'warning',
  unknownSystem: 'warning',
  trustReferenceUrls: true,
  referencesMustResolve: false,
  contained: 'check',
  strictSecurity: false,
};

/**
 * The Validator of FHIR R4 and of every profile in `definitions` (README.md). Types and profiles are made into plans when
 * first met and kept as long as the validator.
 */
export function fhirValidator({ definitions, bindings, settings }: FhirValidatorOptions): Validator {
  const plans = plansOf(definitions);
  const common = { plans, ...(bindings && { bindings }), settings: { ...defaultSettings, ...settings } };
  const runOf = (report: Run['report']): Run => ({
    ...common,
    report,
    answers: new Map(),
    contained: new WeakMap(),
    nesting: 0,
    cuts: { count: 0 },
    told: new Set(),
  });
  const scopeOf = (resource: Json, run: Run): Scope & { readonly known: boolean } => {
    const type = plans.type(String(resource.resourceType));
    const known = type?.kind === 'resource' && !type.abstract;
    const place = type?.kind === 'resource' ? type.name : 'Resource';
    return { run, resource, type: place, place, bundle: undefined, fullUrl: undefined, container: undefined, known };
  };
  return {
    validate(resource: Resource, asked = []) {
      if (!isObject(resource)) return [issue('resource-type', { expected: 'a FHIR resource' })];
      const refused = guard(resource);
      if (refused.length > 0) return refused;
      const findings = collector();
      const { known, ...scope } = scopeOf(resource, runOf(findings.report));
      if (known) examine(scope, asked);
      else unknownType(resource, scope.place, scope);
      return findings.all;
    },
    supported(resource: Resource, asked = []) {
      if (!isObject(resource) || guard(resource).length > 0) return { lines: [], unknown: [] };
      const { known, ...scope } = scopeOf(
        resource,
        runOf(() => {}),
      );
      return known ? supportWithin(scope, asked) : { lines: [], unknown: [] };
    },
  };
}

/** The base definition and several profiles may find the same fault: it is told once. */
function collector(): { readonly all: Issue[]; readonly report: (found: Issue) => void } {
  const all: Issue[] = [];
  const seen = new Set<string>();
  return {
    all,
    report(found) {
      const key = `${found.severity} ${found.code} ${found.place} ${found.expected} ${found.found}`;
      if (seen.has(key)) return;
      seen.add(key);
      all.push(found);
    },
  };
}

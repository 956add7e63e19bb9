import { parseCanonical } from '../canonical.ts';
import type { CodeSystemProvider } from '../code-system/provider.ts';
import { supplemented } from '../code-system/supplemented.ts';
import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { Terminology } from '../registry/terminology.ts';
import type { CodeSystemResource, TerminologyResource, ValueSetResource } from '../resource.ts';
import { noRules, type VersionRules } from '../value-set/version-rules.ts';
import { acceptedLanguages, type Languages, readLanguages } from './languages.ts';
import type { Parameters } from './parameters.ts';

/** What a request to an operation is judged in. */
export interface OperationContext {
  readonly terminology: Terminology;
  readonly rules: VersionRules;
  readonly languages: Languages | undefined;
  /** Supplements that the request or the value set asks for. */
  readonly supplements: readonly CodeSystemResource[];
  readonly parameters: Parameters;
  /** The code system with the supplements of this request. */
  dress(provider: CodeSystemProvider): CodeSystemProvider;
}

export interface OperationRequest {
  readonly parameters: Parameters;
  readonly acceptLanguage?: string | undefined;
  /** The resource at whose address the operation was called. */
  readonly instance?: TerminologyResource | undefined;
}

/** Value sets may bring parameters of their own for expansion (extension valueset-expansion-parameter). */
const expansionParameter = 'http://hl7.org/fhir/StructureDefinition/valueset-expansion-parameter';
const supplementExtension = 'http://hl7.org/fhir/StructureDefinition/valueset-supplement';

export function contextOf(
  terminology: Terminology,
  { parameters, acceptLanguage }: OperationRequest,
  valueSet?: ValueSetResource,
): OperationContext {
  const own = ownParameters(valueSet);
  const said = parameters.text('displayLanguage') ?? own.get('displayLanguage');
  const languages = said === undefined ? acceptedLanguages(acceptLanguage) : readLanguages(said);
  const supplements = supplementsFor(terminology, parameters, valueSet);
  const dressed = new Map<CodeSystemProvider, CodeSystemProvider>();
  return {
    terminology,
    parameters,
    languages,
    supplements,
    rules: rulesOf(parameters),
    dress(provider) {
      if (supplements.length === 0) return provider;
      const had = dressed.get(provider) ?? supplemented(provider, supplements);
      dressed.set(provider, had);
      return had;
    },
  };
}

/** Values of the parameters that a value set brings along. */
export function ownParameters(valueSet: ValueSetResource | undefined): ReadonlyMap<string, string> {
  const extensions = [...(valueSet?.extension ?? []), ...(valueSet?.compose?.extension ?? [])];
  return new Map(
    extensions
      .filter(({ url }) => url === expansionParameter)
      .map(({ extension = [] }) => [textOf(extension, 'name'), textOf(extension, 'value')]),
  );
}

function textOf(extensions: readonly { readonly url: string }[], url: string): string {
  const found = extensions.find((one) => one.url === url) as Record<string, unknown> | undefined;
  const member = Object.keys(found ?? {}).find((name) => name.startsWith('value'));
  return member === undefined ? '' : String(found?.[member]);
}

function rulesOf(parameters: Parameters): VersionRules {
  const rules = {
    system: parameters.texts('system-version'),
    check: parameters.texts('check-system-version'),
    force: parameters.texts('force-system-version'),
    valueSet: parameters.texts('default-valueset-version'),
  };
  return Object.values(rules).every((list) => list.length === 0) ? noRules : rules;
}

/** Throws TerminologyError for a supplement that is asked for and not at hand: an answer without it would mislead. */
function supplementsFor(terminology: Terminology, parameters: Parameters, valueSet: ValueSetResource | undefined) {
  const extensions = (valueSet?.extension ?? []).filter(({ url }) => url === supplementExtension);
  const asked = [
    ...parameters.texts('useSupplement'),
    ...extensions.map(({ valueCanonical, valueUri }) => String(valueCanonical ?? valueUri)),
  ];
  return [...new Set(asked)].map((supplement) => {
    const { url, version } = parseCanonical(supplement);
    const found = terminology.supplement(url, version);
    if (!found) throw new TerminologyError([txIssue('VALUESET_SUPPLEMENT_MISSING', { supplement })]);
    return found;
  });
}

import { parseCanonical } from '../canonical.ts';
import { isTrue } from '../code-system/known-properties.ts';
import type { CodeSystemProvider, ConceptKey, ConceptProperty } from '../code-system/provider.ts';
import { TerminologyError } from '../error.ts';
import { txIssue } from '../messages/tx-issue.ts';
import type { Coding, Designation } from '../resource.ts';
import type { OperationContext, OperationRequest } from './context.ts';
import { displaysOf, preferred } from './displays.ts';
import { unknownCode } from './validate/coding-issues.ts';
import { codingPlaces, parameterPlaces } from './validate/places.ts';

export interface LookupProperty extends ConceptProperty {
  /** Display of the concept that the value names. */
  readonly description?: string;
}

/** Answer of CodeSystem/$lookup. */
export interface LookupResult {
  readonly kind: 'lookup';
  readonly name: string;
  readonly system: string;
  readonly version: string | undefined;
  readonly code: string;
  readonly display: string | undefined;
  readonly definition: string | undefined;
  readonly abstract: boolean;
  readonly designations: readonly Designation[];
  readonly properties: readonly LookupProperty[];
}

/** The code system that a request names and that must be at hand. */
export function systemAsked(
  { parameters, instance }: OperationRequest,
  context: OperationContext,
  coding?: Coding,
): CodeSystemProvider {
  const named =
    instance?.resourceType === 'CodeSystem'
      ? instance.url
      : (coding?.system ?? parameters.text('system') ?? parameters.text('url'));
  if (named === undefined) throw new TerminologyError([txIssue('VB_PARAMETER_REQUIRED', { name: 'system' })], 400);
  const { url, version: inName } = parseCanonical(named);
  const own = instance?.resourceType === 'CodeSystem' ? instance.version : undefined;
  const version = own ?? coding?.version ?? parameters.text('version') ?? inName ?? versionRule(context, url);
  const provider = context.terminology.codeSystem(url, version);
  if (provider) return context.dress(provider);
  const near = context.terminology.nearMiss(url);
  const place = { place: 'system' };
  const versions = context.terminology
    .codeSystemVersions(url)
    .map((one) => one ?? '(none)')
    .join(', ');
  const why =
    versions === '' || version === undefined
      ? txIssue('UNKNOWN_CODESYSTEM', { system: url }, place)
      : txIssue('UNKNOWN_CODESYSTEM_VERSION', { system: url, version, versions }, place);
  throw new TerminologyError(
    [why, ...(near === undefined ? [] : [txIssue('VB_SYSTEM_NEAR_MISS', { system: url, near }, place)])],
    404,
  );
}

function versionRule({ rules, terminology }: OperationContext, url: string): string | undefined {
  const asked = [...rules.force, ...rules.system].map(parseCanonical);
  return asked.find((rule) => terminology.systemName(rule.url) === terminology.systemName(url))?.version;
}

/** CodeSystem/$lookup (FHIR R4 codesystem-operation-lookup.html). A code that is not there is 404. */
export function lookup(request: OperationRequest, context: OperationContext): LookupResult {
  const { parameters } = request;
  const coding = parameters.object<Coding>('coding');
  const code = coding?.code ?? parameters.text('code');
  if (code === undefined)
    throw new TerminologyError([txIssue('VB_PARAMETER_REQUIRED', { name: 'code or coding' })], 400);
  const provider = systemAsked(request, context, coding);
  const key = provider.validateCode(code);
  if (key === undefined)
    throw new TerminologyError(
      [
        {
          ...unknownCode({ code }, provider.system, provider, coding ? codingPlaces : parameterPlaces),
          severity: 'error',
        },
      ],
      404,
    );
  const concept = provider.lookup(key);
  const displays = displaysOf(concept, undefined, provider.header.language);
  const shown = preferred(displays, context.languages);
  const asked = parameters.texts('property');
  const wants = (name: string) => asked.length === 0 || asked.includes(name) || asked.includes('*');
  return {
    kind: 'lookup',
    name: provider.header.name ?? provider.header.title ?? provider.system,
    system: provider.system,
    version: provider.version,
    code: concept.code,
    display: shown?.value ?? concept.display,
    definition: concept.definition,
    abstract: concept.abstract,
    designations: wants('designation') || asked.some((name) => name.startsWith('lang.')) ? concept.designations : [],
    properties: propertiesOf(provider, key).filter((property) => wants(property.code)),
  };
}

/** Declared properties, and what follows from the hierarchy and the status. */
function propertiesOf(provider: CodeSystemProvider, key: ConceptKey): LookupProperty[] {
  const declared = provider.propertiesOf(key).filter(({ code }) => code !== 'parent' && code !== 'child');
  const related = (code: 'parent' | 'child', keys: readonly ConceptKey[] = []): LookupProperty[] =>
    keys.map((other) => {
      const { code: value, display } = provider.lookup(other);
      return { code, type: 'Code', value, ...(display !== undefined && { description: display }) };
    });
  const inactive = provider.lookup(key).inactive && !declared.some((one) => one.code === 'inactive' && isTrue(one));
  return [
    ...declared,
    ...(inactive ? [{ code: 'inactive', type: 'Boolean', value: true }] : []),
    ...related('parent', provider.parentsOf?.(key)),
    ...related('child', provider.childrenOf?.(key)),
  ];
}

import { canonical } from '../../canonical.ts';
import { isPartial } from '../../registry/shelf.ts';
import type { ValueSetResource } from '../../resource.ts';
import { valueSetName } from '../../value-set/compiled.ts';
import type { OperationContext } from '../context.ts';
import { noteOf } from '../validate/status-notes.ts';
import type { Expansion } from './expansion.ts';
import type { ExpansionParameter } from './result.ts';

/**
 * ValueSet.expansion.parameter: what was asked, and what the answer rests on, by exact versions (FHIR R4
 * valueset-definitions.html#ValueSet.expansion.parameter), in the order of their names.
 */
export function parametersOf(
  expansion: Expansion,
  resource: ValueSetResource,
  { parameters, languages, rules, supplements }: OperationContext,
) {
  const found: ExpansionParameter[] = [];
  const uri = (name: string, value: string) => found.push({ name, type: 'Uri', value });
  for (const name of [
    'activeOnly',
    'excludeNested',
    'excludeNotForUI',
    'excludePostCoordinated',
    'includeDesignations',
    'includeDefinition',
  ]) {
    const value = parameters.flag(name);
    if (value !== undefined) found.push({ name, type: 'Boolean', value });
  }
  for (const name of ['count', 'offset']) {
    const value = parameters.count(name);
    if (value !== undefined) found.push({ name, type: 'Integer', value });
  }
  const filter = parameters.text('filter');
  if (filter !== undefined) found.push({ name: 'filter', type: 'String', value: filter });
  for (const value of parameters.texts('designation')) found.push({ name: 'designation', type: 'String', value });
  if (languages) found.push({ name: 'displayLanguage', type: 'Code', value: languages.said });
  for (const value of rules.force) uri('force-system-version', value);
  for (const value of parameters.texts('exclude-system')) uri('exclude-system', value);
  if (expansion.versionsMatched) found.push({ name: 'versionsMatch', type: 'Boolean', value: true });
  for (const { system, version, header } of expansion.providers) {
    const name = canonical(system, version);
    uri('used-codesystem', name);
    if (isPartial(header)) uri('used-fragment', name);
    const note = noteOf(header, resource);
    if (note) uri(`warning-${note}`, name);
  }
  for (const one of expansion.imports)
    if (one.url !== undefined && !isContained(one, resource)) uri('used-valueset', valueSetName(one));
  for (const one of supplements) uri('used-supplement', canonical(one.url ?? '', one.version));
  for (const one of [resource, ...expansion.imports]) {
    const note = noteOf(one, resource);
    if (note) uri(`warning-${note}`, valueSetName(one));
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const isContained = (one: ValueSetResource, { contained }: ValueSetResource): boolean =>
  contained?.includes(one) ?? false;

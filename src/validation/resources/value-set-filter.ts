import { isObject, type Json, objectsOf, textOf } from '../json.ts';
import { type Scope, tell } from '../walk/scope.ts';
import { isEcl } from './ecl.ts';

const source = 'R4 valueset.html#ValueSet.compose.include.filter';
const snomed = 'http://snomed.info/sct';

/** The value of a filter is one of the type of the property it asks for. */
export function checkFilter(filter: Json, system: string, place: string, scope: Scope): void {
  const property = textOf(filter.property);
  const value = textOf(filter.value);
  if (property === undefined || value === undefined) return;
  if (system === snomed && (property === 'constraint' || property === 'expression')) {
    if (property === 'constraint' && !isEcl(value))
      tell(scope, 'resource-rule', place, {
        expected: 'an expression of ECL',
        source: `${source}, snomedct.html#implicit`,
      });
    return;
  }
  if (filter.op !== '=') return;
  const expected = faultOf(value, typeOf(property, system, scope), system, scope);
  if (expected !== undefined) tell(scope, 'resource-rule', place, { expected, source });
}

/** Type of a property that a code system at hand declares. */
function typeOf(code: string, system: string, { run }: Scope): unknown {
  const codeSystem = run.plans.definitions.find(system, 'CodeSystem') as unknown;
  const declared = isObject(codeSystem) ? objectsOf(codeSystem.property) : [];
  return declared.find(([, p]) => p.code === code)?.[1].type;
}

function faultOf(value: string, type: unknown, system: string, { run }: Scope): string | undefined {
  switch (type) {
    case 'integer':
      return /^-?\d{1,10}$/.test(value) ? undefined : 'an integer';
    case 'boolean':
      return value === 'true' || value === 'false' ? undefined : 'true or false';
    case 'decimal':
      return Number.isFinite(Number(value)) ? undefined : 'a decimal';
    case 'code':
      return run.bindings?.checkCode({ system, code: value }).result === 'no' ? 'a code of the code system' : undefined;
    case 'Coding':
      return codingFault(value, run.bindings);
    default:
      return undefined;
  }
}

/** Written `system#code` or `system|code`. */
function codingFault(value: string, bindings: Scope['run']['bindings']): string | undefined {
  const [system, code] = value.includes('|') ? value.split('|', 2) : value.split('#', 2);
  if (!system || !code) return undefined;
  return bindings?.checkCode({ system, code }).result === 'no' ? 'a code of the code system it names' : undefined;
}

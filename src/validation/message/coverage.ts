import { type Issue, issue } from '../../model/issue.ts';
import { systemName } from '../../model/systems.ts';
import { type Json, objectOf, objectsOf, textOf } from '../json.ts';
import type { Entry } from './entries.ts';

const source = 'canonical message Bundle: Coverage (betalningsförbindelse)';
/** KV Betalningsförbindelse: 1 = Riksavtal, which is invoked by chapter. */
const nationalAgreement = '1';

/** Type and paying region are named, and of a commitment under Riksavtalet its chapter. */
export function coverageRules({ resource, place }: Entry): Issue[] {
  const faults: Issue[] = [];
  const type = agreementType(resource);
  if (type === undefined)
    faults.push(issue('element-required', { place: `${place}.type`, expected: 'KV Betalningsförbindelse', source }));
  if (type === nationalAgreement && objectsOf(resource.class).length === 0)
    faults.push(issue('element-required', { place: `${place}.class`, expected: 'a chapter of Riksavtalet', source }));
  for (const [i, payor] of objectsOf(resource.payor))
    if (textOf(payor.reference) === undefined && textOf(objectOf(payor.identifier).value) === undefined)
      faults.push(issue('element-required', { place: `${place}.payor[${i}]`, expected: 'the paying region', source }));
  return faults;
}

function agreementType(coverage: Json): string | undefined {
  const codings = objectsOf(objectOf(coverage.type).coding).map(([, coding]) => coding);
  return textOf(codings.find(({ system }) => systemName(textOf(system) ?? '') === 'betalning-avtal')?.code);
}

import type { TerminologyDoor } from '../../src/http/fhir/terminology/door.ts';
import { terminologyService } from '../../src/terminology/operations/service.ts';
import { terminologyCatalogue } from '../../src/terminology/registry/catalogue.ts';
import { codeSystem, listUrl, terminologyOf, valueSet } from '../terminology/lists.ts';

/** A door with two versions of one small list and a value set of it. */
export function terminologyDoor(open = false): TerminologyDoor {
  const all = { include: [{ system: listUrl }] };
  const registry = terminologyOf(
    codeSystem('1', ['a', 'b'], { id: 'care-1', name: 'Care' }),
    codeSystem('2', ['a', 'c'], { id: 'care-2', name: 'Care' }),
    valueSet('https://example.org/ValueSet/care', all, { id: 'care', version: '1' }),
  );
  const now = () => '2026-09-21T14:13:20Z';
  const service = terminologyService(registry, { now, newId: () => '0'.repeat(8), mostCodes: 1_000 });
  return { service, catalogue: terminologyCatalogue(registry), public: open };
}

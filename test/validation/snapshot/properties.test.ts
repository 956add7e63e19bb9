import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDefinitions } from '../../../src/validation/packages/definitions.ts';
import { makeSnapshot } from '../../../src/validation/snapshot/snapshot.ts';

const core = openDefinitions();
const base = 'http://hl7.org/fhir/StructureDefinition/';
const profiles = core
  .entries('StructureDefinition')
  .filter((e) => e.derivation === 'constraint')
  .map((e) => core.read(e) as StructureDefinition);

const constraint = (type: string, element: unknown, baseDefinition = base + type): StructureDefinition =>
  ({
    resourceType: 'StructureDefinition',
    url: 'https://vardbro.example/fhir/StructureDefinition/p',
    name: 'P',
    status: 'active',
    kind: 'resource',
    abstract: false,
    type,
    baseDefinition,
    derivation: 'constraint',
    differential: { element },
  }) as StructureDefinition;

const aProfile = fc.constantFrom(...profiles);

describe('a snapshot, whatever the profile', () => {
  it('of a profile that says nothing is that of its base', () => {
    fc.assert(
      fc.property(aProfile, (profile) => {
        const { structure, faults } = makeSnapshot(constraint(profile.type, [], profile.url), core);
        expect(faults).toEqual([]);
        const rulesOf = (e: ElementDefinition) => [e.path, e.sliceName, e.min, e.max, e.type, e.binding?.valueSet];
        expect(structure.snapshot?.element.map(rulesOf)).toEqual(profile.snapshot?.element.map(rulesOf));
      }),
    );
  });

  it('stands on itself: made again from what it is, nothing changes', () => {
    fc.assert(
      fc.property(aProfile, (profile) => {
        const once = makeSnapshot(profile, core).structure;
        const twice = makeSnapshot(once, core).structure;
        expect(twice.snapshot).toEqual(once.snapshot);
      }),
    );
  });

  it('changes neither the profile nor what it stands on', () => {
    const before = JSON.stringify([core.type('Observation'), core.type('Extension'), profiles]);
    for (const profile of profiles) makeSnapshot(profile, core);
    expect(JSON.stringify([core.type('Observation'), core.type('Extension'), profiles])).toBe(before);
  });

  it('has each id once, parents before children, and no more than its base allows', () => {
    fc.assert(
      fc.property(aProfile, (profile) => {
        const elements = makeSnapshot(profile, core).structure.snapshot?.element ?? [];
        const ids = elements.map((e) => e.id ?? '');
        expect(new Set(ids).size).toBe(ids.length);
        const seen = new Set<string>();
        for (const id of ids) {
          const parent = id.slice(0, Math.max(id.lastIndexOf('.'), 0));
          if (parent !== '') expect(seen.has(parent)).toBe(true);
          seen.add(id);
        }
        for (const { max, base: from } of elements)
          if (from?.max !== '*') expect(Number(max)).toBeLessThanOrEqual(Number(from?.max));
      }),
    );
  });

  it('does not depend on the order of a differential with ids', () => {
    const withIds = profiles.filter((p) => {
      const ids = (p.differential?.element ?? []).map((e) => e.id);
      // Slices stand in the order they are named in: with more than one of an element the order is part of what is said.
      return ids.every((id) => id !== undefined) && new Set(ids.filter((id) => id?.includes(':'))).size < 2;
    });
    fc.assert(
      fc.property(fc.constantFrom(...withIds), fc.infiniteStream(fc.nat()), (profile, order) => {
        const shuffled = [...(profile.differential?.element ?? [])].sort(() => (order.next().value % 2 === 0 ? 1 : -1));
        const turned = { ...profile, differential: { element: shuffled } };
        expect(makeSnapshot(turned, core).structure.snapshot).toEqual(makeSnapshot(profile, core).structure.snapshot);
      }),
    );
  });

  it('is made without an exception of any differential at all', () => {
    const segment = fc.oneof(
      fc.constantFrom('value[x]', 'valueQuantity', 'code', 'coding', 'extension', 'component', '__proto__', ''),
      fc.string(),
    );
    const path = fc.array(segment, { maxLength: 5 }).map((s) => ['Observation', ...s].join('.'));
    const element = fc.record(
      {
        id: fc.option(path, { nil: undefined }),
        path: fc.oneof(path, fc.anything()),
        sliceName: fc.option(fc.string(), { nil: undefined }),
        min: fc.oneof(fc.integer(), fc.anything()),
        max: fc.oneof(fc.constantFrom('0', '1', '*', 'x'), fc.anything()),
        type: fc.oneof(
          fc.array(
            fc.record({
              code: fc.constantFrom('Quantity', 'string', 'Reference', 'nothing'),
              profile: fc.array(fc.string()),
            }),
          ),
          fc.anything(),
        ),
        slicing: fc.anything(),
        constraint: fc.anything(),
        binding: fc.anything(),
        definition: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.oneof(element, fc.anything())), fc.anything()), (elements) => {
        const { structure } = makeSnapshot(constraint('Observation', elements), core);
        expect(structure.snapshot?.element.length).toBeGreaterThan(40);
      }),
    );
  });

  it('is not made, and no exception either, of what is hardly a StructureDefinition', () => {
    const anything = fc.anything();
    const odd = fc.record(
      {
        url: anything,
        type: anything,
        kind: anything,
        baseDefinition: anything,
        derivation: anything,
        differential: anything,
        snapshot: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(odd, (structure) => void makeSnapshot(structure as unknown as StructureDefinition, core)));
  });
});

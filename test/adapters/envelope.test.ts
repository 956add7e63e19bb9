import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disagreements, readEnvelope } from '../../src/adapters/envelope.ts';
import { fromBundle } from '../../src/adapters/referral/from-bundle.ts';
import { messageIdFor, toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { contentHash } from '../../src/model/content-hash.ts';
import { kindOf } from '../../src/model/event.ts';
import { arbitraryReferral } from './referral/arbitraries.ts';

const at = '2026-11-24T10:00:00+01:00';
const bytesOf = (bundle: unknown) => new TextEncoder().encode(JSON.stringify(bundle));
const read = (bundle: Bundle) => readEnvelope(bytesOf(bundle), bundle);
const [message] = fc.sample(arbitraryReferral(), { numRuns: 1, seed: 3 });
const bundle = () => structuredClone(toBundle(message!, { at }).bundle);
const withHeader = (change: (header: MessageHeader) => void): Bundle => {
  const changed = bundle();
  change(changed.entry![0]!.resource as MessageHeader);
  return changed;
};

describe('the envelope of a message', () => {
  test('says who, to whom, what, of which referral, and the hash of the bytes', () => {
    fc.assert(
      fc.property(arbitraryReferral(), (said) => {
        const made = toBundle(said, { at }).bundle;
        const bytes = bytesOf(made);
        expect(readEnvelope(bytes, made)).toEqual({
          envelope: {
            sender: said.sender,
            receiver: said.receiver,
            messageId: said.messageId ?? messageIdFor(said),
            event: said.event,
            kind: kindOf(said.event),
            remissId: said.referral,
            version: said.version,
            ...(said.caseId && { caseId: said.caseId }),
            contentHash: contentHash(bytes),
            test: said.test ?? false,
          },
          issues: [],
        });
      }),
      { numRuns: 100 },
    );
  });

  test('takes an HSA-id under either of its systems, in any case', () => {
    const changed = withHeader((header) => {
      header.source.endpoint = 'urn:oid:1.2.752.129.2.1.4.1#se5566778899-a1';
    });
    expect(read(changed).envelope?.sender).toBe('SE5566778899-A1');
  });

  test('tells every fault at once', () => {
    const changed = withHeader((header) => {
      header.source = { endpoint: 'https://clinic.example/fhir' };
      header.destination = [];
      header.eventCoding = { system: 'http://other.example', code: 'remiss-ny' };
      header.id = undefined;
    });
    expect(read(changed).issues.map(({ code, place }) => `${code} ${place}`)).toEqual([
      'message-endpoint Bundle.entry[0].resource.source.endpoint',
      'message-endpoint Bundle.entry[0].resource.destination[0].endpoint',
      'element-required Bundle.entry[0].resource.id',
      'event-unknown Bundle.entry[0].resource.eventCoding',
    ]);
  });

  test('is not read from a Bundle that is no message', () => {
    expect(read({ ...bundle(), type: 'collection' }).issues.map(({ code }) => code)).toEqual(['not-a-message']);
    expect(read({ resourceType: 'Bundle', type: 'message' }).issues.map(({ code }) => code)).toEqual(['not-a-message']);
  });

  test('disagrees with one given beside it, member by member', () => {
    const { envelope } = read(bundle());
    expect(disagreements({ sender: envelope!.sender.toLowerCase() }, envelope!)).toEqual([]);
    const other = { sender: 'SE5566778899-X', receiver: 'SE5566778899-Y', test: !envelope!.test };
    expect(disagreements(other, envelope!).map(({ place }) => place)).toEqual(['/sender', '/receiver', '/test']);
  });
});

test('neither envelope nor message reading throws, whatever JSON stands anywhere in the Bundle', () => {
  const places = pathsOf(bundle());
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), (path, value) => {
      const changed = bundle();
      put(changed, path, value);
      for (const { issues } of [fromBundle(changed), read(changed)]) expect(Array.isArray(issues)).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [[...path, name], ...pathsOf(member, [...path, name])]);
}

function put(root: object, path: Path, value: unknown): void {
  const parent = path
    .slice(0, -1)
    .reduce((at, name) => at[name] as Record<string, unknown>, root as Record<string, unknown>);
  parent[path.at(-1)!] = value;
}

import type { Bundle } from '@medplum/fhirtypes';
import { codeSystemOf } from '../src/terminology/concepts/code-list.ts';
import { type Concept, conceptsOf } from '../src/terminology/concepts/concept.ts';
import { type CodingContext, checkCodings } from '../src/terminology/exchange/check-codings.ts';
import { codingsOf } from '../src/terminology/exchange/codings-of.ts';
import { figure, percentile } from './figure.ts';

/**
 * The codes of one message against the pin and the receiver's version, 20 codings of a list of 50,000 concepts in two
 * versions; beside reading the same message as JSON. `node bench/message-codes.ts [--smoke]`.
 */
const rounds = process.argv.includes('--smoke') ? 500 : 5_000;
const url = 'https://bench.example/CodeSystem/large';
const versions = new Map(
  ['1', '2'].map((version) => [version, conceptsOf(codeSystemOf({ url, version }, concepts(version)))]),
);
const context: CodingContext = {
  canonical: (system) => (system === url ? url : undefined),
  concepts: (_url, version) => versions.get(version),
  pinned: () => '1',
  receiver: () => '2',
  maps: () => [],
  manifest: 'ab'.repeat(32),
};
const texts = Array.from({ length: 50 }, (_, n) => JSON.stringify(message(n)));
const [own, peer]: [number[], number[]] = [[], []];
for (let n = 0; n < rounds + 500; n++) {
  const text = texts[n % texts.length]!;
  const started = performance.now();
  const bundle = JSON.parse(text) as Bundle;
  const read = performance.now();
  const { judged } = checkCodings(codingsOf(bundle, 'Bundle'), context);
  const done = performance.now();
  if (judged.length !== 20) throw new Error(`${judged.length} codings judged`);
  if (n < 500) continue;
  peer.push(read - started);
  own.push(done - read);
}
const [value, peerValue] = [percentile(own, 0.5), percentile(peer, 0.5)];
figure({
  name: 'codes of a message with 20 codings, median',
  value,
  unit: 'ms',
  peer: 'JSON.parse of the same message',
  peerValue,
  ratio: value / peerValue,
  goal: '<= 0.2',
  runs: rounds,
  spread: [value, percentile(own, 0.99)],
});

function concepts(version: string): Concept[] {
  return Array.from({ length: 50_000 }, (_, n) => ({
    code: `C${n}`,
    display: `Vårdtjänst nummer ${n}`,
    definition: '',
    parents: [],
    status: version === '2' && n % 997 === 1 ? 'inactive' : 'active',
    replacedBy: [],
    designations: [],
    properties: [],
  }));
}

/** A message of some size around its codings, drawn from the whole list. */
function message(seed: number): object {
  const coding = (n: number) => ({ system: url, code: `C${(seed * 7919 + n * 2503) % 50_000}`, display: 'Vårdtjänst' });
  const resources = Array.from({ length: 20 }, (_, n) => ({
    fullUrl: `urn:uuid:${n}`,
    resource: {
      resourceType: 'ServiceRequest',
      status: 'active',
      intent: 'order',
      code: { coding: [coding(n)] },
      note: [{ text: 'Bedömning och åtgärd enligt överenskommelse. '.repeat(5) }],
    },
  }));
  return { resourceType: 'Bundle', type: 'message', entry: resources };
}

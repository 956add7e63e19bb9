import { Hl7Message } from '@medplum/core';
import { hl7v2Adapter } from '../src/adapters/hl7v2/adapter.ts';
import { readMessage } from '../src/adapters/hl7v2/message.ts';
import { readPatient } from '../src/adapters/hl7v2/patient.ts';
import { readRecordCopy } from '../src/adapters/hl7v2/record-copy.ts';
import { oru, ref } from '../test/adapters/hl7v2/message.ts';
import { figure, percentile } from './figure.ts';

/**
 * HL7 v2 messages a second of CPU time in one process: an ORU^R01 of twelve segments read into record items (with the list
 * of what has no place), beside Medplum's parser alone; the same to its FHIR document; a REF^I12 to its message Bundle.
 */
const at = '2026-11-24T10:00:00+01:00';
const [result, referral] = [oru, ref].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
const many = process.argv.includes('--smoke') ? 200 : 2_000;

async function rate(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let n = 0; n < many; n++) await work();
  const { user, system } = process.cpuUsage(before);
  return many / ((user + system) / 1e6);
}

const mapped = (): void => {
  const { message } = readMessage(result);
  readRecordCopy(message!, readPatient(message!).patient!);
  for (const segment of message!.segments) segment.rest();
};
const parsed = (): void => {
  for (const segment of Hl7Message.parse(oru).segments) for (const field of segment.fields) field.components.length;
};
const works: readonly (readonly [name: string, work: () => unknown, goal: string, peer?: () => unknown])[] = [
  ['hl7v2-oru-parse-and-map', mapped, '>= 1500/s', parsed],
  ['hl7v2-oru-to-document', () => hl7v2Adapter.toBundle({ bytes: result }, { at }), 'no goal'],
  ['hl7v2-ref-to-message', () => hl7v2Adapter.toBundle({ bytes: referral }, { at }), '>= 1500/s'],
];

for (const [name, work, goal, peer] of works) {
  await rate(work);
  const rounds: [number, number][] = [];
  for (let n = 0; n < 5; n++) rounds.push([await rate(work), peer ? await rate(peer) : 0]);
  const own = rounds.map(([ours]) => ours);
  const theirs = percentile(
    rounds.map(([, of]) => of),
    0.5,
  );
  const value = percentile(own, 0.5);
  figure({
    name,
    value,
    unit: 'messages/s of CPU time',
    ...(peer && { peer: "@medplum/core's parser alone", peerValue: theirs, ratio: value / theirs }),
    goal,
    runs: rounds.length,
    spread: [Math.min(...own), Math.max(...own)],
  });
}

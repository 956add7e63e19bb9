import type { Source } from '../../adapters/adapter.ts';
import { documentBytes } from '../../adapters/record-copy/fhir/json.ts';
import type { RecordCopy } from '../../adapters/record-copy/record-copy.ts';
import { recordCopyToBundle } from '../../adapters/record-copy/to-bundle.ts';
import { toBundle } from '../../adapters/referral/to-bundle.ts';
import { intake } from '../../gateway/intake/intake.ts';
import type { Parts } from '../../gateway/parts.ts';
import { instant } from '../../model/clock.ts';
import { referral } from '../demo/messages.ts';

/** The first makes plans of types and profiles, the others what the compiler needs to see. */
const referrals = 10;
/** The first makes the plans of what only documents hold: half of what the first twenty would wait for. */
const copies = 2;

/**
 * Understands made-up referrals and record copies before anybody is let in, and forgets them: nothing is stored, told or
 * counted. Without it whoever sends first waits for 0.4 s of CPU, and so does everybody who sends at the same time.
 */
export async function warmUp(parts: Pick<Parts, 'adapters' | 'validator' | 'codes' | 'clock'>): Promise<void> {
  const at = instant(parts.clock.now());
  const plain = referral({ id: 'SE5566778899-SYS1#0', patient: 'alma', question: 'Bedömning', time: at });
  const { bundle } = toBundle(plain, { at });
  const { bytes, mediaType } = await parts.adapters.byFormat('json')!.fromBundle!(bundle, 'json');
  const takeIn = (source: Source) => intake(parts, { source }, { at });
  for (let n = 0; n < referrals; n++) await takeIn({ bytes: bytes!, mediaType });
  const { sender, receiver, patient } = plain;
  for (let n = 0; n < copies; n++) {
    const copy = recordCopyToBundle(copyOf(patient, at), { at, envelope: { sender, receiver } });
    await takeIn({ bytes: documentBytes(copy), mediaType: 'application/fhir+json' });
  }
}

/** An answer of a laboratory and a note: what most copies hold. */
const copyOf = (patient: RecordCopy['patient'], time: string): RecordCopy => {
  const about = { patient: patient.identifier, time, author: { time, name: 'Lena Lak' } };
  const quantity = { value: '1.50', unit: 'mmol/L' };
  const code = { system: 'http://npu-terminology.org', code: 'NPU28309', display: 'B-Hemoglobin' };
  const analysis = { code, specimens: [{ material: { text: 'Blod' }, time }], results: [{ quantity, time }] };
  return {
    patient,
    asked: [],
    items: [
      { ...about, kind: 'laboratory', id: { value: '1' }, status: 'final', groups: [{ analyses: [analysis] }] },
      { ...about, kind: 'note', id: { value: '2' }, text: 'Bedömning' },
    ],
  };
};

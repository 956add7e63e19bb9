import type { Bundle } from '@medplum/fhirtypes';
import type { RecordItem } from '../../adapters/record-copy/record-copy.ts';
import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { getDiagnosis } from '../../adapters/rivta/contract/read/get-diagnosis.ts';
import { writeAnswer } from '../../adapters/rivta/record/render-answer.ts';
import { hsaIdSystem } from '../../model/canonical.ts';
import { caseIdOf } from '../../model/ids.ts';
import type { GatewayClient } from '../gateway-client.ts';
import { expectStatus } from './expect-status.ts';
import { blockedUnit, recordSystem } from './platform.ts';
import { eke, strand } from './world.ts';

/** Who reads at the clinic, as the claims of its engine's token say it. */
export const readerClaims = {
  extensions: {
    ihe_iua: {
      national_provider_identifier: 'SE5599990008-L0042',
      subject_name: 'Signe Läsare',
      subject_organization_id: [strand],
      purpose_of_use: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }],
    },
    vardbro: { assignment: 'Vård och behandling, Strandkliniken' },
  },
};

const hsa = (value: string) => ({ system: hsaIdSystem, value });

function diagnosis({ patient }: ReferralMessage, careUnit: string, n: number, text: string): RecordItem {
  return {
    kind: 'diagnosis',
    id: { value: `diagnos-${n}` },
    sourceSystem: hsa(recordSystem),
    patient: patient.identifier,
    author: { time: '2026-03-02T10:00:00+01:00', id: hsa('SE5566778899-L0007'), name: 'Ebba Kvarnlund' },
    careUnit: hsa(careUnit),
    careProvider: hsa('SE5566778899-0001'),
    approvedForPatient: true,
    rank: 'main',
    code: { text },
  };
}

/** The region offers two entries for reading; the patient has blocked the unit of the second. */
export async function offerEntries(region: GatewayClient, referral: ReferralMessage): Promise<void> {
  const items = [
    diagnosis(referral, eke, 1, 'Primär koxartros, höger'),
    diagnosis(referral, blockedUnit, 2, 'Spärrad uppgift'),
  ];
  await expectStatus(region.post('/records', writeAnswer(items, getDiagnosis).bytes, 'application/xml'), 202);
}

/** The clinic reads what others have of the patient of the case: one entry, and that something is hidden. */
export async function readEntries(clinic: GatewayClient, remissId: string): Promise<void> {
  const body = { resourceType: 'Parameters', parameter: [{ name: 'case', valueString: caseIdOf(remissId) }] };
  let told = '';
  // The index is told in rounds of ten seconds.
  for (let n = 0; n < 60; n++) {
    const reply = await clinic.post('/fhir/$record', JSON.stringify(body), 'application/fhir+json');
    told = new TextDecoder().decode(reply.bytes);
    const { total } = reply.json<Bundle>();
    if (total === 1 && told.includes('"overview-hidden"') && !told.includes('Spärrad')) return;
    if (reply.status !== 200 || told.includes('Spärrad')) break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`the records of others were not read as expected: ${told.slice(0, 400)}`);
}

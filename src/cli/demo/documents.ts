import type { Bundle } from '@medplum/fhirtypes';
import { Agent, request } from 'undici';
import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import { caseIdOf } from '../../model/ids.ts';
import { builtInAdapters } from '../adapters.ts';
import type { Archive } from './archive.ts';
import { expectStatus } from './expect-status.ts';
import { laboratoryAnswer } from './record.ts';
import type { Stage } from './scenario.ts';
import { eke, strand } from './world.ts';

/** The record copy with laboratory results and the imaging reference that follow a referral into its case. */
export async function documents(stage: Stage, first: ReferralMessage): Promise<void> {
  const { archive } = stage;
  const web = new Agent({ connect: { ca: stage.ca.cert } });
  try {
    await recordCopy(stage, first);
    await imagingReference(stage, first, archive, web);
    await readByTheClinic(stage, first);
  } finally {
    await web.close();
  }
}

const envelope = ({ referral }: ReferralMessage, title: string) => ({ sender: eke, receiver: strand, referral, title });

const recordCopy = ({ region, clock, step }: Stage, first: ReferralMessage): Promise<void> =>
  step('Journalkopian följer: laboratoriets svar (RIV-TA) blir ett FHIR-dokument i samma ärende', async () => {
    const bytes = await laboratoryAnswer(first, clock(), builtInAdapters());
    const source = { bytes, mediaType: 'text/xml' };
    await expectStatus(region.submitWith(envelope(first, 'Provsvar inför operation'), source), 202);
  });

const imagingReference = (
  { region, clock, step }: Stage,
  first: ReferralMessage,
  { address }: Pick<Archive, 'address'>,
  web: Agent,
): Promise<void> =>
  step('Bildreferensen följer: bildarkivets svar (QIDO-RS) blir manifest och KOS i samma ärende', async () => {
    const { body } = await request(`${address}/instances`, { dispatcher: web });
    const source = { bytes: new Uint8Array(await body.arrayBuffer()), mediaType: 'application/dicom+json' };
    await expectStatus(region.submitWith({ ...envelope(first, 'Röntgen höft'), time: clock() }, source), 202);
  });

const readByTheClinic = ({ clinic, step }: Stage, { referral }: ReferralMessage): Promise<void> =>
  step('Kliniken läser provsvaret i kopian och hämtar bilden genom sin gateway', async () => {
    const [kos] = await clinic.parts(referral, 'application/dicom', 1);
    if (!kos || kos.length < 132) throw new Error('the KOS did not come');
    const read = (await clinic.parts(referral, 'application/fhir+json', 2)).flatMap(resourcesIn);
    if (!read.some((r) => r.resourceType === 'Observation' && JSON.stringify(r.code).includes('B-Hemoglobin')))
      throw new Error('the laboratory result is not in the copy');
    const study = read.find((r) => r.resourceType === 'ImagingStudy');
    if (study?.resourceType !== 'ImagingStudy') throw new Error('the manifest names no study');
    const [series] = study.series ?? [];
    const uid = study.identifier?.find(({ value }) => value?.startsWith('urn:oid:'))?.value?.slice(8);
    await clinic.image(`/studies/${uid}/series/${series?.uid}/instances/${series?.instance?.[0]?.uid}/rendered`);
    const { timeline } = await clinic.caseOf(caseIdOf(referral));
    const wrong = timeline.find(({ what }) => what === 'exception');
    if (wrong) throw new Error(wrong.sv);
  });

const resourcesIn = (bytes: Uint8Array) =>
  ((JSON.parse(new TextDecoder().decode(bytes)) as Bundle).entry ?? []).flatMap(({ resource }) => resource ?? []);

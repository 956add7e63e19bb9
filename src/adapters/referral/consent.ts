import type { Consent as FhirConsent, Patient, Reference, Resource } from '@medplum/fhirtypes';
import { type Graph, logicalUnit } from './graph.ts';
import type { GraphReader } from './graph-reader.ts';
import { periodOf } from './payment.ts';
import { concept } from './read.ts';
import type { Consent } from './referral-message.ts';
import { objects, oneOf, string, tidy } from './shape.ts';
import { actReasonSystem, consentCategorySystem } from './systems.ts';

/**
 * A consent of the patient (samtycke) that names its receiver. To share information and to accept an offer are two
 * consents. One to share names the documents it covers.
 */
export function addConsent(
  graph: Graph,
  place: string,
  consent: Consent,
  patient: Reference<Patient>,
  documents: readonly Reference<Resource>[],
): Reference<FhirConsent> {
  const covered = consent.category === 'share' ? documents : [];
  return graph.add<FhirConsent>(
    place,
    tidy<FhirConsent>({
      resourceType: 'Consent',
      status: 'active',
      scope: concept('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
      category: [categoryOf(consent)],
      patient,
      dateTime: consent.given,
      performer: [patient],
      organization: consent.takenBy === undefined ? undefined : [logicalUnit(consent.takenBy)],
      policyRule: { text: 'Patientens samtycke' },
      provision: tidy({
        type: 'permit' as const,
        period: periodOf(consent.from, consent.to),
        actor: [
          {
            role: concept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP'),
            reference: logicalUnit(consent.receiver),
          },
        ],
        purpose: [{ system: actReasonSystem, code: 'TREAT' }],
        data: covered.map((reference) => ({ meaning: 'related' as const, reference })),
      }),
    }),
  );
}

/** Our code, and LOINC's for any consent of a patient: R4's list of categories knows neither of ours. */
const categoryOf = ({ category }: Consent) => ({
  coding: [
    { system: consentCategorySystem, code: category },
    { system: 'http://loinc.org', code: '59284-0' },
  ],
});

/** Consent -> plain shape; nothing when it permits nothing, or misses category, time or receiver. */
export function readConsent(reader: GraphReader, consent: FhirConsent): Consent | undefined {
  const coding = objects(consent.category)
    .flatMap((category) => objects(category.coding))
    .find(({ system }) => system === consentCategorySystem);
  const category = oneOf(coding?.code, ['share', 'offer'] as const);
  const given = string(consent.dateTime);
  const receiver = reader.hsaId(objects(consent.provision?.actor)[0]?.reference);
  const permitted = consent.status === 'active' && consent.provision?.type === 'permit';
  if (!permitted || !category || given === undefined || receiver === undefined) return undefined;
  return tidy<Consent>({
    category,
    given,
    from: string(consent.provision?.period?.start),
    to: string(consent.provision?.period?.end),
    receiver,
    takenBy: reader.hsaId(objects(consent.organization)[0]),
  });
}

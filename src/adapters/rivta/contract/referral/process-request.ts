import type { Element, Group, Version } from '../description.ts';
import { builders } from './build.ts';
import { parts } from './parts.ts';

/** RequestType: the referral (remiss) itself; facts of the contract 3.2. */
export function requestChildren(version: Version): Element[] {
  const build = builders(version);
  const { leaf, words, group } = build;
  const part = parts(version, build);
  const first = version === 1;

  return [
    leaf('requestId', 'messageId', '1..1', 'referral'),
    leaf('typeOfRequest', 'requestType', '1..1', 'request.type'),
    leaf('versionTimeStamp', 'time', '1..1', 'time'),
    leaf('versionNumber', 'versionNumber', '1..1', 'version'),
    group('reasonForVersion', '1..1', [leaf('typeOfReason', 'versionReason', '1..1', 'event')]),
    ...(first ? [] : [leaf('careResponsibilityRemains', 'boolean', '1..1', 'request.careResponsibilityRemains')]),
    patient(version),
    part.fullOrganisation('requestOrganisation', 'request.replyTo'),
    part.author('request.author', [leaf('date', 'date', '1..1', 'request.date')]),
    part.recipient('recipient', '1..1', 'receiver'),
    group(
      'intermediaryParticipant',
      '0..*',
      [part.organisation('healthcareProfessionalOrganisation', 'unit'), leaf('time', 'time', '1..1', 'time')],
      { scope: { path: 'request.forwardedBy', type: 'item' } },
    ),
    group(
      'additionalInformation',
      first ? '1..1' : '0..1',
      [
        words('desiredRequestRecipient', '0..1', 'request.desiredRecipient', { maxLength: 200 }),
        words('administrativeInformation', '0..1', 'request.administrativeInformation', { maxLength: 8192 }),
        words('interpreterRequirement', '0..1', 'request.interpreterRequirement', { maxLength: 200 }),
      ],
      first ? { mayBeEmpty: true } : {},
    ),
    group('awarenessInformation', '0..1', [words('text', '1..1', 'request.awareness', { formerMaxLength: 8192 })]),
    group('questionFormulation', '1..1', [
      words('text', '1..1', 'request.question', { maxLength: 8192 }),
      group('clinicalInformation', '0..1', [words('text', '1..1', 'request.clinicalInformation', { maxLength: 8192 })]),
      part.codeOrText('condition', 'condition', 'request.conditions'),
      part.codeOrText('desiredActivity', 'activity', 'request.desiredActivities'),
    ]),
    paymentCommitment(version),
    part.attachment('request.attachments'),
    words('careProcessId', '0..1', 'request.careProcessId'),
  ];
}

function patient(version: Version): Group {
  const build = builders(version);
  const { leaf, words, group } = build;
  const part = parts(version, build);
  const inFirst = version === 1 ? '1..1' : '0..1';
  const address = 'patient.temporaryAddress';
  return group('patient', '1..1', [
    part.personId,
    group('address', '0..1', [
      words('careOf', '0..1', `${address}.careOf`, { formerMaxLength: 35 }),
      words('streetName1', inFirst, `${address}.street1`, { formerMaxLength: 35 }),
      words('streetName2', '0..1', `${address}.street2`, { formerMaxLength: 35 }),
      words('postalCode', inFirst, `${address}.postalCode`, { maxLength: 5 }),
      words('postalCity', inFirst, `${address}.city`, { formerMaxLength: 27 }),
      words('postBox', '0..1', `${address}.postBox`, { formerMaxLength: 9 }),
    ]),
    group(
      'telecom',
      '0..2',
      [
        leaf('typeOfTelecom', 'telecomKind', '1..1', 'kind'),
        words('number', '1..1', 'number', { formerMaxLength: 200 }),
      ],
      { scope: { path: 'patient.telecom', type: 'item' } },
    ),
    part.personName,
    leaf('gender', 'gender', '0..1', 'patient.gender'),
    leaf('dateOfBirth', 'date', '0..1', 'patient.birthDate'),
  ]);
}

/** Betalningsförbindelse: the home region's promise to pay. */
function paymentCommitment(version: Version): Group {
  const build = builders(version);
  const { leaf, words, group } = build;
  const field = (name: string) => `request.payment.${name}`;
  const children = [
    leaf('paymentCommitmentId', 'localId', '0..1', field('id')),
    leaf('commitmentType', 'commitmentType', '1..1', field('type')),
    leaf('commitmentTypeChapter', 'commitmentChapter', '0..1', field('chapter')),
    leaf('validity', 'validity', '1..1', field('validity')),
    words('clinicalResponsibilityDescription', '0..1', field('clinicalResponsibility'), { formerMaxLength: 8192 }),
    words('administrativeResponsibilityDescription', '0..1', field('administrativeResponsibility'), {
      formerMaxLength: 8192,
    }),
    leaf('validOnlyForOutpatientCare', 'boolean', '1..1', field('outpatientOnly')),
    leaf('liableCountyCouncil', 'county', '1..1', field('liableRegion')),
    leaf('dateOfApproval', 'time', '0..1', field('approvedAt')),
    words('issuedInConsultationWith', '0..1', field('consultedWith'), { formerMaxLength: 64 }),
    words('costCenter', '0..1', field('costCenter'), { formerMaxLength: 64 }),
    group('reimbursementInformation', '0..1', [
      leaf('reimbursementType', 'reimbursementType', '1..1', field('reimbursement.type')),
      leaf('ownerOfInvokedContract', 'county', '1..1', field('reimbursement.contractOwner')),
    ]),
    parts(version, build).professional('approvedBy', '0..1', field('approvedBy')),
  ];
  return group('paymentCommitment', '0..1', children);
}

/** The operation element of ProcessRequest. */
export const processRequest = (version: Version): Group => {
  const { group } = builders(version);
  return group('ProcessRequest', '1..1', [group('request', '1..1', requestChildren(version))]);
};

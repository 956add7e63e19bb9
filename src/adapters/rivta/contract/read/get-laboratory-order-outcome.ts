import type { Element, Group } from '../description.ts';
import { at, words } from '../words.ts';
import { readContract } from './contract.ts';
import { actoutcome as domain } from './domains.ts';
import { laboratoryHeader, laboratoryUnit, signature } from './journal-header.ts';

const types = `${domain}:4`;
const fromFirst = `${domain}:4.1`;
const fromSecond = `${domain}:4.2`;
const w = words(types);

const pq = (name: string, path: string): Group =>
  w.group(name, '0..1', [w.labDecimal('value', '1..1', at(path, 'value')), w.unit('unit', '1..1', at(path, 'unit'))], {
    type: 'PQType',
  });

const interval = (name: string, path: string): Group =>
  w.group(
    name,
    '0..1',
    [
      w.labDecimal('low', '0..1', at(path, 'low')),
      w.flag('lowClosed', '0..1', at(path, 'lowClosed')),
      w.labDecimal('high', '0..1', at(path, 'high')),
      w.flag('highClosed', '0..1', at(path, 'highClosed')),
      w.unit('unit', '1..1', at(path, 'unit')),
    ],
    { type: 'PQIntervalType' },
  );

const specimen = (): Element[] => [
  w.ii('identifier', '0..1', 'id', true),
  w.cv('material', '0..1', 'material'),
  w.time('timestamp', '1..1', 'time'),
  w.cv('anatomicalLocation', '0..1', 'site'),
  w.text('comment', '0..1', 'comment'),
  w.list('activity', '0..*', 'activities', [
    w.cv('code', '1..1', 'code'),
    w.period('time', '1..1', 'time'),
    w.cv('method', '0..1', 'method'),
  ]),
  w.list('container', '0..*', 'containers', [w.ii('identifier', '0..*', 'ids', true), w.cv('type', '1..1', 'type')]),
];

const result = (): Element[] => [
  w.cv('type', '0..1', 'type'),
  w.group('value', '1..1', [
    w.cv('cv', '0..1', 'coded'),
    pq('pq', 'quantity'),
    interval('intervalPQ', 'range'),
    w.text('st', '0..1', 'text'),
  ]),
  w.text('comment', '0..1', 'comment'),
  w.cv('interpretation', '0..*', 'interpretations'),
  w.group('reference', '0..1', [
    interval('interval', 'reference.interval'),
    w.text('description', '0..1', 'reference.description'),
    w.text('population', '0..1', 'reference.population'),
    w.text('comment', '0..1', 'reference.comment'),
  ]),
  signature(w, 'recipientSignature', 'receivedBy'),
  signature(w, 'performerSignature', 'performedBy'),
  analysis('related', '0..*', 'related'),
];

/** A result may have analyses of its own: susceptibility of an organism found. */
const analysis = (name: string, of: '0..*' | '1..*', path: string): Group =>
  w.list(
    name,
    of,
    path,
    () => [
      w.ii('identifier', '0..1', 'id', true),
      w.time('timestamp', '0..1', 'time'),
      w.cv('code', '1..1', 'code'),
      w.cv('method', '0..1', 'method'),
      w.cv('status', '0..1', 'status'),
      w.text('comment', '0..1', 'comment'),
      w.flag('accredited', '0..1', 'accredited'),
      w.list('specimen', '0..*', 'specimens', specimen()),
      w.list('device', '0..*', 'devices', [w.ii('identifier', '1..1', 'id', true)]),
      w.list('result', '0..*', 'results', result, { type: 'LaboratoryAnalysisResultType' }),
    ],
    { type: 'AnalysisType' },
  );

function referral(): Group {
  const added = words(fromSecond);
  return w.group(
    'referral',
    '0..1',
    [
      w.ii('identifier', '1..1', 'referral.id', true),
      w.time('timestamp', '1..1', 'referral.time'),
      w.integer('version', '0..1', 'referral.version'),
      w.text('question', '0..1', 'referral.question'),
      w.cv('requestedCareService', '0..*', 'referral.services'),
      w.group('requester', '0..1', [
        w.ii('id', '0..1', 'referral.requester.id', true),
        w.text('name', '0..1', 'referral.requester.name'),
        w.cv('byRole', '0..1', 'referral.requester.role'),
        laboratoryUnit(w, 'orgUnit', '0..1', 'referral.requester.unit'),
      ]),
      added.group('referralInformation', '0..1', [
        added.text('referralComment', '0..1', 'referral.comment'),
        added.text('referralMedicalInformation', '0..1', 'referral.medicalInformation'),
      ]),
    ],
    { closed: true },
  );
}

function request(responder: string): Element[] {
  const here = <T extends Element>(element: T): T => ({ ...element, ns: responder });
  return [
    here(w.ii('careUnitHSAId', '0..*', 'careUnits', true)),
    here(w.ii('careGiverHSAId', '0..*', 'careProviders', true)),
    here(w.ii('patientId', '1..1', 'patient', true)),
    here(w.dates('datePeriod', '0..1')),
    here(w.ii('sourceSystemHSAId', '0..1', 'sourceSystem', true)),
    here(w.ii('specimenIdentifier', '0..*', 'specimens', true)),
    here(w.ii('referralIdentifier', '0..*', 'referrals', true)),
  ];
}

/** GetLaboratoryOrderOutcome 4.2 (hämta svar på laboratoriebeställning). It has no result element at all. */
export const getLaboratoryOrderOutcome4 = readContract({
  domain,
  name: 'GetLaboratoryOrderOutcome',
  version: '4.2',
  kind: 'laboratory',
  types,
  entry: 'laboratoryOrderOutcome',
  request,
  content: [
    laboratoryHeader(types, fromFirst),
    w.group('body', '1..1', [
      w.ii('identifier', '1..1', 'report', true),
      w.ii('laboratoryIdentifier', '0..1', 'laboratoryNumber', true),
      w.cv('type', '1..1', 'statusCode'),
      w.text('text', '0..1', 'text'),
      referral(),
      w.list('groupOfAnalyses', '0..*', 'groups', [
        w.text('name', '0..1', 'name'),
        w.text('comment', '0..1', 'comment'),
        w.cv('code', '0..1', 'code'),
        analysis('analysis', '1..*', 'analyses'),
      ]),
      laboratoryUnit(w, 'recipientUnit', '1..1', 'recipient'),
      signature(w, 'recipientSignature', 'receivedBy'),
      w.group('contactInformation', '0..1', [w.text('text', '1..1', 'contact')]),
    ]),
  ],
});

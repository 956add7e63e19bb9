import {
  confirmationTypeSystem,
  eventTable,
  outcomeTypeSystem,
  versionReasonSystem,
} from '../../src/adapters/referral/events.ts';
import { businessStatusSystem, eventSystem } from '../../src/adapters/referral/systems.ts';
import {
  answerType,
  confirmationType,
  gender,
  versionReason,
} from '../../src/adapters/rivta/contract/referral/code-lists.ts';
import { systemUri } from '../../src/model/systems.ts';
import { conceptMap, type MapOptions, type Terminology } from './resources.ts';

const taskStatus = 'http://hl7.org/fhir/task-status';
const reportStatus = 'http://hl7.org/fhir/diagnostic-report-status';
const assumed = 'an assumption: the contract says nothing closer';

const confirmations = Object.entries(confirmationType[2]);
const from = <T>(pairs: readonly (readonly [string, T])[]): Record<string, T> => Object.fromEntries(pairs);

const map = (id: string, title: string, source: string, target: string, pairs: MapOptions['pairs'], description = '') =>
  conceptMap(id, { title, description: description || `${title}.`, source, target, pairs });

/** RIV-TA <-> FHIR, from the tables that the adapters use. */
export const rivtaMaps = (): Terminology[] => [
  map('versionsorsak-event', 'Versionsorsak to event of an exchange', versionReasonSystem, eventSystem, versionReason),
  map(
    'confirmation-event',
    'Remissbekräftelse to event of an exchange',
    confirmationTypeSystem,
    eventSystem,
    confirmationType[2],
  ),
  map(
    'confirmation-task-status',
    'Remissbekräftelse to Task.status',
    confirmationTypeSystem,
    taskStatus,
    from(confirmations.map(([code, event]) => [code, eventTable[event].task])),
    'Task.status of a referral without history; the transition table rules the stored Task.',
  ),
  map(
    'confirmation-business-status',
    'Remissbekräftelse to how a referral stands',
    confirmationTypeSystem,
    businessStatusSystem,
    from(confirmations.map(([code, event]) => [code, eventTable[event].business])),
  ),
  map(
    'outcome-type-report-status',
    'Type of reply to DiagnosticReport.status',
    outcomeTypeSystem,
    reportStatus,
    answerType[2],
  ),
  map(
    'referraloutcometype-report-status',
    'Remissvarstyp to DiagnosticReport.status',
    'https://fhir.inera.se/CodeSystem/referraloutcometypecode',
    reportStatus,
    { SS: 'final', SR: 'partial' },
  ),
  map(
    'kon-administrative-gender',
    'Kön to administrative gender',
    systemUri('kon'),
    'http://hl7.org/fhir/administrative-gender',
    {
      ...gender,
      '9': [gender['9'], 'inexact', 'ej tillämpligt: neither is what other means in FHIR nor is there a closer code'],
    },
  ),
  map(
    'aktivitetmomentstatus-task-status',
    'Aktivitetmomentstatus to Task.status',
    systemUri('aktivitetmomentstatus'),
    taskStatus,
    {
      '10': ['draft', 'inexact', assumed],
      '20': 'requested',
      '30': 'received',
      '40': 'rejected',
      '50': 'accepted',
      '60': 'on-hold',
      '70': ['in-progress', 'wider', 'forwarded: somebody else acts'],
      '80': ['rejected', 'wider', 'judged first, then not accepted'],
      ...from(
        ['90', '100', '110', '120', '126', '136'].map((code) => [
          code,
          ['in-progress', 'wider', 'a step on the way'] as const,
        ]),
      ),
      ...from(['130', '140', '160', '170'].map((code) => [code, ['completed', 'wider', 'answered'] as const])),
      '150': ['in-progress', 'inexact', 'more is asked of an answer: not completed yet'],
    },
    'The code itself is kept in Task.businessStatus.',
  ),
  map(
    'imaging-result-report-status',
    'Type of imaging result to DiagnosticReport.status',
    'urn:riv:clinicalprocess:healthcond:actoutcome:3:TypeOfResultCodeEnum',
    reportStatus,
    { PREL: 'preliminary', DEF: 'final', TILL: ['appended', 'inexact', 'tilläggssvar: a supplementary answer'] },
  ),
];

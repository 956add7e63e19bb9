import type { Cardinality } from '../cardinality.ts';
import { at } from '../words.ts';
import { securityWords } from './words.ts';

/** Kinds of act that the log knows; the schema allows other words. */
export type LoggedAct = 'Läsa' | 'Skriva' | 'Signera' | 'Utskrift' | 'Vidimera' | 'Radera' | 'Nödöppning';
export type LoggedPurpose =
  | 'Vård och behandling'
  | 'Kvalitetssäkring'
  | 'Annan dokumentation enligt lag'
  | 'Statistik'
  | 'Administration'
  | 'Kvalitetsregister';

/** An HSA-id (of a patient: twelve characters) and a name. */
export interface Named {
  readonly id: string;
  readonly name?: string;
}

/** LogType of ehr:log 1.0: who did what with whose information, where, when and why (HSLF-FS 2016:40, 4 kap. 9 §). */
export interface LogRecord {
  /** At most 36 characters; the same for the same act, so that a repeated record is known. */
  readonly id: string;
  readonly system: Named;
  readonly activity: {
    readonly type: LoggedAct;
    readonly level?: string;
    readonly args?: string;
    /** ISO time with offset. */
    readonly start: string;
    readonly purpose: LoggedPurpose;
  };
  readonly user: Named & {
    readonly personId?: string;
    readonly assignment?: string;
    readonly title?: string;
    readonly careProvider: Named;
    readonly careUnit: Named;
  };
  readonly resources: readonly {
    readonly type: string;
    readonly patient?: Named;
    /** Who owns the information. */
    readonly careProvider: Named;
    readonly careUnit?: Named;
  }[];
}

export const logTypes = 'urn:riv:ehr:log:1';
export const logCodes = [
  ...['OK', 'INFO', 'ERROR', 'VALIDATION_ERROR', 'ACCESSDENIED'],
  ...['REPORT_ON_QUEUE', 'REPORT_IN_PROCESS', 'REPORT_NOT_FOUND', 'MAX_QUERY_RESULT_EXCEEDED'],
];

const w = securityWords(logTypes);
const name = w.limited(256);

const named = (element: string, of: Cardinality, path: string, word = element) =>
  w.group(
    element,
    of,
    [
      (word === 'Patient' ? w.personId : w.hsaId)(`${word}Id`, '1..1', at(path, 'id')),
      name(`${word}Name`, '0..1', at(path, 'name')),
    ],
    { type: `${word}Type` },
  );

export const logRecord = [
  w.limited(36)('LogId', '1..1', 'id'),
  named('System', '1..1', 'system'),
  w.group(
    'Activity',
    '1..1',
    [
      name('ActivityType', '1..1', 'activity.type'),
      w.limited(50)('ActivityLevel', '0..1', 'activity.level'),
      w.limited(8192)('ActivityArgs', '0..1', 'activity.args'),
      w.dateTime('StartDate', '1..1', 'activity.start'),
      name('Purpose', '1..1', 'activity.purpose'),
    ],
    { type: 'ActivityType' },
  ),
  w.group(
    'User',
    '1..1',
    [
      w.hsaId('UserId', '1..1', 'user.id'),
      name('Name', '0..1', 'user.name'),
      w.personId('PersonId', '0..1', 'user.personId'),
      name('Assignment', '0..1', 'user.assignment'),
      name('Title', '0..1', 'user.title'),
      named('CareProvider', '1..1', 'user.careProvider'),
      named('CareUnit', '1..1', 'user.careUnit'),
    ],
    { type: 'UserType' },
  ),
  w.group(
    'Resources',
    '1..1',
    [
      w.list(
        'Resource',
        '1..*',
        'resources',
        [
          w.limited(50)('ResourceType', '1..1', 'type'),
          named('Patient', '0..1', 'patient'),
          named('CareProvider', '1..1', 'careProvider'),
          named('CareUnit', '0..1', 'careUnit'),
        ],
        { type: 'ResourceType' },
      ),
    ],
    { type: 'ResourcesType' },
  ),
];

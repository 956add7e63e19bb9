import { serviceContract } from '../service.ts';
import { logCodes, logTypes } from './log-record.ts';
import { type ServiceResult, securityWords, standing } from './words.ts';

/** One reading of a patient's information, as the patient may see it. */
export interface LoggedAccess {
  readonly careProvider: { readonly id: string; readonly name?: string };
  readonly careUnit: { readonly id: string; readonly name?: string };
  /** ISO time with offset. */
  readonly at: string;
  readonly user: { readonly id: string; readonly name?: string; readonly title?: string };
  readonly purpose: string;
  readonly resourceType: string;
}

export interface AccessLogQuestion {
  /** Twelve characters. */
  readonly patient: string;
  /** ISO times with offset. */
  readonly from: string;
  readonly to: string;
  /** Id of a report that was put on queue by an earlier call. */
  readonly queuedReport?: string;
}

export interface AccessLogAnswer {
  readonly result: ServiceResult & {
    readonly queuedReport?: string;
    /** Seconds until it is likely to be there. */
    readonly queueTime?: number;
  };
  readonly accesses?: readonly LoggedAccess[];
}

const types = 'urn:riv:ehr:log:querying:1';
const w = securityWords(types);
const log = securityWords(logTypes);
const name = w.limited(256);

/** ehr:log:querying GetAccessLogsForPatient 1.1. `AccesssLogs` is spelled so in the schema. */
export const getAccessLogsForPatient = serviceContract({
  domain: 'urn:riv:ehr:log:querying',
  name: 'GetAccessLogsForPatient',
  version: '1.1',
  types,
  suffix: 'Request',
  request: (responder) => [
    standing(log.personId('PatientId', '1..1', 'patient'), responder),
    standing(w.dateTime('FromDate', '1..1', 'from'), responder),
    standing(w.dateTime('ToDate', '1..1', 'to'), responder),
    standing(w.limited(36)('QueuedReportId', '0..1', 'queuedReport'), responder),
  ],
  response: (responder) => [
    standing(
      w.group(
        'AccessLogsResultType',
        '1..1',
        [
          w.group(
            'Result',
            '1..1',
            [
              ...w.result(logCodes).children,
              w.dateTime('StartInterval', '0..1', 'result.from'),
              w.dateTime('EndInterval', '0..1', 'result.to'),
              w.limited(36)('QueuedReportId', '0..1', 'result.queuedReport'),
              w.number('QueueTime', '0..1', 'result.queueTime'),
            ],
            { type: 'ResultType' },
          ),
          w.group(
            'AccesssLogs',
            '0..1',
            [
              w.list(
                'AccessLog',
                '0..*',
                'accesses',
                [
                  w.hsaId('CareProviderId', '1..1', 'careProvider.id'),
                  name('CareProviderName', '0..1', 'careProvider.name'),
                  w.hsaId('CareUnitId', '1..1', 'careUnit.id'),
                  name('CareUnitName', '0..1', 'careUnit.name'),
                  w.dateTime('AccessDate', '1..1', 'at'),
                  w.hsaId('UserId', '1..1', 'user.id'),
                  name('UserName', '0..1', 'user.name'),
                  name('UserTitle', '0..1', 'user.title'),
                  name('Purpose', '1..1', 'purpose'),
                  w.limited(50)('ResourceType', '1..1', 'resourceType'),
                ],
                { type: 'AccessLogType' },
              ),
            ],
            { type: 'AccessLogsType' },
          ),
        ],
        { type: 'AccessLogsResultType' },
      ),
      responder,
    ),
  ],
});

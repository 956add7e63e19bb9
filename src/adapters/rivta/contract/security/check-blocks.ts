import { serviceContract } from '../service.ts';
import { type Accessing, resultCodes, type ServiceResult, securityWords, standing } from './words.ts';

export type BlockStatus = 'OK' | 'BLOCKED' | 'VALIDATIONERROR';

/** A piece of information that somebody wants to read: whose it is, and the span of time that it is about. */
export interface InformationEntity {
  /** Names the piece in the answer; unique in the question. */
  readonly row: number;
  /** ISO times with offset, both within. */
  readonly start: string;
  readonly end: string;
  /** HSA-ids. */
  readonly careUnit: string;
  readonly careProvider: string;
  /** `lak` (medication) and `upp` (alert) can be excepted from a block. */
  readonly informationType?: string;
}

export interface BlockQuestion {
  readonly accessing: Accessing;
  /** Twelve characters. */
  readonly patient: string;
  readonly entities: readonly InformationEntity[];
}

export interface BlockAnswer {
  readonly result: ServiceResult;
  readonly checked?: readonly { readonly row: number; readonly status: BlockStatus }[];
}

const domain = 'urn:riv:ehr:blocking:accesscontrol';
const types = `${domain}:3`;
const w = securityWords(types);

/** ehr:blocking:accesscontrol CheckBlocks 3.0: is information blocked (spärrad) for the one who asks? */
export const checkBlocks = serviceContract({
  domain,
  name: 'CheckBlocks',
  version: '3.0',
  types,
  suffix: 'Request',
  request: (responder) => [
    standing(w.accessing(), responder),
    standing(w.personId('PatientId', '1..1', 'patient'), responder),
    standing(
      w.list(
        'InformationEntities',
        '1..*',
        'entities',
        [
          w.dateTime('InformationStartDate', '1..1', 'start'),
          w.dateTime('InformationEndDate', '1..1', 'end'),
          w.hsaId('InformationCareUnitId', '1..1', 'careUnit'),
          w.hsaId('InformationCareProviderId', '1..1', 'careProvider'),
          w.limited(6)('InformationType', '0..1', 'informationType'),
          w.number('RowNumber', '1..1', 'row'),
        ],
        { type: 'InformationEntityType' },
      ),
      responder,
    ),
  ],
  response: (responder) => [
    standing(
      w.group(
        'CheckBlocksResultType',
        '1..1',
        [
          w.result(resultCodes('VALIDATIONERROR')),
          w.list(
            'CheckResults',
            '0..*',
            'checked',
            [
              w.coded(['OK', 'BLOCKED', 'VALIDATIONERROR'])('Status', '1..1', 'status'),
              w.number('RowNumber', '1..1', 'row'),
            ],
            { type: 'CheckResultType' },
          ),
        ],
        { type: 'CheckBlocksResultType' },
      ),
      responder,
    ),
  ],
});

import type { Group } from '../description.ts';
import { text } from './values.ts';

/** ResultType of the domain: what a producer answers to any of the three operations; facts of the contract 2.1, 3.4. */
export const resultCodes = ['OK', 'INFO', 'ERROR'] as const;
/** VALIDATION_ERROR is never sent again as it is; APPLICATION_ERROR a limited number of times. */
export const errorCodes = ['VALIDATION_ERROR', 'APPLICATION_ERROR'] as const;

export interface ContractResult {
  readonly resultCode: (typeof resultCodes)[number];
  readonly errorCode?: (typeof errorCodes)[number];
  /** Id of the producer's log entry, a UUID. */
  readonly logId?: string;
  /** PR001..PR004, PRC001..PRC004, PRO001..PRO004. */
  readonly subCode?: string;
  /** For a person; must not hold personal data. */
  readonly message?: string;
}

export interface ResultField {
  readonly name: keyof ContractResult;
  readonly required: boolean;
  readonly codes?: readonly string[];
}

/** In the order of the schema. */
export const resultFields: readonly ResultField[] = [
  { name: 'resultCode', required: true, codes: resultCodes },
  { name: 'errorCode', required: false, codes: errorCodes },
  { name: 'logId', required: false },
  { name: 'subCode', required: false },
  { name: 'message', required: false },
];

/** The result as an element of a response. */
export const resultGroup = (): Group => ({
  kind: 'group',
  name: 'result',
  min: 1,
  max: 1,
  type: 'ResultType',
  closed: true,
  children: resultFields.map(({ name, required, codes }) => ({
    kind: 'leaf',
    name,
    min: required ? 1 : 0,
    max: 1,
    form: 'text',
    datatype: text(codes ? { codes } : {}),
    field: `result.${name}`,
  })),
});

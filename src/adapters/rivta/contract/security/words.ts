import type { Cardinality } from '../cardinality.ts';
import type { Datatype, Group, Leaf } from '../description.ts';
import * as values from '../values.ts';
import { words } from '../words.ts';

/** Result codes of the ehr domains; all but OK and INFO mean that nothing was done. */
const common = ['ACCESSDENIED', 'NOTFOUND', 'ALREADYEXISTS', 'INVALIDSTATE'];
/** The block domain spells it without underscore. */
export const resultCodes = (invalid: 'VALIDATION_ERROR' | 'VALIDATIONERROR'): readonly string[] => [
  ...['OK', 'INFO', 'ERROR', invalid],
  ...common,
];

/** Who wants to read: an employee in an assignment (medarbetaruppdrag) at a care unit of a care provider. */
export interface Accessing {
  /** HSA-ids, all three. */
  readonly employee: string;
  readonly careUnit: string;
  readonly careProvider: string;
}

/** What a security service says of the question itself. */
export interface ServiceResult {
  readonly code: string;
  readonly text?: string;
}

const int: Datatype = {
  ...values.int,
  decode: (parts) => {
    const { value, ...rest } = values.int.decode(parts);
    return { ...rest, value: Number(value) };
  },
};

/** Words of the security services, bound to the namespace of a domain's types. */
export function securityWords(ns: string) {
  const w = words(ns);
  const hsaId = w.limited(32);
  return {
    ...w,
    hsaId,
    personId: w.limited(12),
    /** A whole number, read as one. */
    number: (name: string, of: Cardinality, field: string): Leaf => ({ ...w.int(name, of, field), datatype: int }),
    /** ResultType; the text is required and may say nothing. */
    result: (codes: readonly string[], name = 'Result'): Group =>
      w.group(
        name,
        '1..1',
        [
          w.coded(codes)('ResultCode', '1..1', 'result.code'),
          { ...w.text('ResultText', '1..1', 'result.text'), absent: '' },
        ],
        { type: 'ResultType' },
      ),
    accessing: (): Group =>
      w.group(
        'AccessingActor',
        '1..1',
        [
          hsaId('EmployeeId', '1..1', 'accessing.employee'),
          hsaId('CareProviderId', '1..1', 'accessing.careProvider'),
          hsaId('CareUnitId', '1..1', 'accessing.careUnit'),
        ],
        { type: 'AccessingActorType' },
      ),
  };
}

/** Elements that stand directly in the request or response are of the responder's namespace, whatever their type. */
export const standing = <T extends { readonly ns?: string }>(element: T, responder: string): T => ({
  ...element,
  ns: responder,
});

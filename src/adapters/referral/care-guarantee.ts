import type { Extension } from '@medplum/fhirtypes';
import { extensionOf } from './extensions.ts';
import type { CareGuarantee } from './referral-message.ts';
import { number, objects, oneOf, present, string, tidy } from './shape.ts';

type Value = Omit<Extension, 'url'>;
const member = <T>(url: string, value: T | undefined, lay: (value: T) => Value): Extension | undefined =>
  value === undefined ? undefined : { url, ...lay(value) };
const valueCode = (code: string): Value => ({ valueCode: code });
const valueDate = (date: string): Value => ({ valueDate: date });

/** Care guarantee (vårdgaranti) as one extension of ServiceRequest. */
export const careGuaranteeExtension = (guarantee: CareGuarantee): Extension =>
  extensionOf('care-guarantee', {
    extension: present(
      member('type', guarantee.type, valueCode),
      member('decided', guarantee.decided, valueDate),
      member('limitDays', guarantee.limitDays, (valuePositiveInt) => ({ valuePositiveInt })),
      member('latest', guarantee.latest, valueDate),
      member('deviation', guarantee.deviation, valueCode),
      member('offered', guarantee.offered, valueDate),
      member('patientAnswer', guarantee.patientAnswer, valueCode),
    ),
  });

/** Nothing when one of the four mandatory members is missing. */
export function readCareGuarantee(extension: Extension | undefined): CareGuarantee | undefined {
  const at = (url: string) => objects(extension?.extension).find((nested) => nested.url === url);
  const type = oneOf(at('type')?.valueCode, ['besok', 'atgard'] as const);
  const decided = string(at('decided')?.valueDate);
  const limitDays = number(at('limitDays')?.valuePositiveInt);
  const latest = string(at('latest')?.valueDate);
  if (!type || decided === undefined || limitDays === undefined || latest === undefined) return undefined;
  return tidy<CareGuarantee>({
    type,
    decided,
    limitDays,
    latest,
    deviation: oneOf(at('deviation')?.valueCode, ['PvV', 'MOV'] as const),
    offered: string(at('offered')?.valueDate),
    patientAnswer: oneOf(at('patientAnswer')?.valueCode, ['accepted', 'declined'] as const),
  });
}

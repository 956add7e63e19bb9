import { type Issue, issue } from '../issue.ts';

const source = 'HSA innehåll; RIV-TA HSA-id 1..64';
const strictForm = /^SE\d{10}-[A-Za-z0-9]+$/;
/** Printable ASCII without blank; `#` parts the HSA-id from the local id in a referral id, `@` is forbidden in HSA. */
const readableForm = /^(?!.*[#@])[\x21-\x7e]{1,64}$/;

/** The strict form: `SE`, the ten-digit organisation number of the catalogue's owner, `-`, letters and digits; 31 at most. */
export const isStrictHsaId = (value: string): boolean => value.length <= 31 && strictForm.test(value);

/**
 * HSA-id, the national directory's identifier of units and staff. What we write must have the strict form. What we read
 * may be anything of up to 64 printable characters, as live systems have others: then a warning `hsa-id-lenient`.
 */
export function checkHsaId(value: string, use: 'read' | 'write', place?: string): Issue[] {
  if (isStrictHsaId(value)) return [];
  const details = { ...(place === undefined ? {} : { place }), source };
  if (use === 'read' && readableForm.test(value)) {
    return [issue('hsa-id-lenient', { ...details, expected: 'SE, ten digits, -, letters and digits; at most 31' })];
  }
  const expected =
    use === 'read' ? '1-64 printable ASCII characters without blank, # and @' : 'the strict form of HSA-id';
  return [issue('identifier-invalid', { ...details, expected })];
}

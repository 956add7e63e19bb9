import type { Reader } from '../../gateway/overview/reader.ts';

/**
 * Who reads at the client, out of the `extensions` of a client assertion: `ihe_iua` as IHE IUA (ITI-71) has it, and our
 * own for the assignment (medarbetaruppdrag), which IUA has no claim for. The client signs it, and so answers for it; the
 * access token repeats it, so that each request is of one person in one assignment.
 *
 * Undefined where the assertion names nobody. What has another form than the standard says is left out, and then missing.
 */
export function readerOf(payload: Readonly<Record<string, unknown>>): Reader | undefined {
  const extensions = object(payload.extensions);
  if (!extensions) return undefined;
  const iua = object(extensions.ihe_iua) ?? {};
  const own = object(extensions.vardbro) ?? {};
  return {
    ...said('employee', iua.national_provider_identifier),
    ...said('name', iua.subject_name),
    ...said('title', display(first(iua.subject_role))),
    ...said('assignment', own.assignment),
    ...said('careUnit', unit(first(iua.subject_organization_id))),
    ...said('purpose', object(first(iua.purpose_of_use))?.code),
  };
}

/** A reader as claims again, for the access token. */
export const claimsOf = ({ employee, name, title, assignment, careUnit, purpose }: Reader) => ({
  extensions: {
    ihe_iua: {
      national_provider_identifier: employee,
      subject_name: name,
      ...(title !== undefined && { subject_role: [{ display: title }] }),
      ...(careUnit !== undefined && { subject_organization_id: [careUnit] }),
      ...(purpose !== undefined && { purpose_of_use: [{ system: actReason, code: purpose }] }),
    },
    vardbro: { assignment },
  },
});

const actReason = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
const longest = 200;

const said = (name: keyof Reader, value: unknown): Reader =>
  typeof value === 'string' && value.trim() !== '' && value.length <= longest ? { [name]: value.trim() } : {};

const object = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

/** The standard has lists; one value alone is read too. Several would leave open which of them counts. */
const first = (value: unknown): unknown => (Array.isArray(value) ? (value.length === 1 ? value[0] : undefined) : value);

const display = (value: unknown): unknown => object(value)?.display ?? object(value)?.code ?? value;

/** An HSA-id, bare or as a URN of its root. */
const unit = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/^urn:oid:1\.2\.752\.(?:29\.4\.19|129\.2\.1\.4\.1)[#:]/, '') : undefined;

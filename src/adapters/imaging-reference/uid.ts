import { v5 } from 'uuid';
import { namespace } from '../../model/ids.ts';

const form = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+$/;

/** A DICOM UID: digits and dots, components without leading zeros, at most 64 characters (PS3.5 section 9.1). */
export const isUid = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 64 && form.test(value);

/** `urn:oid:` of a UID, as FHIR writes it in identifiers. */
export const uidUrn = (uid: string): string => `urn:oid:${uid}`;

/** The UID of `urn:oid:1.2.3` or `1.2.3`. */
export const bareUid = (value: string): string => value.replace(/^urn:oid:/, '');

/**
 * A UID of our own for an object that we make (PS3.5 annex B.2: `2.25.` and a UUID as a decimal number). The same names
 * give the same UID.
 */
export function madeUid(...names: readonly string[]): string {
  const uuid = v5(['dicom-uid', ...names].join('\n'), namespace);
  return `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`)}`;
}

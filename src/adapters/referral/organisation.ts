import type { Organization } from '@medplum/fhirtypes';
import { hsaIdSystem } from '../../model/canonical.ts';
import { stringExtension } from './extensions.ts';
import { readHsaId, readStringExtension } from './read.ts';
import type { Unit } from './referral-message.ts';
import { objects, present, string, tidy } from './shape.ts';

/** Care unit -> Organization. */
export const organisationOf = (unit: Unit): Organization =>
  tidy<Organization>({
    resourceType: 'Organization',
    extension: present(stringExtension('unit-location', unit.location)),
    identifier: [{ system: hsaIdSystem, value: unit.hsaId }],
    name: unit.name,
    telecom: present(
      unit.telephone === undefined ? undefined : { system: 'phone' as const, value: unit.telephone },
      unit.email === undefined ? undefined : { system: 'email' as const, value: unit.email },
    ),
    address: present(unit.address === undefined ? undefined : { text: unit.address }),
  });

/** Organization -> care unit; nothing when it has no HSA-id. */
export function unitOf(organisation: Organization): Unit | undefined {
  const hsaId = readHsaId(organisation.identifier);
  if (hsaId === undefined) return undefined;
  const telecom = (system: string) =>
    string(objects(organisation.telecom).find((point) => point.system === system)?.value);
  return tidy<Unit>({
    hsaId,
    name: string(organisation.name),
    telephone: telecom('phone'),
    email: telecom('email'),
    address: string(objects(organisation.address)[0]?.text),
    location: readStringExtension(organisation, 'unit-location'),
  });
}

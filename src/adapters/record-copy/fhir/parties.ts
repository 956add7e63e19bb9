import { extensionUrl } from '../../../model/canonical.ts';
import { objects, string, tidy } from '../../referral/shape.ts';
import type { Id, OrgUnit, Professional } from '../values.ts';
import { codedOf, conceptOf, identifierOf, readIdentifier } from './codecs.ts';
import type { Ref, Writing } from './context.ts';
import { flattenWithout, type Json, readDetails, restore, writeDetails } from './details.ts';
import type { Codec } from './lens.ts';

/** A unit that is only named: a logical reference. */
export const logicalOrganisation = (id: Id): Json => ({ type: 'Organization', identifier: identifierOf(id) });

export function organisationOf(unit: OrgUnit): Json {
  const { id, name, telecom, email, address, location } = unit;
  return tidy({
    resourceType: 'Organization',
    extension: location === undefined ? undefined : [{ url: extensionUrl('unit-location'), valueString: location }],
    identifier: id && [identifierOf(id)],
    name,
    telecom: [
      ...(telecom === undefined ? [] : [{ system: 'phone', value: telecom }]),
      ...(email === undefined ? [] : [{ system: 'email', value: email }]),
    ],
    address: address === undefined ? undefined : [{ text: address }],
  });
}

export function readOrganisation(resource: Json | undefined): OrgUnit | undefined {
  if (!resource) return undefined;
  const point = (system: string) =>
    string(objects(resource.telecom as Json[]).find((telecom) => telecom.system === system)?.value);
  const location = objects(resource.extension as Json[]).find((e) => e.url === extensionUrl('unit-location'));
  return tidy({
    id: readIdentifier(objects(resource.identifier as Json[])[0]),
    name: string(resource.name),
    telecom: point('phone'),
    email: point('email'),
    address: string(objects(resource.address as Json[])[0]?.text),
    location: string(location?.valueString),
  }) as OrgUnit;
}

/** An organisational unit as an entry of its own; org-1 wants an identifier or a name. */
export const organisation: Codec = {
  to: (value, { share }) => {
    const unit = value as OrgUnit;
    return unit.id === undefined && unit.name === undefined ? undefined : share(organisationOf(unit));
  },
  from: (value, { resolve }) => readOrganisation(resolve(value, 'Organization')),
};

function roleOf(said: Professional, writing: Writing): Ref {
  const { id, name, role, unit } = said;
  const practitioner =
    id === undefined && name === undefined
      ? undefined
      : writing.share(
          tidy({
            resourceType: 'Practitioner',
            identifier: id && [identifierOf(id)],
            name: name === undefined ? undefined : [{ text: name }],
          }),
        );
  const place = unit && organisation.to(unit, writing);
  const rest = flattenWithout(said, ['id', 'name', 'role', ...(place === undefined ? [] : ['unit'])]);
  return writing.share(
    tidy({
      resourceType: 'PractitionerRole',
      extension: rest.length > 0 ? writeDetails(rest) : undefined,
      practitioner,
      organization: place,
      code: role && [conceptOf(role)],
    }),
  );
}

/** Someone in a role at a unit: PractitionerRole with Practitioner and Organization, shared by all who say the same. */
export const professional: Codec = {
  to: (value, writing) => writing.once(value as Professional, () => roleOf(value as Professional, writing)),
  from: (value, reading) => {
    const role = reading.resolve(value, 'PractitionerRole');
    if (!role) return undefined;
    const practitioner = reading.resolve(role.practitioner, 'Practitioner');
    return tidy({
      ...restore({}, readDetails(role)),
      id: readIdentifier(objects(practitioner?.identifier as Json[])[0]),
      name: string(objects(practitioner?.name as Json[])[0]?.text),
      role: codedOf(objects(role.code as Json[])[0]),
      ...(role.organization === undefined ? {} : { unit: organisation.from(role.organization, reading) }),
    });
  },
};

import type { Practitioner, PractitionerRole, Reference } from '@medplum/fhirtypes';
import { hsaIdSystem } from '../../model/canonical.ts';
import { type Graph, logicalUnit } from './graph.ts';
import type { GraphReader } from './graph-reader.ts';
import { codingOf, readCoding, readHsaId } from './read.ts';
import type { Author, Professional } from './referral-message.ts';
import { objects, string, tidy } from './shape.ts';

/** A health professional, with the PDL-responsible unit where one is known, as PractitionerRole (and Practitioner). */
export function addProfessional(graph: Graph, place: string, said: Professional & { readonly unit?: string }) {
  const practitioner =
    said.hsaId === undefined && said.name === undefined
      ? undefined
      : graph.add<Practitioner>(`${place}/practitioner`, practitionerOf(said));
  return graph.add<PractitionerRole>(
    place,
    tidy<PractitionerRole>({
      resourceType: 'PractitionerRole',
      practitioner,
      organization: said.unit === undefined ? undefined : logicalUnit(said.unit),
      code: said.profession && [{ coding: [codingOf(said.profession)] }],
    }),
  );
}

const practitionerOf = ({ hsaId, name }: Professional): Practitioner =>
  tidy<Practitioner>({
    resourceType: 'Practitioner',
    identifier: hsaId === undefined ? undefined : [{ system: hsaIdSystem, value: hsaId }],
    name: name === undefined ? undefined : [{ text: name }],
  });

export function readProfessional(reader: GraphReader, reference: Reference | undefined): Professional | undefined {
  const role = reader.resolve(reference, 'PractitionerRole');
  const practitioner = reader.resolve(role ? role.practitioner : reference, 'Practitioner');
  if (!role && !practitioner) return undefined;
  return tidy<Professional>({
    hsaId: readHsaId(practitioner?.identifier),
    name: string(objects(practitioner?.name)[0]?.text),
    profession: readCoding(objects(role?.code)[0]?.coding),
  });
}

/** An author is a professional at a unit; nothing when the unit is missing. */
export function readAuthor(reader: GraphReader, reference: Reference | undefined): Author | undefined {
  const professional = readProfessional(reader, reference);
  const unit = reader.hsaId(reader.resolve(reference, 'PractitionerRole')?.organization);
  return professional && unit !== undefined ? { ...professional, unit } : undefined;
}

import type { Practitioner, PractitionerRole, Reference } from '@medplum/fhirtypes';
import { hsaIdSystem } from '../../model/canonical.ts';
import { systemUri } from '../../model/systems.ts';
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
      code: said.profession && [
        { coding: [said.profession, said.formerProfession].flatMap((c) => (c ? codingOf(c) : [])) },
      ],
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
    ...professionsOf(objects(role?.code).flatMap(({ coding }) => objects(coding))),
  });
}

const formerList = systemUri('yrken-v1');

/** The first profession, and the code of version 1's list that may stand beside it. */
function professionsOf(codings: Parameters<typeof readCoding>[0][]): Partial<Professional> {
  const read = codings.flatMap((coding) => readCoding(coding) ?? []);
  const former = read.find(({ system }) => system === formerList);
  const [first = former] = read.filter((coding) => coding !== former);
  return { profession: first, formerProfession: first === former ? undefined : former } as Partial<Professional>;
}

/** An author is a professional at a unit; nothing when the unit is missing. */
export function readAuthor(reader: GraphReader, reference: Reference | undefined): Author | undefined {
  const professional = readProfessional(reader, reference);
  const unit = reader.hsaId(reader.resolve(reference, 'PractitionerRole')?.organization);
  return professional && unit !== undefined ? { ...professional, unit } : undefined;
}

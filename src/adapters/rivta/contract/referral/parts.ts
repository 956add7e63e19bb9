import type { Element, Group, Version } from '../description.ts';
import type { Builders } from './build.ts';

/** Groups that more than one message of the domain has. Field paths are those of ReferralMessage. */
export function parts(version: Version, { leaf, words, group }: Builders) {
  const first = version === 1;

  const fullOrganisation = (name: string, field: string): Group =>
    group(name, '1..1', [
      leaf('careUnitId', 'hsaId', '1..1', `${field}.hsaId`),
      words('careUnitName', '0..1', `${field}.name`, { formerMaxLength: 64 }),
      words('careUnitTelephone', '0..1', `${field}.telephone`),
      words('careUnitEmail', '0..1', `${field}.email`),
      words('careUnitAddress', '0..1', `${field}.address`),
      words('careUnitLocation', '0..1', `${field}.location`),
    ]);
  const organisation = (name: string, field: string): Group =>
    group(name, '1..1', [leaf('careUnitId', 'hsaId', '1..1', field)]);
  const professional = (name: string, of: '0..1' | '1..1', field: string): Group =>
    group(name, of, [
      leaf('id', 'hsaId', '0..1', `${field}.hsaId`),
      words('name', '1..1', `${field}.name`, { formerMaxLength: 64 }),
    ]);
  const author = (field: string, before: readonly Element[] = []): Group =>
    group('author', '1..1', [
      ...before,
      professional('healthcareProfessional', first ? '0..1' : '1..1', field),
      leaf('typeOfHealthcareProfessional', 'profession', '0..1', `${field}.profession`),
      organisation('healthcareProfessionalOrganisation', `${field}.unit`),
    ]);
  const recipient = (name: string, of: '0..1' | '1..1', field: string): Group =>
    group(name, of, [organisation('organisation', field)]);

  const personName = words('name', '0..1', 'patient.name.text', { formerMaxLength: 216 });
  const personId = leaf('personId', 'personId', '1..1', 'patient.identifier');
  const simplePatient = group('patient', '1..1', [personId, personName]);

  const codeOrText = (name: string, datatype: 'condition' | 'activity', path: string): Group =>
    group(
      name,
      '0..*',
      [
        leaf('id', 'localId', '0..1', 'id'),
        words('text', '0..1', 'text', { formerMaxLength: 8192 }),
        leaf('code', datatype, '0..1', 'code'),
      ],
      { scope: { path, type: 'item' } },
    );

  /** Version 1.0 has a type for attachments that point elsewhere; none are in use, so they have no field. */
  const formerAttachment = group('attachment', '0..*', [
    words('urn', '1..1', undefined, { pattern: urn }),
    words('id', '1..1'),
    words('mimetype', '1..1'),
    words('size', '1..1', undefined, { pattern: '[ \\t\\n]*[+-]?[0-9]{1,18}[ \\t\\n]*' }),
  ]);
  const attachment = (path: string): Group =>
    first
      ? formerAttachment
      : group(
          'attachment',
          '0..*',
          [
            words('id', '1..1', 'id'),
            leaf('mediaType', 'mediaType', '1..1', 'mediaType'),
            leaf('value', 'base64', '1..1', 'bytes'),
            words('description', '0..1', 'description', { maxLength: 256 }),
          ],
          { scope: { path, type: 'item' } },
        );

  return {
    fullOrganisation,
    professional,
    organisation,
    author,
    recipient,
    personId,
    personName,
    simplePatient,
    codeOrText,
    attachment,
  };
}

/** RFC 2141, as version 1.0 spells it. */
const urn = "urn:[a-zA-Z0-9][a-zA-Z0-9\\-]{1,31}:([a-zA-Z0-9()+,.:=@;$_!*'\\-]|%[0-9A-Fa-f]{2})+";

import type { Group } from '../description.ts';
import { at, type Words, words } from '../words.ts';
import { orgUnit } from './header.ts';

/** The JoL header of GetCareDocumentation 3.0 (JoL 2.2), facts sheet 2.1. */
export function journalHeader(ns: string): Group {
  const w = words(ns);
  return w.group('header', '1..1', [
    w.group('accessControlHeader', '1..1', [
      w.ii('accountableHealthcareProvider', '0..1', 'careProvider'),
      w.ii('accountableCareUnit', '0..1', 'careUnit'),
      w.ii('patientId', '1..1', 'patient'),
      w.ii('careProcessId', '0..1', 'careProcess'),
      w.time('blockComparisonTime', '1..1', 'blockComparisonTime'),
      w.flag('approvedForPatient', '1..1', 'approvedForPatient'),
    ]),
    w.ii('sourceSystemId', '1..1', 'sourceSystem'),
    w.group('record', '1..1', [w.ii('id', '1..1', 'id'), w.time('timestamp', '1..1', 'time')]),
    w.group('author', '0..1', [...actor(w, 'author'), orgUnit(w, 'orgUnit', '0..1', 'author.unit')]),
    w.group('signature', '0..1', actor(w, 'signed')),
  ]);
}

const actor = (w: Words, path: string, whole = false) => [
  w.ii('id', '0..1', at(path, 'id'), whole),
  w.text('name', '0..1', at(path, 'name')),
  w.time('timestamp', '1..1', at(path, 'time')),
  w.cv('byRole', '0..1', at(path, 'role')),
];

const uuid = '[A-Fa-f0-9]{32}|(\\{|\\()?[A-Fa-f0-9]{8}-([A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}(\\}|\\))?';

/** SignatureType of the laboratory contract. */
export const signature = (w: Words, name: string, path: string): Group =>
  w.group(name, '0..1', actor(w, path, true), { type: 'SignatureType' });

/** OrgUnitType of the laboratory contract. */
export const laboratoryUnit = (w: Words, name: string, of: '0..1' | '1..1', path: string): Group =>
  w.group(name, of, [w.ii('id', '0..1', at(path, 'id'), true), w.text('name', '1..1', at(path, 'name'))], {
    type: 'OrgUnitType',
  });

/** The JoL header of GetLaboratoryOrderOutcome 4.2 (JoL 1.2): additions of 4.1 stand in their own namespace, last. */
export function laboratoryHeader(ns: string, added: string): Group {
  const w = words(ns);
  const author = (name: string, path: string) =>
    w.group(
      name,
      '0..1',
      [...actor(w, path, true), { ...laboratoryUnit(w, 'orgUnit', '0..1', `${path}.unit`), ns: added }],
      { closed: true, type: 'AuthorType' },
    );
  return w.group('header', '1..1', [
    w.group(
      'accessControlHeader',
      '1..1',
      [
        w.ii('accountableCareGiver', '1..1', 'careProvider', true),
        w.ii('accountableCareUnit', '0..1', 'careUnit', true),
        w.ii('originalPatientId', '0..1', 'originalPatient', true),
        w.patterned(uuid)('careProcessId', '0..1', 'careProcess.value'),
        w.time('lockTime', '0..1', 'lockTime'),
        w.time('blockComparisonTime', '1..1', 'blockComparisonTime'),
        w.flag('approvedForPatient', '1..1', 'approvedForPatient'),
        { ...w.ii('patientId', '0..1', 'patient', true), ns: added },
      ],
      { closed: true },
    ),
    w.ii('sourceSystemId', '1..1', 'sourceSystem', true),
    w.group('record', '1..1', [w.ii('id', '1..1', 'id', true), w.time('timestamp', '1..1', 'time')]),
    author('author', 'author'),
    author('signature', 'signed'),
  ]);
}

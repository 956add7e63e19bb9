import { hsaIdSystem } from '../../model/canonical.ts';
import { isStrictHsaId } from '../../model/identifiers/hsa-id.ts';
import { systemName } from '../../model/systems.ts';
import type { Coded, Id, OrgUnit, Professional } from '../record-copy/values.ts';
import type { HumanName } from '../referral/referral-message.ts';
import { tidy } from '../referral/shape.ts';
import type { SegmentReader } from './segment.ts';
import { assignerSystem, codingSystem } from './systems.ts';
import { readTime } from './times.ts';

/** Data types of HL7 v2 -> our values. Each reads one repetition of a field, from component `from` on where it is nested. */

/** CE, CWE, CNE: the first coding with a known name wins; the author's own words (CWE-9) stand beside it. */
export function coded(segment: SegmentReader, field: number, repetition = 1): Coded | undefined {
  const at = (component: number) => segment.text(field, component, repetition);
  const [code, display, system, , , , version] = [1, 2, 3, 4, 5, 6, 7].map(at);
  const original = at(9);
  if (code === undefined && display === undefined && original === undefined) return undefined;
  if (code === undefined || system === undefined)
    return tidy<Coded>({ text: original ?? display ?? code, ...(system !== undefined && { systemName: system }) });
  return tidy<Coded>({
    code,
    system: codingSystem(system),
    systemName: system,
    version,
    display,
    text: original,
  });
}

/** IS, ID: a code of an HL7 table. */
export const tableCode = (code: string | undefined, system: string): Coded | undefined =>
  code === undefined ? undefined : { code, system };

/** EI: entity, namespace, universal id and its type. */
export function entity(segment: SegmentReader, field: number, repetition = 1): Id | undefined {
  const [value, name, id, type] = [1, 2, 3, 4].map((component) => segment.text(field, component, repetition));
  return value === undefined ? undefined : tidy<Id>({ value, system: assignerSystem(name, id, type) });
}

/** HD: an application or facility; its HSA-id where one of its parts is one. */
export interface Designator {
  readonly hsaId?: string;
  readonly name?: string;
  readonly id?: Id;
}

export function designator(segment: SegmentReader, field: number): Designator {
  const [name, id, type] = [1, 2, 3].map((component) => segment.text(field, component));
  const hsaId = [id, name].find((part) => part !== undefined && isStrictHsaId(part.toUpperCase()))?.toUpperCase();
  const value = id ?? name;
  if (hsaId !== undefined) return tidy<Designator>({ hsaId, name, id: { system: hsaIdSystem, value: hsaId } });
  const uri =
    id === undefined ? undefined : ({ ISO: `urn:oid:${id}`, UUID: `urn:uuid:${id}`, URI: id } as const)[type as 'ISO'];
  const system = uri === undefined ? undefined : 'urn:ietf:rfc:3986';
  return tidy<Designator>({ name, id: value === undefined ? undefined : tidy<Id>({ system, value: uri ?? value }) });
}

/** XPN, and the name within XCN (`from` = 2): family, given, further given, suffix, prefix. */
export function name(segment: SegmentReader, field: number, repetition = 1, from = 1): HumanName | undefined {
  const at = (component: number) => segment.text(field, from + component, repetition);
  const family = at(0);
  const given = [at(1), at(2)].filter((part) => part !== undefined);
  segment.text(field, from + 3, repetition);
  segment.text(field, from + 4, repetition);
  const read = tidy<HumanName>({ family, given } as HumanName);
  return Object.keys(read).length > 0 ? read : undefined;
}

const fullName = (segment: SegmentReader, field: number, repetition: number): string | undefined => {
  const said = name(segment, field, repetition, 2);
  const prefix = segment.text(field, 6, repetition);
  const parts = [prefix, ...(said?.given ?? []), said?.family].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' ') : undefined;
};

/** XCN: a person with id and name. An HSA-id is known by its form or its authority. */
export function person(segment: SegmentReader, field: number, repetition = 1): Professional | undefined {
  const value = segment.text(field, 1, repetition);
  const [authority, uid, type] = [1, 2, 3].map((part) => segment.text(field, 9, repetition, part));
  const system = assignerSystem(authority, uid, type);
  const isHsa = value !== undefined && (isStrictHsaId(value.toUpperCase()) || systemName(system ?? '') === 'hsa-id');
  const id =
    value === undefined
      ? undefined
      : isHsa
        ? { system: hsaIdSystem, value: value.toUpperCase() }
        : tidy<Id>({ system, value });
  const read = tidy<Professional>({ id, name: fullName(segment, field, repetition) });
  return Object.keys(read).length > 0 ? read : undefined;
}

/** The HSA-id of a person or unit, where that is what its identifier is. */
export const hsaIdOf = (id: Id | undefined): string | undefined => (id?.system === hsaIdSystem ? id.value : undefined);

/** XON: an organisation by name and id. */
export function organisation(segment: SegmentReader, field: number, repetition = 1): OrgUnit | undefined {
  const at = (component: number, part = 1) => segment.text(field, component, repetition, part);
  const value = at(10) ?? at(3);
  const system = assignerSystem(at(6, 1), at(6, 2), at(6, 3));
  const isHsa = value !== undefined && isStrictHsaId(value.toUpperCase());
  const id =
    value === undefined
      ? undefined
      : isHsa
        ? { system: hsaIdSystem, value: value.toUpperCase() }
        : tidy<Id>({ system, value });
  const read = tidy<OrgUnit>({ id, name: at(1) });
  return Object.keys(read).length > 0 ? read : undefined;
}

/** XTN: a number or address as one text. */
export function telecom(segment: SegmentReader, field: number, repetition = 1): string | undefined {
  const at = (component: number) => segment.text(field, component, repetition);
  const whole = at(1) ?? at(12) ?? at(4);
  if (whole !== undefined) return whole;
  const parts = [at(5), at(6), at(7)].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' ') : undefined;
}

/** A time, date or month; what is none stays unread and is reported. */
export function timeAt(segment: SegmentReader | undefined, field: number, component = 1): string | undefined {
  const said = segment?.text(field, component);
  const time = readTime(said);
  if (said !== undefined && time === undefined) segment?.release(field, component);
  return time;
}

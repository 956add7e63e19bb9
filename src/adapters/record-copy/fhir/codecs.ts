import { extensionUrl } from '../../../model/canonical.ts';
import { hasOffset } from '../../../model/local-time.ts';
import { canonicalSystem } from '../../../model/systems.ts';
import { boolean, isObject, objects, string, tidy } from '../../referral/shape.ts';
import type { Coded, Id, Media, Period, Quantity, Range } from '../values.ts';
import { detail, flatten, type Json, readDetails, restore, writeDetails } from './details.ts';
import type { Codec } from './lens.ts';

const both = (to: (value: never) => unknown, from: (value: unknown) => unknown): Codec => ({
  to: to as Codec['to'],
  from,
});

export const text = both((value: string) => value, string);
export const flag = both((value: boolean) => value, boolean);
export const dateTime = text;

export const isInstant = (value: unknown): value is string => typeof value === 'string' && hasOffset(value);
/** A time with offset; one of lower precision stays a detail. */
export const instant = both((value: string) => (isInstant(value) ? value : undefined), string);

/** A fixed table of words. */
export const words = (table: Readonly<Record<string, string>>): Codec => ({
  to: (value) => table[String(value)],
  from: (value) => Object.keys(table).find((word) => table[word] === value),
});

/** A word as a code of a system, among other codings of a list. */
export const codeOf = (system: string, displays: Readonly<Record<string, string>> = {}): Codec => ({
  to: (value) => {
    const code = String(value);
    return { coding: [tidy({ system, code, display: displays[code] })] };
  },
  from: (value) => {
    const coding = objects((value as Json)?.coding as Json[]);
    return string(coding.find((c) => c.system === system)?.code);
  },
});

const integer = /^(?:0|[1-9]\d{0,8})$/;
export const count = both(
  (value: string) => (integer.test(value) ? Number(value) : undefined),
  (value) => (typeof value === 'number' ? String(value) : undefined),
);
export const positive = both(
  (value: string) => (integer.test(value) && value !== '0' ? Number(value) : undefined),
  (value) => (typeof value === 'number' ? String(value) : undefined),
);

/** Absolute, as FHIR wants every system and address; sources also say words, numbers and question marks. */
const isUri = (system: string): boolean => /^[a-z][a-z0-9+.-]*:\S+$/i.test(system);
const localName = 'systemName';

export function conceptOf(coded: Coded): Json {
  const { code, system, systemName, version, display, text } = coded;
  const uri = system !== undefined && isUri(system) ? system : undefined;
  const rest = flatten({
    systemName,
    ...(uri === system ? {} : { system }),
    ...(code !== undefined && !isCode(code) ? { code } : {}),
  });
  const coding = tidy({
    extension: rest.length > 0 ? writeDetails(rest) : undefined,
    system: uri,
    version,
    code: code !== undefined && isCode(code) ? code : undefined,
    display,
  });
  return tidy({ coding: Object.keys(coding).length > 0 ? [coding] : undefined, text });
}
/** FHIR code: no white space at the ends, none doubled. */
const isCode = (code: string): boolean => /^[^\s]+( [^\s]+)*$/.test(code);

export function codedOf(value: unknown): Coded | undefined {
  if (!isObject(value)) return undefined;
  const coding = objects(value.coding as Json[])[0];
  const details = readDetails(coding);
  const system = string(coding?.system) ?? string(detail(details, 'system'));
  const coded = tidy<Coded>({
    code: string(coding?.code) ?? string(detail(details, 'code')),
    system: system === undefined ? undefined : canonicalSystem(system),
    systemName: string(detail(details, localName)),
    version: string(coding?.version),
    display: string(coding?.display),
    text: string(value.text),
  } as Coded);
  return Object.keys(coded).length > 0 ? coded : undefined;
}
export const concept = both(conceptOf, codedOf);

const asGiven = extensionUrl('value-as-given');
const decimal = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?$/;

/** The number, with the digits beside it where a JSON number cannot hold them as they were. */
export function quantityOf({ value, unit, comparator }: Quantity): Json {
  const number = decimal.test(value) ? Number(value.replace(',', '.')) : Number.NaN;
  const extension = String(number) === value ? undefined : [{ url: asGiven, valueString: value }];
  return tidy({ extension, value: Number.isFinite(number) ? number : undefined, comparator, unit });
}

export function readQuantity(value: unknown): Quantity | undefined {
  if (!isObject(value)) return undefined;
  const given = objects(value.extension as Json[]).find((extension) => extension.url === asGiven);
  const digits = string(given?.valueString) ?? (typeof value.value === 'number' ? String(value.value) : undefined);
  if (digits === undefined) return undefined;
  return tidy({ value: digits, unit: string(value.unit), comparator: string(value.comparator) }) as unknown as Quantity;
}
export const quantity = both(quantityOf, readQuantity);

/** Range: an open bound is a detail of the Range. */
export function rangeOf({ low, high, lowClosed, highClosed, unit }: Range): Json {
  const at = (value: string | undefined) =>
    value === undefined ? undefined : quantityOf(tidy({ value, unit }) as Quantity);
  const alone = low === undefined && high === undefined ? { unit } : {};
  const details = flatten({ lowClosed, highClosed, ...alone });
  return tidy({ extension: details.length > 0 ? writeDetails(details) : undefined, low: at(low), high: at(high) });
}

function readRange(value: unknown): Range | undefined {
  if (!isObject(value)) return undefined;
  const low = readQuantity(value.low);
  const high = readQuantity(value.high);
  const said = restore({}, readDetails(value));
  const unit = low?.unit ?? high?.unit ?? said.unit;
  const range = tidy({ ...said, low: low?.value, high: high?.value, unit });
  return Object.keys(range).length > 0 ? (range as Range) : undefined;
}
export const range = both(rangeOf, readRange);

const uriSystem = 'urn:ietf:rfc:3986';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const asUri = (root: string): string => (uuid.test(root) ? `urn:uuid:${root}` : root);

/**
 * An id of one part is itself the identity: by FHIR's rule its system is that of URIs. A root that is no URI stands in a
 * detail of the identifier.
 */
export function identifierOf({ system, value }: Id): Json {
  const root = system === undefined ? undefined : asUri(system);
  if (root === undefined || isUri(root)) {
    return value === undefined ? { system: uriSystem, value: root ?? '' } : tidy({ system: root, value });
  }
  const details = value === undefined ? flatten({ root: true }) : flatten({ system: root });
  return { extension: writeDetails(details), value: value ?? root };
}

export function readIdentifier(value: unknown): Id | undefined {
  if (!isObject(value)) return undefined;
  const said = string(value.value);
  if (said === undefined) return undefined;
  const details = readDetails(value);
  const system = string(value.system) ?? string(detail(details, 'system'));
  if (system === uriSystem || detail(details, 'root') === true) return { system: said };
  return tidy({ system: system === undefined ? undefined : canonicalSystem(system), value: said }) as Id;
}
export const identifier = both(identifierOf, readIdentifier);

/** By the instant where both have one; a text with another offset sorts otherwise. */
const isAfter = (one: string, other: string): boolean =>
  isInstant(one) && isInstant(other) ? Date.parse(one) > Date.parse(other) : one > other;

export const period = both(
  ({ start, end }: Period) => {
    // FHIR refuses a period that ends before it starts; and an empty one.
    const wrong = start !== undefined && end !== undefined && isAfter(start, end);
    return wrong || (start ?? end) === undefined ? undefined : tidy({ start, end });
  },
  (value) => (isObject(value) ? tidy({ start: string(value.start), end: string(value.end) }) : undefined),
);

/** A link that is no absolute address stands in a detail. */
export function attachmentOf({ mediaType, data, url, id }: Media, more: Json = {}): Json {
  const link = url !== undefined && isUri(url) ? url : undefined;
  const details = flatten({ id, url: link === undefined ? url : undefined });
  const extension = details.length > 0 ? writeDetails(details) : undefined;
  return tidy({ extension, contentType: mediaType, data, url: link, ...more });
}

export function readAttachment(value: unknown): Media | undefined {
  if (!isObject(value)) return undefined;
  const mediaType = string(value.contentType);
  if (mediaType === undefined) return undefined;
  return tidy({
    ...restore({}, readDetails(value)),
    mediaType,
    data: string(value.data),
    ...linkOf(value),
  }) as unknown as Media;
}
const linkOf = ({ url }: Json): { url?: string } => (typeof url === 'string' ? { url } : {});
export const attachment = both(attachmentOf, readAttachment);

/** Annotation by its text. */
export const note = both(
  (value: string) => ({ text: value }),
  (value) => (isObject(value) ? string(value.text) : undefined),
);

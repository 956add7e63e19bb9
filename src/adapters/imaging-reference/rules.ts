import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { type Issue, issue } from '../../model/issue.ts';
import { isPersonSystem } from '../../model/systems.ts';
import type { ImagingReference, RetrieveLocation, Series, Study } from './imaging-reference.ts';
import { isUid } from './uid.ts';

/** Place of a member of the shape in the words of the source: `studies[0].series[1].uid` -> JSON Pointer, tag, field. */
export type PlaceOf = (path: string) => string;

/** What every imaging reference must be, whatever form it came in: all faults at once. */
export function imagingRules(reference: ImagingReference, placeOf: PlaceOf = (path) => path): Issue[] {
  const { studies, links, patient } = reference;
  return [
    ...(isPersonSystem(patient.identifier.system) ? checkPersonId(patient.identifier, placeOf('patient')) : []),
    ...(studies.length + links.length === 0 ? [issue('imaging-empty', { place: placeOf('studies') })] : []),
    ...studies.flatMap((study, n) => studyRules(study, `studies[${n}]`, placeOf)),
    ...repeated(studies, 'studies', placeOf),
    ...links.flatMap((link, n) => addressRules(link.url, placeOf(`links[${n}].url`))),
    ...links.map((_link, n) => issue('imaging-without-uid', { place: placeOf(`links[${n}]`) })),
  ];
}

function studyRules(study: Study, path: string, placeOf: PlaceOf): Issue[] {
  const listed = study.series.length;
  return [
    ...uidRule(study.uid, placeOf(`${path}.uid`)),
    ...locationRules(study.retrieve, `${path}.retrieve`, placeOf),
    ...study.series.flatMap((series, n) => seriesRules(series, `${path}.series[${n}]`, placeOf)),
    ...repeated(study.series, `${path}.series`, placeOf),
    ...(listed > 0 ? countRule(study.numberOfSeries, listed, placeOf(`${path}.numberOfSeries`)) : []),
    ...(listed > 0 ? countRule(study.numberOfInstances, totalOf(study), placeOf(`${path}.numberOfInstances`)) : []),
  ];
}

const totalOf = (study: Study): number =>
  study.series.reduce((sum, series) => sum + (series.numberOfInstances ?? series.instances.length), 0);

function seriesRules(series: Series, path: string, placeOf: PlaceOf): Issue[] {
  const { instances } = series;
  return [
    ...uidRule(series.uid, placeOf(`${path}.uid`)),
    ...locationRules(series.retrieve, `${path}.retrieve`, placeOf),
    ...instances.flatMap(({ uid, sopClass }, n) => [
      ...uidRule(uid, placeOf(`${path}.instances[${n}].uid`)),
      ...uidRule(sopClass, placeOf(`${path}.instances[${n}].sopClass`)),
    ]),
    ...repeated(instances, `${path}.instances`, placeOf),
    ...(instances.length > 0
      ? countRule(series.numberOfInstances, instances.length, placeOf(`${path}.numberOfInstances`))
      : []),
  ];
}

/** A wrong UID is not quoted: it may be anything, also a path or a personal number. */
const uidRule = (uid: string, place: string): Issue[] =>
  isUid(uid)
    ? []
    : [issue('uid-invalid', { place, expected: 'digits and dots, at most 64', source: 'DICOM PS3.5 section 9.1' })];

function repeated(items: readonly { readonly uid: string }[], path: string, placeOf: PlaceOf): Issue[] {
  const first = new Map<string, number>();
  return items.flatMap(({ uid }, n) => {
    const before = first.get(uid);
    if (before === undefined) first.set(uid, n);
    return before === undefined ? [] : [issue('uid-repeated', { place: placeOf(`${path}[${n}].uid`) })];
  });
}

const countRule = (told: number | undefined, listed: number, place: string): Issue[] =>
  told === undefined || told === listed
    ? []
    : [issue('imaging-count', { place, expected: `${listed} listed`, found: `${told}` })];

const locationRules = (locations: readonly RetrieveLocation[], path: string, placeOf: PlaceOf): Issue[] =>
  locations.flatMap(({ url }, n) => addressRules(url, placeOf(`${path}[${n}].url`)));

/** Names of query parameters that hold a key to the images: such an address must not travel or be kept. */
const keyNames = /^(?:access_?token|token|auth|authorization|api_?key|sig|signature|password|pwd)$/i;

function addressRules(url: string, place: string): Issue[] {
  const expected = 'http(s)://host/path without user and token';
  if (!URL.canParse(url)) return [issue('retrieve-address', { place, expected })];
  const { protocol, username, password, searchParams } = new URL(url);
  const plain = protocol === 'https:' || protocol === 'http:';
  const keyed = username !== '' || password !== '' || [...searchParams.keys()].some((name) => keyNames.test(name));
  return plain && !keyed ? [] : [issue('retrieve-address', { place, expected })];
}

import type { Series } from '../imaging-reference/imaging-reference.ts';
import { tidy } from '../referral/shape.ts';
import type { DicomReader } from './data-set.ts';
import { readDateTime } from './times.ts';

/** What a MADO manifest says of a series in its content tree (Image Library, TID 1600), beside the evidence. */
export type SeriesDescription = Pick<
  Series,
  'modality' | 'number' | 'description' | 'bodySite' | 'started' | 'numberOfInstances'
>;

/** Concept names, by the codes of DICOM and those that drafts of MADO used before there were any. */
const concepts = {
  library: ['111028'],
  group: ['126200'],
  modality: ['121139'],
  region: ['123014'],
  seriesUid: ['112002'],
  seriesNumber: ['113607'],
  description: ['131563', 'MADOTEMP002'],
  date: ['131561', 'MADOTEMP003'],
  time: ['131562', 'MADOTEMP004'],
  instances: ['131564', 'MADOTEMP007'],
} as const;
type Concept = keyof typeof concepts;

const conceptOf = (item: DicomReader): string => item.items('0040A043')[0]?.text('00080100') ?? '';
const is = (item: DicomReader, concept: Concept): boolean =>
  (concepts[concept] as readonly string[]).includes(conceptOf(item));
const children = (item: DicomReader): DicomReader[] => item.items('0040A730');

/** By Series Instance UID. Empty for a KOS that is no MADO manifest. */
export function seriesDescriptions(set: DicomReader): ReadonlyMap<string, SeriesDescription> {
  const groups = children(set)
    .filter((item) => is(item, 'library'))
    .flatMap(children)
    .filter((item) => is(item, 'group'));
  return new Map(
    groups.flatMap((group): [string, SeriesDescription][] => {
      const uid = itemOf(group, 'seriesUid')?.text('0040A124');
      return uid === undefined ? [] : [[uid, describe(group, set.text('00080201'))]];
    }),
  );
}

const itemOf = (group: DicomReader, concept: Concept): DicomReader | undefined =>
  children(group).find((item) => is(item, concept));

function describe(group: DicomReader, offset: string | undefined): SeriesDescription {
  const text = (concept: Concept, tag: string) => itemOf(group, concept)?.text(tag);
  return tidy<SeriesDescription>({
    modality: itemOf(group, 'modality')?.items('0040A168')[0]?.text('00080100'),
    number: whole(text('seriesNumber', '0040A160')),
    description: text('description', '0040A160'),
    bodySite: region(itemOf(group, 'region')),
    started: readDateTime(text('date', '0040A121'), text('time', '0040A122'), offset),
    numberOfInstances: whole(itemOf(group, 'instances')?.items('0040A300')[0]?.text('0040A30A')),
  } as SeriesDescription);
}

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

function region(item: DicomReader | undefined): Series['bodySite'] | undefined {
  const code = item?.items('0040A168')[0];
  const value = code?.text('00080100');
  if (value === undefined) return undefined;
  const display = code?.text('00080104');
  if (code?.text('00080102') !== 'SCT') return { text: display ?? value };
  return { code: tidy({ system: 'http://snomed.info/sct', code: value, display }) as { system: string; code: string } };
}

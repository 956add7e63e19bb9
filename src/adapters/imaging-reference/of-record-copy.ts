import type { ImagingOutcome } from '../record-copy/items/imaging.ts';
import type { RecordCopy } from '../record-copy/record-copy.ts';
import { tidy } from '../referral/shape.ts';
import { readDicomAddress } from './dicomweb-url.ts';
import type { ImageLink, ImagingReference, Study } from './imaging-reference.ts';

const statuses = { preliminary: 'preliminary', final: 'final', supplementary: 'appended' } as const;

/**
 * Answers of radiology in a record copy (RIV-TA GetImagingOutcome) -> imaging reference. The contract has no UIDs: a study
 * is one whose UID stands in a WADO address; every other address is a link. Undefined where the copy names no images.
 */
export function imagingOfCopy(
  { patient, referral, items, unit }: RecordCopy,
  at: string,
): ImagingReference | undefined {
  const outcomes = items.filter((item): item is ImagingOutcome => item.kind === 'imaging' && item.nullified !== true);
  const addresses = outcomes.flatMap(addressesOf);
  if (addresses.length === 0) return undefined;
  const [first] = outcomes;
  const { otherIdentifiers: _others, ...person } = patient;
  const conclusion = outcomes
    .flatMap(({ report, comment }) => [report, comment].flatMap((text) => text ?? []))
    .join('\n\n');
  const issued = outcomes.map((outcome) => outcome.issued).find((time) => time !== undefined);
  return {
    ...tidy({
      ownId: first?.id.value,
      time: instant(issued) ?? at,
      patient: person,
      referral,
      keeper: unit && tidy({ hsaId: unit.id?.value, name: unit.name }),
      report:
        conclusion === ''
          ? undefined
          : tidy({ status: statuses[first?.status ?? 'final'], issued: instant(issued), conclusion }),
    }),
    studies: studiesOf(addresses),
    links: addresses.flatMap(({ link, study }) => (study === undefined ? [link] : [])),
  } as ImagingReference;
}

const instant = (time: string | undefined): string | undefined =>
  time !== undefined && time.length > 10 ? time : undefined;

interface Addressed {
  readonly link: ImageLink;
  readonly study: Study | undefined;
}

function addressesOf({ recordings }: ImagingOutcome): Addressed[] {
  return (recordings ?? []).flatMap((recording) =>
    (recording.dicom ?? []).flatMap(({ url }): Addressed[] => {
      if (url === undefined) return [];
      const { activity, equipment, period } = recording;
      const title = activity?.text ?? activity?.display ?? activity?.code;
      const read = readDicomAddress(url);
      const study =
        read?.study === undefined
          ? undefined
          : ({
              ...tidy({
                uid: read.study,
                started: period?.start,
                procedure: title === undefined ? undefined : { text: title },
                modalities: equipment?.modality === undefined ? undefined : [equipment.modality],
              }),
              series: [],
              retrieve: read.location ? [read.location] : [],
            } as Study);
      return [{ link: tidy<ImageLink>({ url, title } as ImageLink), study }];
    }),
  );
}

/** A study that several addresses name is one. Series and instances of an address alone are no list of them. */
const studiesOf = (addresses: readonly Addressed[]): Study[] => [
  ...new Map(addresses.flatMap(({ study }) => (study ? [[study.uid, study] as const] : []))).values(),
];

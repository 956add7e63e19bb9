import { type NarrativeRow, narrativeTable, xhtml } from '../xhtml.ts';
import type { ImageLink, ImagingReference, RetrieveLocation, Series, Study } from './imaging-reference.ts';

/** How many instances the reference lists or counts. */
export const instancesOf = (study: Study): number =>
  study.series.length === 0
    ? (study.numberOfInstances ?? 0)
    : study.series.reduce((sum, series) => sum + (series.numberOfInstances ?? series.instances.length), 0);

export const seriesOf = (study: Study): number =>
  study.series.length === 0 ? (study.numberOfSeries ?? 0) : study.series.length;

/** Modalities of the series, else of the study, each once. */
export const modalitiesOf = (study: Study): string[] => {
  const told = study.series.flatMap(({ modality }) => modality ?? []);
  return [...new Set(told.length > 0 ? told : (study.modalities ?? []))];
};

/** The study in one line: what was done, with which modality. */
export function titleOf({ studies, links }: ImagingReference): string {
  const [study] = studies;
  if (!study) return links[0]?.title ?? 'Bildlänk';
  const what = study.procedure?.text ?? study.procedure?.code?.display ?? study.description ?? 'Bildundersökning';
  const modalities = modalitiesOf(study);
  const more = studies.length > 1 ? ` med flera (${studies.length} undersökningar)` : '';
  return `${what}${modalities.length > 0 ? `, ${modalities.join(', ')}` : ''}${more}`;
}

const addresses = (locations: readonly RetrieveLocation[]): string | undefined =>
  locations.length > 0 ? locations.map(({ url }) => url).join(', ') : undefined;

const studyRows = (study: Study): NarrativeRow[] => [
  ['Undersökning', study.description],
  ['Åtgärd', study.procedure?.text ?? study.procedure?.code?.display ?? study.procedure?.code?.code],
  ['Orsak', study.reason],
  ['Tid', study.started],
  ['Remissnummer i RIS (accession number)', study.accession?.value],
  ['Modalitet', modalitiesOf(study).join(', ') || undefined],
  ['Antal serier', seriesOf(study)],
  ['Antal bilder', instancesOf(study)],
  ['Study Instance UID', study.uid],
  ['Hämtas från', addresses(study.retrieve)],
];

export const seriesText = (series: Series, study: Study) =>
  xhtml(
    narrativeTable([
      ['Serie', series.description],
      ['Modalitet', series.modality],
      ['Kroppsdel', series.bodySite?.code?.display ?? series.bodySite?.text ?? series.bodySite?.code?.code],
      ['Tid', series.started],
      ['Antal bilder', series.numberOfInstances ?? series.instances.length],
      ['Series Instance UID', series.uid],
      ['Hämtas från', addresses(series.retrieve.length > 0 ? series.retrieve : study.retrieve)],
    ]),
  );

/** A link is shown as text: whoever reads it decides whether to follow it. */
export const linkText = (links: readonly ImageLink[]) =>
  xhtml(narrativeTable(links.map(({ title, url }) => [title ?? 'Länk', url])));

export const studiesText = (studies: readonly Study[]) =>
  xhtml(studies.map((study) => narrativeTable(studyRows(study))).join(''));

import type { Bundle, ImagingStudy } from '@medplum/fhirtypes';
import { isUid } from '../../adapters/imaging-reference/uid.ts';
import { jsonLimits } from '../../adapters/json-source.ts';
import { shownTime } from '../../adapters/record-copy/fhir/words.ts';
import type { CaseView } from '../../gateway/api.ts';
import { readJson } from '../../model/json-text.ts';
import { type Html, html } from '../html.ts';
import type { Visit } from '../visit.ts';
import { base } from './layout.ts';

/** The studies that the imaging manifests of the case name. */
export async function imagesOf(view: CaseView, visit: Visit): Promise<Html | false> {
  const { gateway, actor, say } = visit;
  const manifests = view.parts.filter(({ mediaType }) => mediaType.startsWith('application/fhir+json'));
  const read = await Promise.all(
    manifests.map(async ({ exchangeId, sha256 }) => (await gateway.part(exchangeId, sha256, actor))?.bytes),
  );
  const studies = read.flatMap((bytes) => (bytes ? studiesIn(bytes) : []));
  if (studies.length === 0) return false;
  return html`<h2>${say('images')}</h2>
${studies.map((study) => html`<p>${lineOf(study, visit)}</p>${previews(view.case.id, study, visit)}`)}`;
}

const mostPreviews = 12;

/** The first image of each series, made small by the archive; a link to it as large as it is. */
function previews(caseId: string, study: ImagingStudy, { say }: Visit): Html {
  const uid = uidOf(study);
  const shown = (study.series ?? []).slice(0, mostPreviews).flatMap((series, n) => {
    const first = series.instance?.[0]?.uid;
    if (uid === undefined || first === undefined || !isUid(uid) || !isUid(first) || !isUid(series.uid ?? '')) return [];
    const address = `${base}/cases/${caseId}/images/${uid}/${series.uid}/${first}`;
    const name = `${say('image')} ${n + 1}: ${series.description ?? series.modality?.code ?? ''}`;
    return [html`<a href="${address}"><img src="${address}" alt="${name}" width="160" loading="lazy"></a>`];
  });
  return html`<p class="previews">${shown}</p>`;
}

const uidOf = ({ identifier = [] }: ImagingStudy): string | undefined =>
  identifier.map(({ value }) => /^urn:oid:(.+)$/.exec(value ?? '')?.[1]).find((uid) => uid !== undefined);

function studiesIn(bytes: Uint8Array): ImagingStudy[] {
  const bundle = readJson(bytes, jsonLimits).value as Bundle | undefined;
  const resources = Array.isArray(bundle?.entry) ? bundle.entry.map((entry) => entry.resource) : [];
  return resources.filter((resource): resource is ImagingStudy => resource?.resourceType === 'ImagingStudy');
}

function lineOf({ description, started, series = [], modality }: ImagingStudy, { say }: Visit): string {
  const kinds = new Set([...(modality ?? []), ...series.map((one) => one.modality)].map((coding) => coding?.code));
  const images = series.reduce(
    (sum, { instance, numberOfInstances }) => sum + (instance?.length ?? numberOfInstances ?? 0),
    0,
  );
  // Often a day alone: no hour is made up.
  const when = shownTime(String(started ?? '')).slice(0, 16);
  const counted = [
    `${series.length} ${say(series.length === 1 ? 'oneSeries' : 'series')}`,
    `${images} ${say(images === 1 ? 'oneInstance' : 'instances')}`,
  ];
  return [[...kinds].join('/'), description, when, counted.join(', ')].filter(Boolean).join(' · ');
}

import { hasErrors } from '../../model/issue.ts';
import type { Adaptation, AdapterContext } from '../adapter.ts';
import { adaptImaging } from '../imaging-reference/adaptation.ts';
import { dicomwebBase, readDicomAddress } from '../imaging-reference/dicomweb-url.ts';
import type {
  ImageLink,
  ImagingReference,
  RetrieveLocation,
  Series,
  Study,
} from '../imaging-reference/imaging-reference.ts';
import { tidy } from '../referral/shape.ts';
import { readCodeOrText } from './codings.ts';
import type { JsonForm } from './form.ts';
import { isUuid } from './formats.ts';
import published from './imaging-reference.schema.json' with { type: 'json' };
import { pointerOf } from './pointer.ts';
import { readAuthor, readPatient } from './read.ts';
import type { AuthorJson, CodeOrTextJson, PatientJson } from './referral-json.ts';
import { schemaChecker } from './schema.ts';
import { readSystem } from './systems.ts';

const check = schemaChecker(published, 'imaging-reference.schema.json');

/** An imaging reference for an engine that knows no standard. */
export const imagingForm: JsonForm = {
  mediaType: 'application/vnd.vardbro.imaging-reference+json',
  members: ['studies', 'links'],

  async toBundle(value: Record<string, unknown>, context: AdapterContext): Promise<Adaptation> {
    const { issues, unmapped } = check(value);
    if (hasErrors(issues)) return { issues, unmapped };
    const reference = readImaging(value as unknown as ImagingJson, context.at);
    return adaptImaging(reference, context, { issues, unmapped, placeOf: (path) => pointerOf(path) });
  },
};

interface ImagingJson {
  messageId?: string;
  sender?: string;
  receiver?: string;
  caseId?: string;
  test?: boolean;
  time?: string;
  referral?: string;
  patient: PatientJson;
  by?: AuthorJson;
  keeper?: { hsaId?: string; name?: string };
  studies?: StudyJson[];
  links?: ImageLink[];
  report?: ImagingReference['report'] & { text?: string };
}
interface StudyJson extends Omit<Study, 'accession' | 'procedure' | 'series' | 'retrieve' | 'kos'> {
  accession?: string | { value: string; issuer?: string };
  procedure?: CodeOrTextJson;
  retrieve?: LocationJson[];
  series?: SeriesJson[];
}
interface SeriesJson extends Omit<Series, 'bodySite' | 'instances' | 'retrieve' | 'laterality'> {
  bodySite?: CodeOrTextJson;
  instances?: Series['instances'];
  retrieve?: LocationJson[];
}
type LocationJson = string | { url: string; locationUid?: string; kind?: RetrieveLocation['kind'] };

function readImaging(said: ImagingJson, at: string): ImagingReference {
  const { messageId, patient, by, studies = [], links = [], report, time = at, ...rest } = said;
  const named = links.map((link) => ({ link, address: readDicomAddress(link.url) }));
  const reference = tidy({
    ...rest,
    messageId: messageId !== undefined && isUuid(messageId) ? messageId : undefined,
    ownId: messageId,
    time,
    patient: readPatient(patient),
    author: by && readAuthor(by, said.sender ?? ''),
    report,
  });
  return {
    ...reference,
    studies: [...studies.map(readStudy), ...studiesOfLinks(named, studies)],
    links: named.filter(({ address }) => address?.study === undefined).map(({ link }) => link),
  } as ImagingReference;
}

/** A link that is a WADO address names a study after all. */
function studiesOfLinks(
  named: readonly { address: ReturnType<typeof readDicomAddress> }[],
  told: readonly StudyJson[],
): Study[] {
  const known = new Set(told.map(({ uid }) => uid));
  return named.flatMap(({ address }) => {
    if (address?.study === undefined || known.has(address.study)) return [];
    known.add(address.study);
    return [{ uid: address.study, series: [], retrieve: address.location ? [address.location] : [] }];
  });
}

const readStudy = ({ accession, procedure, retrieve = [], series = [], ...rest }: StudyJson): Study => ({
  ...tidy({ ...rest, accession: readAccession(accession), procedure: procedure && readCodeOrText(procedure) }),
  series: series.map(readSeries),
  retrieve: retrieve.map(readLocation),
});

const readAccession = (said: StudyJson['accession']): NonNullable<Study['accession']> | undefined => {
  if (said === undefined || typeof said === 'string') return said === undefined ? undefined : { value: said };
  const { value, issuer } = said;
  return tidy({ value, system: issuer === undefined ? undefined : readSystem(issuer) }) as Study['accession'];
};

const readSeries = ({ bodySite, instances = [], retrieve = [], ...rest }: SeriesJson): Series => ({
  ...tidy({ ...rest, bodySite: bodySite && readCodeOrText(bodySite, 'snomed-ct') }),
  instances,
  retrieve: retrieve.map(readLocation),
});

function readLocation(said: LocationJson): RetrieveLocation {
  const { url, locationUid, kind = 'wado-rs' } = typeof said === 'string' ? { url: said } : said;
  return tidy({ kind, url: kind === 'wado-rs' ? dicomwebBase(url) : url, locationUid } as RetrieveLocation);
}

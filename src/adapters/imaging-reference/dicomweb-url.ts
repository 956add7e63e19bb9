import type { RetrieveLocation } from './imaging-reference.ts';
import { isUid } from './uid.ts';

/** What a WADO address says of what it names. */
export interface DicomAddress {
  readonly location?: RetrieveLocation;
  readonly study?: string;
  readonly series?: string;
  readonly instance?: string;
}

/**
 * Reads the UIDs out of a WADO-RS address (`.../studies/1.2/series/1.3/instances/1.4`) or a WADO-URI one
 * (`?requestType=WADO&studyUID=...`). A part that is no UID reads as absent; an address that is neither names nothing.
 */
export function readDicomAddress(url: string): DicomAddress | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return undefined;
  return wadoUri(parsed) ?? wadoRs(parsed);
}

function wadoRs(url: URL): DicomAddress | undefined {
  const steps = url.pathname.split('/');
  const at = steps.lastIndexOf('studies');
  const [study, series, instance] = [1, 3, 5].map((n) => steps[at + n]);
  if (at < 0 || !isUid(study)) return undefined;
  const location: RetrieveLocation = { kind: 'wado-rs', url: `${url.origin}${steps.slice(0, at).join('/')}` };
  if (steps[at + 2] !== 'series' || !isUid(series)) return { location, study };
  if (steps[at + 4] !== 'instances' || !isUid(instance)) return { location, study, series };
  return { location, study, series, instance };
}

function wadoUri({ searchParams }: URL): DicomAddress | undefined {
  const [study, series, instance] = ['studyUID', 'seriesUID', 'objectUID'].map((name) => searchParams.get(name));
  if (!isUid(study)) return undefined;
  // A WADO-URI service is no DICOMweb base: its UIDs are used, its address is not.
  return { study, ...(isUid(series) && { series }), ...(isUid(instance) && { instance }) };
}

/** A DICOMweb base without a slash at its end and without `/studies...`. */
export function dicomwebBase(url: string): string {
  return readDicomAddress(url)?.location?.url ?? withoutLastSlashes(url);
}

/** In one walk from the end: a partner may send an address of nothing but slashes. */
export function withoutLastSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}

import type { Bundle } from '@medplum/fhirtypes';
import { documentsOf } from '../../adapters/document-message/read.ts';
import { manifestOf } from '../../adapters/imaging-reference/parts-agree.ts';
import { jsonLimits } from '../../adapters/json-source.ts';
import { readGraph } from '../../adapters/referral/graph-reader.ts';
import { readPatient } from '../../adapters/referral/patient.ts';
import { instant } from '../../model/clock.ts';
import type { Issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import type { BodyRow, ExchangeRow } from '../../store/rows.ts';
import type { DicomwebClient } from '../../transports/dicomweb/dicomweb-client.ts';
import type { Archive } from '../directory/config.ts';
import { bundleBytes } from '../exchange/bundle-bytes.ts';
import type { Parts } from '../parts.ts';
import { archiveOf } from './archives.ts';
import { checkStudies, type StudyCheck } from './check.ts';

/** Archives, and how they are asked. */
export interface Imaging {
  readonly archives: readonly Archive[];
  readonly client: DicomwebClient;
}

/** One live check of an imaging reference. */
export interface ImageCheck {
  /** ISO 8601. */
  readonly at: string;
  readonly why: 'before-sending' | 'at-receipt' | 'on-request';
  /** The worst of its studies. */
  readonly outcome: StudyCheck['outcome'];
  readonly studies: readonly StudyCheck[];
}

type CheckParts = Pick<Parts, 'store' | 'directory' | 'clock' | 'imaging'>;

/** Newest checks that are kept of one exchange. */
const kept = 20;

/**
 * Checks the studies of a reference now and keeps the result with its exchange; undefined where there is nothing to ask.
 * Throws what ends `signal`: a check that was cut short is none.
 */
export async function checkImages(
  parts: CheckParts,
  row: ExchangeRow,
  why: ImageCheck['why'],
  signal?: AbortSignal,
): Promise<ImageCheck | undefined> {
  const check = await checkNow(parts, row, why, signal);
  signal?.throwIfAborted();
  if (check) await parts.store.accept({ bodies: [await keptWith(parts, row.id, check)] });
  return check;
}

/** Checks the studies of a reference now; nothing is written. */
export async function checkNow(
  parts: CheckParts,
  row: ExchangeRow,
  why: ImageCheck['why'],
  signal?: AbortSignal,
): Promise<ImageCheck | undefined> {
  if (row.kind !== 'imaging-reference') return undefined;
  const body = await bundleBytes(parts, row);
  const bundle = body && (readJson(body.bytes, jsonLimits).value as Bundle | undefined);
  return bundle && checkBundle(parts, row, bundle, why, signal);
}

/** The checks of an exchange with a new one: of those at receipt, which are repeated, the newest stands for all. */
export async function keptWith(parts: Pick<Parts, 'store'>, exchangeId: string, check: ImageCheck): Promise<BodyRow> {
  const earlier = (await checksOf(parts, exchangeId)).filter(({ why }) => why !== 'at-receipt' || why !== check.why);
  const bytes = new TextEncoder().encode(JSON.stringify([...earlier, check].slice(-kept)));
  return { exchangeId, role: 'check', mediaType: 'application/json', status: null, bytes };
}

/** The check itself; nothing is written. */
export async function checkBundle(
  { directory, clock, imaging }: Pick<CheckParts, 'directory' | 'clock' | 'imaging'>,
  { sender, caseId }: Pick<ExchangeRow, 'sender' | 'caseId'>,
  bundle: Bundle,
  why: ImageCheck['why'],
  signal?: AbortSignal,
): Promise<ImageCheck | undefined> {
  const manifest = manifestOf(documentsOf(bundle));
  if (!imaging || !manifest || manifest.studies.length === 0) return undefined;
  const patient = readGraph(bundle).first('Patient');
  const studies = await checkStudies({
    studies: manifest.studies,
    patient: patient && readPatient(patient)?.identifier,
    caseId,
    archive: archiveOf(imaging.archives, directory(), sender),
    client: imaging.client,
    signal,
  });
  const worst = (['dead', 'unknown', 'ok'] as const).find((outcome) =>
    studies.some((study) => study.outcome === outcome),
  );
  return { at: instant(clock.now()), why, outcome: worst ?? 'ok', studies };
}

/** The checks kept of an exchange, oldest first. */
export async function checksOf({ store }: Pick<Parts, 'store'>, exchangeId: string): Promise<readonly ImageCheck[]> {
  const body = await store.body(exchangeId, 'check');
  return body ? (JSON.parse(new TextDecoder().decode(body.bytes)) as ImageCheck[]) : [];
}

export const issuesOfCheck = (check: ImageCheck): readonly Issue[] => check.studies.flatMap(({ issues }) => issues);

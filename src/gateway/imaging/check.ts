import { patientIdentifier } from '../../adapters/dicom/patient-id.ts';
import type { Study } from '../../adapters/imaging-reference/imaging-reference.ts';
import { difference, named } from '../../adapters/imaging-reference/parts-agree.ts';
import { dicomJson } from '../../adapters/qido/dicom-json.ts';
import { dicomPatientId } from '../../adapters/qido/read.ts';
import type { Identifier } from '../../adapters/referral/referral-message.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import {
  type ArchiveAccess,
  type ArchiveFailure,
  type DicomwebClient,
  isFailure,
} from '../../transports/dicomweb/dicomweb-client.ts';
import type { Archive } from '../directory/config.ts';
import { accessOf } from './archives.ts';
import { failureCodes } from './failure-codes.ts';

/** What the archive said of one study. */
export interface StudyCheck {
  readonly study: string;
  /** ok, dead (an error: not there, other images, another patient, not allowed), unknown (not now, or not to be judged). */
  readonly outcome: 'ok' | 'dead' | 'unknown';
  /** Instances that the archive holds, where it answered. */
  readonly instances?: number;
  readonly issues: readonly Issue[];
}

export interface CheckInput {
  readonly studies: readonly Study[];
  readonly patient: Identifier | undefined;
  readonly caseId: string;
  readonly archive: Archive | undefined;
  readonly client: DicomwebClient;
  /** Ends the waiting: what has not been answered then is told as silence. */
  readonly signal?: AbortSignal | undefined;
}

/** Largest page asked for; an archive may give smaller ones. */
const pageSize = 1_000;
/** Most instances of one study that are compared. */
const mostInstances = 100_000;

/** What is told instead of a failure where a study has no address to ask at. */
const noLocation = 'no retrieve location';

/** Code of the failure where an archive did not answer now and may later; undefined where all that were asked answered. */
export const silenceOf = (studies: readonly StudyCheck[]): string | undefined =>
  studies
    .flatMap(({ issues }) => issues)
    .find(({ code, found }) => code === failureCodes.unreachable && found !== noLocation)?.found;

/** Asks for every study of a reference: is it there, are its images those that the manifest names, whose are they? */
export const checkStudies = (input: CheckInput): Promise<StudyCheck[]> =>
  Promise.all(input.studies.map((study, n) => checkStudy(study, `studies[${n}]`, input)));

async function checkStudy(study: Study, place: string, input: CheckInput): Promise<StudyCheck> {
  const location = [...study.retrieve, ...study.series.flatMap(({ retrieve }) => retrieve)].find(
    ({ kind }) => kind === 'wado-rs',
  );
  if (!location) return told(study, [issue('study-unreachable', { place, found: noLocation, severity: 'warning' })]);
  const access = accessOf(location, input.caseId, input.archive);
  const found = await input.client.search(
    access,
    `/studies?StudyInstanceUID=${study.uid}&includefield=00100021&includefield=00100024&includefield=00201208`,
    input.signal,
  );
  if (isFailure(found)) return told(study, [failure(found, place)]);
  const [answer] = found.map(dicomJson).filter((result) => result.text('0020000D') === study.uid);
  if (!answer) return told(study, [issue('study-not-found', { place })]);
  const whose = patientIssues(dicomPatientId(answer), input, place);
  const held = await instancesOf(input, access, study.uid);
  if (isFailure(held)) return told(study, [...whose, failure(held, place)]);
  return told(study, [...whose, ...imageIssues(study, held, place)], held.size);
}

function told({ uid }: Study, issues: readonly Issue[], instances?: number): StudyCheck {
  const outcome = hasErrors(issues) ? 'dead' : issues.some(({ severity }) => severity === 'warning') ? 'unknown' : 'ok';
  return { study: uid, outcome, issues, ...(instances !== undefined && { instances }) };
}

/** An archive that does not answer now says nothing of the reference. */
const failure = ({ failed, code }: ArchiveFailure, place: string): Issue =>
  issue(failureCodes[failed], {
    place,
    found: code,
    ...(failed === 'unreachable' && { severity: 'warning' as const }),
  });

/** All instances as `series/instance`, page by page. */
async function instancesOf(
  { client, signal }: Pick<CheckInput, 'client' | 'signal'>,
  access: ArchiveAccess,
  study: string,
): Promise<Set<string> | ArchiveFailure> {
  const held = new Set<string>();
  while (held.size < mostInstances) {
    const page = await client.search(
      access,
      `/studies/${study}/instances?includefield=0020000E&limit=${pageSize}&offset=${held.size}`,
      signal,
    );
    if (isFailure(page)) return page;
    const before = held.size;
    for (const result of page.map(dicomJson)) held.add(`${result.text('0020000E')}/${result.text('00080018')}`);
    // An archive that ignores the offset answers the same again.
    if (held.size === before || page.length < pageSize) break;
  }
  return held;
}

/** A manifest may name no instances (a source that knew the study alone): then its count is all there is to compare. */
function imageIssues(study: Study, held: ReadonlySet<string>, place: string): Issue[] {
  const expected = named(study);
  if (expected.size === 0) {
    const count = study.numberOfInstances;
    const differs = held.size === 0 || (count !== undefined && count !== held.size);
    return differs
      ? [issue('study-differs', { place, expected: `${count ?? 'some'} instances`, found: `${held.size}` })]
      : [];
  }
  const found = difference(expected, held);
  if (found === undefined) return [];
  const missing = [...expected].some((one) => !held.has(one));
  // What has been added since does not make the reference wrong.
  return [issue('study-differs', { place, found, ...(!missing && { severity: 'warning' as const }) })];
}

function patientIssues(
  told: ReturnType<typeof dicomPatientId>,
  { patient, archive }: CheckInput,
  place: string,
): Issue[] {
  if (!told || !patient) return [issue('study-patient-unknown', { place, found: 'no patient id' })];
  const { identifier, issues } = patientIdentifier(told, place, archive?.issuers);
  const assumed = issues.some(({ code }) => code === 'dicom-issuer-assumed');
  if (identifier.system === patient.system)
    return identifier.value === patient.value ? (assumed ? issues : []) : [issue('study-patient', { place })];
  return [issue('study-patient-unknown', { place, found: 'another system of identifiers' })];
}

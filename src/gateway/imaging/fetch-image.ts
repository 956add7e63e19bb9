import type { ExchangeRow } from '../../store/rows.ts';
import { type ArchiveFailure, type ArchiveStream, isFailure } from '../../transports/dicomweb/dicomweb-client.ts';
import type { Actor } from '../api.ts';
import { bundleBytes } from '../exchange/bundle-bytes.ts';
import type { Parts } from '../parts.ts';
import { visible } from '../view/case-view.ts';
import { accessOf, archiveOf } from './archives.ts';
import { namedStudies } from './named-studies.ts';

export interface ImageRequest {
  readonly study: string;
  readonly series?: string;
  readonly instance?: string;
  /** The rest of the address below study, series or instance: `/metadata`, `/rendered`, `/frames/1`; checked by the door. */
  readonly rest: string;
  readonly accept: string;
  readonly signal: AbortSignal;
}

export type FetchedImage =
  | { readonly exchange: ExchangeRow; readonly stream: ArchiveStream }
  | { readonly exchange: ExchangeRow; readonly failure: ArchiveFailure };

/**
 * Fetches for a receiver from the archive that an imaging reference of one of its own cases names. Undefined when no
 * reference that the actor may see names the study, or the series in it: it does not exist for that actor. The row of
 * the audit is durable before the first byte leaves.
 */
export async function fetchImage(parts: Parts, asked: ImageRequest, actor: Actor): Promise<FetchedImage | undefined> {
  const named = await findStudy(parts, asked, actor);
  if (!named || !parts.imaging) return undefined;
  const { exchange, location } = named;
  const archive = archiveOf(parts.imaging.archives, parts.directory(), exchange.sender);
  const answer = parts.imaging.client.fetch(
    accessOf(location, exchange.caseId, archive),
    pathOf(asked),
    asked.accept,
    asked.signal,
  );
  const found = await audited(answer, async () => parts.store.appendAudit([await parts.audit.read(exchange, actor)]));
  return isFailure(found) ? { exchange, failure: found } : { exchange, stream: found };
}

/** The archive works while the disk does; what it answers is let go of where the audit could not be written. */
async function audited(
  answer: Promise<ArchiveStream | ArchiveFailure>,
  write: () => Promise<unknown>,
): Promise<ArchiveStream | ArchiveFailure> {
  try {
    await write();
  } catch (error) {
    const found = await answer;
    if (!isFailure(found)) found.body.on('error', () => undefined).destroy();
    throw error;
  }
  return answer;
}

const pathOf = ({ study, series, instance, rest }: ImageRequest): string =>
  `/studies/${study}${series === undefined ? '' : `/series/${series}`}${instance === undefined ? '' : `/instances/${instance}`}${rest}`;

async function findStudy(parts: Parts, { study, series, instance }: ImageRequest, actor: Actor) {
  for (const exchange of await parts.store.exchangesWith('ImagingStudy', study)) {
    if (!visible(exchange, actor)) continue;
    const body = await bundleBytes(parts, exchange);
    const told = body && namedStudies(body.bytes).find(({ uid }) => uid === study);
    if (!told) continue;
    const one = series === undefined ? undefined : told.series.find(({ uid }) => uid === series);
    // A manifest that lists series opens those; the archive may hold more of the study than was referred to.
    if (series !== undefined && told.series.length > 0 && !one) continue;
    if (instance !== undefined && one && one.instances.length > 0 && !one.instances.some(({ uid }) => uid === instance))
      continue;
    const location = [
      ...(one?.retrieve ?? []),
      ...told.retrieve,
      ...told.series.flatMap(({ retrieve }) => retrieve),
    ].find(({ kind }) => kind === 'wado-rs');
    if (location) return { exchange, location };
  }
  return undefined;
}

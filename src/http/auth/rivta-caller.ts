import type { IncomingMessage } from 'node:http';
import type { Actor } from '../../gateway/api.ts';
import type { Directory } from '../../gateway/directory/directory.ts';
import { isStrictHsaId } from '../../model/identifiers/hsa-id.ts';
import { problem } from '../problem.ts';

export interface RivtaDoor {
  /** HSA-ids of service platforms that may speak for other systems. */
  readonly platforms: readonly string[];
}

export interface ShownByCaller {
  /** HSA-id in the certificate that TLS verified. */
  readonly certificateHsaId: string | undefined;
  /** Header `x-rivta-original-serviceconsumer-hsaid`. */
  readonly originalConsumer: string | undefined;
  readonly address: string;
  readonly requestId: string;
}

/**
 * Who calls a RIV-TA contract: the system named by its certificate, or the one that a service platform of our list
 * speaks for (RIV TA Basic Profile 2.1, rule #23). It stands for the organisation of the directory that has it among
 * its systems. Throws `rivta-caller-unknown` or `rivta-on-behalf`.
 */
export function rivtaCaller(shown: ShownByCaller, directory: Directory, { platforms }: RivtaDoor): Actor {
  const caller = shown.certificateHsaId?.toUpperCase();
  if (caller === undefined) throw problem('rivta-caller-unknown', {}, { why: 'no HSA-id in a verified certificate' });
  const consumer = shown.originalConsumer?.trim().toUpperCase() || caller;
  const speaksForOther = consumer !== caller;
  if (speaksForOther && !platforms.some((platform) => platform.toUpperCase() === caller))
    throw problem('rivta-on-behalf', {}, { why: 'not a platform of ours' });
  const organisation = directory.organisationBySystem(consumer);
  if (!organisation) throw problem('rivta-caller-unknown', {}, { why: 'system not in the directory' });
  return {
    clientId: consumer,
    role: 'partner',
    units: directory.unitsOf(organisation.hsaId).map((unit) => unit.hsaId),
    address: shown.address,
    requestId: shown.requestId,
  };
}

/**
 * HSA-id of a function certificate: the subject's serialNumber, else an OU of that form (SITHS). A certificate that names
 * two there names nobody.
 */
export function certificateHsaIdOf(req: IncomingMessage): string | undefined {
  const socket = req.socket as Partial<import('node:tls').TLSSocket>;
  if (!socket.encrypted || !socket.authorized || !socket.getPeerCertificate) return undefined;
  const { subject } = socket.getPeerCertificate() as { subject?: Record<string, string | string[] | undefined> };
  for (const field of [subject?.serialNumber, subject?.OU]) {
    const named = new Set(
      [field]
        .flat()
        .flatMap((value) => value?.toUpperCase() ?? [])
        .filter(isStrictHsaId),
    );
    if (named.size > 0) return named.size === 1 ? [...named][0] : undefined;
  }
  return undefined;
}

import type { Bundle } from '@medplum/fhirtypes';
import { jsonLimits } from '../../adapters/json-source.ts';
import { securityLabelSystem } from '../../adapters/referral/extensions.ts';
import { fromBundle } from '../../adapters/referral/from-bundle.ts';
import { contentHash } from '../../model/content-hash.ts';
import { readJson } from '../../model/json-text.ts';
import type { ExchangeRow } from '../../store/rows.ts';
import type { Intake, TakenMessage } from '../intake/intake.ts';
import type { Parts } from '../parts.ts';
import { isRoute, route } from '../route.ts';
import { marksProtection } from './protected-identity.ts';
import { suppress } from './suppress.ts';

type Directories = Pick<Parts, 'directory' | 'clock'>;

/**
 * A message as it may leave: without address and telephone of a protected patient, where the agreement does not name the
 * transport. A transport that cannot mark a protected identity is refused later, by the rules of the agreement.
 */
export function protectedOnItsWay(parts: Directories & Pick<Parts, 'transports'>, taken: Intake): Intake {
  const { message } = taken;
  if (!message) return taken;
  const way = route(parts, message.envelope);
  const transport = isRoute(way) ? way.transport.connectionType : undefined;
  if (!transport || !marksProtection(transport) || named(parts, message.envelope, transport)) return taken;
  const found = suppress(message.bytes, message.bundle);
  if (!found) return taken;
  const { bundle, bytes, issues } = found;
  const envelope = { ...message.envelope, contentHash: contentHash(bytes) };
  const referral = message.referral && fromBundle(bundle).message;
  const hidden: TakenMessage = { envelope, bundle, bytes, ...(referral && { referral }) };
  return { ...taken, message: hidden, issues: [...taken.issues, ...issues] };
}

/** The bytes of a stored message as they may be shown: a partner of another make may have sent what nobody agreed on. */
export function protectedInView(parts: Directories, row: ExchangeRow, bytes: Uint8Array): Uint8Array {
  if (!mayBeMarked(bytes) || row.direction === 'out' || named(parts, row, 'fhir')) return bytes;
  const { value } = readJson(bytes, jsonLimits);
  return value === undefined ? bytes : (suppress(bytes, value as Bundle)?.bytes ?? bytes);
}

/** The end of the label's system, which JSON may write with escaped slashes, or any letter by its number. */
const traces = [securityLabelSystem.split('/').at(-1)!, '\\u00'];

function mayBeMarked({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  const text = Buffer.from(buffer, byteOffset, byteLength);
  return traces.some((trace) => text.includes(trace));
}

/** Within one organisation, or where the agreement names the transport, a protected identity is shown whole. */
function named(
  { directory, clock }: Directories,
  { sender, receiver }: Pick<ExchangeRow, 'sender' | 'receiver'>,
  transport: string,
): boolean {
  const here = directory();
  if (here.organisationOf(sender)?.hsaId === here.organisationOf(receiver)?.hsaId) return true;
  const agreement = here.agreementBetween(sender, receiver, clock.now());
  return agreement?.allows?.protectedIdentity?.includes(transport) === true;
}

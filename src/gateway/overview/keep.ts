import { documentBytes } from '../../adapters/record-copy/fhir/json.ts';
import type { RecordCopy } from '../../adapters/record-copy/record-copy.ts';
import { recordCopyToBundle } from '../../adapters/record-copy/to-bundle.ts';
import { instant } from '../../model/clock.ts';
import type { Actor, Answer, Gateway } from '../api.ts';
import type { Parts } from '../parts.ts';

interface Keeping {
  readonly parts: Pick<Parts, 'clock' | 'uuid'>;
  readonly gateway: Pick<Gateway, 'submit'>;
}

/**
 * What was read becomes a part of the case, on purpose: a record copy (journalkopia) from the reader's unit to itself,
 * which goes the way of every other, with its own rows in the audit. Its title says when something was missing or hidden.
 */
export function keepInCase(
  copy: RecordCopy,
  { caseId, whole }: { readonly caseId: string; readonly whole: boolean },
  actor: Actor,
  { parts, gateway }: Keeping,
): Promise<Answer> {
  const at = instant(parts.clock.now());
  const unit = actor.reader?.careUnit?.toUpperCase() ?? '';
  const envelope = {
    sender: unit,
    receiver: unit,
    caseId,
    messageId: parts.uuid(),
    time: at,
    title: `Journaluppgifter från andra vårdgivare${whole ? '' : ' (ofullständiga: något saknas eller är dolt)'}`,
  };
  const bundle = recordCopyToBundle(copy, { at, envelope });
  const source = { bytes: documentBytes(bundle), mediaType: 'application/fhir+json' };
  return gateway.submit({ source, format: 'fhir' }, actor);
}

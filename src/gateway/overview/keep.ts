import { documentBytes } from '../../adapters/record-copy/fhir/json.ts';
import { recordCopyToBundle } from '../../adapters/record-copy/to-bundle.ts';
import { instant } from '../../model/clock.ts';
import type { Actor, Answer, Gateway } from '../api.ts';
import type { Parts } from '../parts.ts';
import { logged } from './access-log.ts';
import type { OverviewQuestion, ReadAnswer } from './overview.ts';

interface Keeping {
  readonly parts: Pick<Parts, 'clock' | 'uuid' | 'audit' | 'store'>;
  readonly gateway: Pick<Gateway, 'submit'>;
  readonly systemId: string;
  /** The case is one of test messages. */
  readonly test: boolean;
}

/**
 * What was read becomes a part of the case, on purpose: a record copy (journalkopia) from the reader's unit to itself,
 * which goes the way of every other, with its own rows in the audit. Its title says when something was missing or hidden.
 * That it was copied is told to the log service too.
 */
export async function keepInCase(
  { copy, shown, permitted, issues }: ReadAnswer,
  question: OverviewQuestion & { readonly caseId: string },
  actor: Actor,
  { parts, gateway, systemId, test }: Keeping,
): Promise<Answer> {
  const at = instant(parts.clock.now());
  const unit = permitted.reader.careUnit;
  const envelope = {
    sender: unit,
    receiver: unit,
    caseId: question.caseId,
    messageId: parts.uuid(),
    time: at,
    test,
    title: `Journaluppgifter från andra vårdgivare${issues.length === 0 ? '' : ' (ofullständiga: något saknas eller är dolt)'}`,
  };
  const bundle = recordCopyToBundle(copy, { at, envelope });
  const source = { bytes: documentBytes(bundle), mediaType: 'application/fhir+json' };
  const kept = await gateway.submit({ source, format: 'fhir' }, actor);
  if (kept.status < 300) {
    const owned = shown.map((one) => one.owned);
    await parts.store.accept(logged(parts, systemId, { what: 'copy', permitted, question, owned }, actor));
  }
  return kept;
}

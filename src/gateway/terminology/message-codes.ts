import type { Bundle } from '@medplum/fhirtypes';
import type { Issue } from '../../model/issue.ts';
import {
  type CodingContext,
  type CodingVerdict,
  checkCodings,
  judgedBy,
} from '../../terminology/exchange/check-codings.ts';
import { codingsOf } from '../../terminology/exchange/codings-of.ts';
import { translateCodings } from '../../terminology/exchange/translate-codings.ts';
import { pinAt, pinnedVersion } from '../../terminology/pins/pin.ts';
import type { Directory } from '../directory/directory.ts';
import type { TakenMessage } from '../intake.ts';
import type { ListsInUse } from './lists-in-use.ts';

/** What the lists say of a passing message. In memory, no I/O. */
export interface MessageCodes {
  /** The national code beside each local one; the same Bundle where there is nothing to add. */
  translate(bundle: Bundle): { readonly bundle: Bundle; readonly issues: readonly Issue[] };
  /** Each coding against the agreement's pin at `at`, and against the version that the receiver has. */
  judge(message: Pick<TakenMessage, 'bundle' | 'envelope'>, at: number): CodingVerdict;
  /** The same against the pin alone: what an old message was told on its day, again. */
  judgeAgain(message: Pick<TakenMessage, 'bundle' | 'envelope'>, at: number): CodingVerdict;
  /** Versions that the message's codings name, by list: what the sender was seen to use. */
  uses(bundle: Bundle): ReadonlyMap<string, string>;
}

/** What the codes of a message come to, with what they were judged by. */
export function codeFindings(
  codes: MessageCodes | undefined,
  message: Pick<TakenMessage, 'bundle' | 'envelope'>,
  at: number,
): Issue[] {
  if (!codes) return [];
  const { issues, judged } = codes.judge(message, at);
  return [...issues, ...judgedBy(judged)];
}

export function messageCodes(lists: ListsInUse, directory: () => Directory): MessageCodes {
  const maps = (url: string) =>
    lists
      .maps()
      .filter((map) => (map.group ?? []).some((g) => g.source !== undefined && lists.canonical(g.source) === url));
  const context = ({ envelope }: Pick<TakenMessage, 'envelope'>, at: number, parties: boolean): CodingContext => {
    const { sender, receiver } = envelope;
    const agreement = directory().agreementBetween(sender, receiver, at);
    const pin = agreement && pinAt(lists.pins(), agreement.id, at);
    return {
      canonical: lists.canonical,
      concepts: lists.concepts,
      pinned: (url) => pinnedVersion(pin, url) ?? lists.current(url, at),
      sender: (url) => (parties ? lists.versionAt(sender, url) : undefined),
      receiver: (url) => (parties ? lists.versionAt(receiver, url) : undefined),
      maps,
      ...(pin && { manifest: pin.hash }),
    };
  };
  return {
    translate: (bundle) => {
      const { resource, issues } = translateCodings(bundle, { canonical: lists.canonical, maps }, 'Bundle');
      return { bundle: resource, issues };
    },
    judge: (message, at) => checkCodings(codingsOf(message.bundle, 'Bundle'), context(message, at, true)),
    judgeAgain: (message, at) => checkCodings(codingsOf(message.bundle, 'Bundle'), context(message, at, false)),
    uses: (bundle) => {
      const used = new Map<string, string>();
      for (const { coding } of codingsOf(bundle, 'Bundle')) {
        const url = coding.system === undefined || !coding.version ? undefined : lists.canonical(coding.system);
        if (url !== undefined && lists.concepts(url, coding.version!)) used.set(url, coding.version!);
      }
      return used;
    },
  };
}

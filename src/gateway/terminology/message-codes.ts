import type { Bundle } from '@medplum/fhirtypes';
import { partiesOf } from '../../adapters/envelope.ts';
import type { Issue } from '../../model/issue.ts';
import { madeOnce } from '../../model/remembered.ts';
import {
  type CodingContext,
  type CodingVerdict,
  checkCodings,
  judgedBy,
  type PlacedCoding,
} from '../../terminology/exchange/check-codings.ts';
import { codingsOf } from '../../terminology/exchange/codings-of.ts';
import { translateCodings } from '../../terminology/exchange/translate-codings.ts';
import { type UsedList, usedLists } from '../../terminology/exchange/used-list.ts';
import { type Pin, pinAt } from '../../terminology/pins/pin.ts';
import type { PinnableBindings } from '../../terminology/pins/pinnable-bindings.ts';
import type { Directory } from '../directory/directory.ts';
import type { TakenMessage } from '../intake/intake.ts';
import type { ListsInUse } from './lists-in-use.ts';

/** What the lists say of a passing message, by the pin of its parties' agreement at a moment. In memory, no I/O. */
export interface MessageCodes {
  /** The national code beside each local one; the same Bundle where there is nothing to add. */
  translate(
    bundle: Bundle,
    at: number,
  ): { readonly bundle: Bundle; readonly issues: readonly Issue[]; readonly used: readonly UsedList[] };
  /** Holds the message against its profiles (`work`, at once) with the value sets that are meant. */
  validate(
    bundle: Bundle,
    at: number,
    work: () => readonly Issue[],
  ): { readonly issues: readonly Issue[]; readonly used: readonly UsedList[] };
  /** Each coding against the agreement's pin, and against the version that the receiver has. */
  judge(message: Judged, at: number): CodingVerdict;
  /** The same against the pin alone: what an old message was told on its day, again. */
  judgeAgain(message: Judged, at: number): CodingVerdict;
  /** Versions that the message's codings name, by list: what the sender was seen to use. */
  uses(bundle: Bundle): ReadonlyMap<string, string>;
}

type Judged = Pick<TakenMessage, 'bundle' | 'envelope'>;

/** What the codes of a message come to, with what they were judged by. */
export function codeFindings(
  codes: MessageCodes | undefined,
  message: Judged & Pick<TakenMessage, 'used'>,
  at: number,
) {
  if (!codes) return [];
  const { issues, judged } = codes.judge(message, at);
  return [...issues, ...judgedBy(judged), ...usedLists(message.used ?? [])];
}

/** `bindings`: those of the validator that `work` asks; without them value sets are as they are in use. */
export function messageCodes(lists: ListsInUse, directory: () => Directory, bindings?: PinnableBindings): MessageCodes {
  const pinFor = (parties: ReturnType<typeof partiesOf>, at: number): Pin | undefined => {
    const agreement = parties && directory().agreementBetween(parties.sender, parties.receiver, at);
    return agreement && pinAt(lists.pins(), agreement.id, at);
  };
  /** Asked for judging and for what a message uses: a message is walked once. */
  const codings = madeOnce((bundle: Bundle): readonly PlacedCoding[] => codingsOf(bundle, 'Bundle'));
  const judge = ({ bundle, envelope }: Judged, at: number, parties: boolean): CodingVerdict => {
    const { sender, receiver } = envelope;
    const pin = pinFor(envelope, at);
    const meant = lists.meant(at, pin);
    const context: CodingContext = {
      canonical: lists.canonical,
      concepts: lists.concepts,
      pinned: (url) => meant.get(url),
      sender: (url) => (parties ? lists.versionAt(sender, url) : undefined),
      receiver: (url) => (parties ? lists.versionAt(receiver, url) : undefined),
      maps: lists.mapsFrom(meant),
      ...(pin && { manifest: pin.hash }),
    };
    return checkCodings(codings(bundle), context);
  };
  return {
    translate(bundle, at) {
      const pin = pinFor(partiesOf(bundle), at);
      const meant = lists.meant(at, pin);
      const inUse = (system: string) => {
        const url = lists.canonical(system);
        return url === undefined || meant.has(url);
      };
      const known = { canonical: lists.canonical, maps: lists.mapsFrom(meant), inUse };
      const { resource, issues, used } = translateCodings(
        bundle,
        { ...known, ...(pin && { manifest: pin.hash }) },
        'Bundle',
      );
      return { bundle: resource, issues, used };
    },
    validate(bundle, at, work) {
      const pin = pinFor(partiesOf(bundle), at);
      const meant = lists.meant(at, pin);
      const terminology = lists.terminology(at, meant);
      if (!bindings || !terminology) return { issues: work(), used: [] };
      const { result, valueSets } = bindings.under(terminology, work);
      const ours = [...valueSets].filter(([list]) => meant.has(list.slice(0, list.indexOf('|'))));
      const used = ours.map(
        ([list, codes]): UsedList => ({ kind: 'ValueSet', list, codes, ...(pin && { manifest: pin.hash }) }),
      );
      return { issues: result, used };
    },
    judge: (message, at) => judge(message, at, true),
    judgeAgain: (message, at) => judge(message, at, false),
    uses: (bundle) => {
      const used = new Map<string, string>();
      for (const { coding } of codings(bundle)) {
        const url = coding.system === undefined || !coding.version ? undefined : lists.canonical(coding.system);
        if (url !== undefined && lists.concepts(url, coding.version!)) used.set(url, coding.version!);
      }
      return used;
    },
  };
}

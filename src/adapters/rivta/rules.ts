import { checkHsaId } from '../../model/identifiers/hsa-id.ts';
import { checkPersonId } from '../../model/identifiers/person-id.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { CodeOrText, ReferralMessage } from '../referral/referral-message.ts';
import type { Loose } from './draft.ts';
import { type Mode, safePlace } from './reading.ts';

/** What the contract text demands beyond its schema: one named rule each, with its paragraph. */

type Message = Loose<ReferralMessage>;

export interface RuleInput {
  readonly message: Message;
  readonly mode: Mode;
  /** XPath of a field by its path; of the nearest field around it when it was not on the wire. */
  place(field: string): string;
}

type Rule = (input: RuleInput) => Issue[];

const text = (paragraph: string): string => `clinicalprocess:activity:request 2.2, ${paragraph}`;
const none: Issue[] = [];

/** Each list of conditions or activities of a message, with its path. */
function codedLists({ request, answer }: Message): [string, readonly Loose<CodeOrText>[]][] {
  return [
    ['request.conditions', request?.conditions ?? []],
    ['request.desiredActivities', request?.desiredActivities ?? []],
    ['answer.conditions', answer?.conditions ?? []],
    ['answer.activities', answer?.activities ?? []],
  ];
}

const codeXorText: Rule = ({ message, place }) =>
  codedLists(message).flatMap(([path, list]) =>
    list.flatMap(({ code, text: words }, i) => {
      const at = `${path}[${i}]`;
      // A part that was on the wire but could not be read has its own finding.
      const coded = code !== undefined || place(`${at}.code`) !== place(at);
      const worded = words !== undefined || place(`${at}.text`) !== place(at);
      if (coded !== worded) return none;
      const found = coded ? 'both' : 'neither';
      const details = { place: place(at), expected: 'code or text', found, source: text('6, code xor text') };
      return [issue('code-xor-text', details)];
    }),
  );

const postalCode: Rule = ({ message, place }) => {
  const code = message.patient?.temporaryAddress?.postalCode;
  if (code === undefined || /^\d{5}$/.test(code)) return none;
  const at = place('patient.temporaryAddress.postalCode');
  const found = `${code.length} characters`;
  return [issue('value-invalid', { place: at, expected: 'five digits', found, source: text('6, postalCode') })];
};

const chapter: Rule = ({ message, place }) => {
  const payment = message.request?.payment;
  if (payment?.type?.code !== '1' || place('request.payment.chapter') !== place('request.payment')) return none;
  return [
    issue('element-required', {
      place: `${place('request.payment')}/commitmentTypeChapter`,
      expected: 'given when commitmentType is 1',
      found: '0',
      source: text('6, commitmentTypeChapter'),
    }),
  ];
};

const validity: Rule = ({ message, place }) => {
  const payment = message.request?.payment;
  const at = place('request.payment.validity');
  if (!payment || at === place('request.payment')) return none;
  if (payment.validFrom === undefined && payment.validTo === undefined) {
    const details = { place: at, expected: 'low or high', found: 'neither', source: text('3.2, validity') };
    return [issue('element-required', details)];
  }
  if (payment.validFrom && payment.validTo && payment.validTo < payment.validFrom) {
    return [issue('value-invalid', { place: at, expected: 'low not after high', source: 'FHIR R4 Period, per-1' })];
  }
  return none;
};

const intermediary: Rule = ({ message, place }) => {
  if (message.event !== 'remiss-vidareskickad' || message.request?.forwardedBy?.length) return none;
  return [
    issue('element-required', {
      place: `${place('')}/intermediaryParticipant`,
      expected: 'given when typeOfReason is VR',
      found: '0',
      source: text('6, intermediaryParticipant'),
    }),
  ];
};

const forwarding: Rule = ({ message, place }) => {
  const { event, answer } = message;
  if (!answer || event === undefined) return none;
  const given = place('answer.forwardedTo') !== place('');
  if (given === (event === 'vidareskickad')) return none;
  const source = text('6, forwardingRecipient');
  return given
    ? [issue('element-unexpected', { place: place('answer.forwardedTo'), expected: 'only with VID', source })]
    : [
        issue('element-required', {
          place: `${place('')}/forwardingRecipient`,
          expected: 'given with VID',
          found: '0',
          source,
        }),
      ];
};

const person: Rule = ({ message, place }) => {
  const id = message.patient?.identifier;
  if (id?.system === undefined || id.value === undefined) return none;
  return checkPersonId({ system: id.system, value: id.value }, place('patient.identifier')).map((found) => ({
    source: text('3.2, personId'),
    ...found,
  }));
};

const hsaIds: Rule = ({ message, mode, place }) => {
  const { request, answer } = message;
  const ids: [string, string | undefined][] = [
    ['receiver', message.receiver],
    ['request.replyTo.hsaId', request?.replyTo?.hsaId],
    ['request.author.hsaId', request?.author?.hsaId],
    ['request.author.unit', request?.author?.unit],
    ['request.payment.approvedBy.hsaId', request?.payment?.approvedBy?.hsaId],
    ...(request?.forwardedBy ?? []).map(({ unit }, i): [string, string | undefined] => [
      `request.forwardedBy[${i}].unit`,
      unit,
    ]),
    ['answer.organisation.hsaId', answer?.organisation?.hsaId],
    ['answer.author.hsaId', answer?.author?.hsaId],
    ['answer.author.unit', answer?.author?.unit],
    ['answer.forwardedTo', answer?.forwardedTo],
  ];
  const use = mode === 'reading' ? 'read' : 'write';
  return ids.flatMap(([field, id]) => (id === undefined ? none : checkHsaId(id, use, place(field))));
};

export const rules = {
  codeXorText,
  postalCode,
  chapter,
  validity,
  intermediary,
  forwarding,
  person,
  hsaIds,
} as const satisfies Record<string, Rule>;

/** All rules over a message and the referral it may carry inside. `places` are those of the reading. */
export function checkRules(
  message: Message,
  places: ReadonlyMap<string, string>,
  mode: Mode,
  top: string,
  prefix = '',
): Issue[] {
  const place = (field: string): string => {
    for (let path = prefix + field; path.length > prefix.length; path = path.replace(/\.?[^.]*$/, '')) {
      const found = places.get(path);
      if (found) return safePlace(found);
    }
    return safePlace(top);
  };
  const own = Object.values(rules).flatMap((rule) => rule({ message, mode, place }));
  const original = message.answer?.originalRequest;
  if (!original) return own;
  const inner = 'answer.originalRequest';
  return [...own, ...checkRules(original, places, mode, place(inner), `${prefix}${inner}.`)];
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { statement } from '../../../src/cli/demo/messages.ts';
import { transitions } from '../../../src/gateway/referral/transitions.ts';
import { type Side, type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { first, id, says, time } from '../conversation.ts';

interface Step {
  readonly by: 'region' | 'clinic';
  readonly message: ReferralMessage;
}

const region = (message: ReferralMessage): Step => ({ by: 'region', message });
const clinic = (...said: Parameters<typeof says>): Step => ({ by: 'clinic', message: says(...said) });
const booked = { appointment: { id: 'SE5599990008-SYS9#t', start: time } };
const version = (event: 'remiss-andrad' | 'betalningsandring', n: number) => region(first({ event, version: n }));

/** One long life of a referral, with events that only FHIR carries in between. */
const story: readonly Step[] = [
  region(first()),
  clinic('komplettering-begard'),
  version('remiss-andrad', 2),
  clinic('bekraftad'),
  version('betalningsandring', 3),
  clinic('bokning', booked),
  clinic('uteblivit', booked),
  clinic('start', {}),
  clinic('delsvar'),
  clinic('slutsvar'),
  region(statement(first(), 'svar-mottaget', 'SE5566778899-SYS1#m', time)),
  clinic('slutsvar-rattad'),
];

const carried = new Set(
  transitions
    .filter(({ rivta }) => !['-', 'result OK/INFO', 'result ERROR or fault'].includes(rivta))
    .map((t) => t.event),
);

/** What a case says after a step, without what names the wire: codes of receipts and hashes of bytes. */
async function seen(side: Side) {
  const view = (await side.case(id))!;
  return {
    log: view.tasks.flatMap((task) => task.log.map(({ event }) => event)),
    version: view.tasks.map((task) => task.version),
    exchanges: view.exchanges.map(({ exchange, receipts }) => ({
      event: exchange.event,
      state: exchange.state,
      contentHash: exchange.contentHash,
      receipts: receipts.map(({ level, sort, outcome, party }) => `${level} ${sort} ${outcome} ${party}`).sort(),
    })),
  };
}

type Seen = Awaited<ReturnType<typeof seen>>;
const only = (of: Seen): Seen => ({
  ...of,
  log: of.log.filter((event) => carried.has(event) || event === 'mottagen'),
  exchanges: of.exchanges.filter(({ event }) => carried.has(event)),
});

describe('one case over fhir and over digital remiss', () => {
  let overFhir: TwoGateways;
  let overRivta: TwoParties;
  beforeAll(async () => {
    [overFhir, overRivta] = [await twoGateways(), await twoParties()];
  });
  afterAll(async () => {
    await overFhir.close();
    await overRivta.close();
  });

  test.each(story.map(({ by, message }, n) => [n + 1, `${message.event} by the ${by}`, story[n]!] as const))(
    'step %i, %s: equal in all that the table says is carried, and nothing else differs',
    async (_n, _name, { by, message }) => {
      const answers = [await overFhir[by].submit(message), await overRivta[by].submit(message)];
      expect(answers.map(({ status }) => status)).toEqual([202, 202]);
      await overFhir.run();
      await overRivta.run();
      for (const side of ['region', 'clinic'] as const) {
        const [fhir, rivta] = [await seen(overFhir[side]), await seen(overRivta[side])];
        expect(only(rivta), side).toEqual(only(fhir));
        const different = fhir.exchanges.filter(({ event }) => !carried.has(event)).map(({ event }) => event);
        const untold = rivta.exchanges.filter(({ event }) => !carried.has(event));
        // The party that wrote them shows them as not carried; the other never hears of them.
        expect(untold.map(({ event }) => event)).toEqual(
          different.filter((event) => (event === 'svar-mottaget') === (side === 'region')),
        );
        expect(untold.every(({ state, receipts }) => state === 'undelivered' && receipts.length === 0)).toBe(true);
      }
    },
  );
});

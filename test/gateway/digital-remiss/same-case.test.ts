import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../../src/adapters/referral/referral-message.ts';
import { statement } from '../../../src/cli/demo/messages.ts';
import type { DirectoryData } from '../../../src/gateway/directory/directory.ts';
import { transitions } from '../../../src/gateway/referral/transitions.ts';
import type { Side } from '../../support/side.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { type TwoParties, twoParties } from '../../support/two-parties.ts';
import { clinicUnit, regionUnit } from '../../support/two-units.ts';
import { first, id, says, submitFor, time } from '../conversation.ts';

interface Step {
  readonly by: 'region' | 'clinic';
  readonly message: ReferralMessage;
}

/** Another unit of the region's, to which the clinic may forward. */
const knee = 'SE5566778899-KNAKUT';

const region = (message: ReferralMessage): Step => ({ by: 'region', message });
const clinic = (...said: Parameters<typeof says>): Step => ({ by: 'clinic', message: says(...said) });
const version = (event: 'remiss-andrad' | 'betalningsandring', n: number) => region(first({ event, version: n }));
const booked = { appointment: { id: 'SE5599990008-SYS9#t', start: time } };
/** A second answer of the same sort has an id of its own. */
const again = ({ by, message }: Step, n: number): Step => ({
  by,
  message: { ...message, ownId: `${message.ownId}-${n}` },
});

const forwarded: ReferralMessage = first({
  event: 'remiss-vidareskickad',
  version: 2,
  sender: clinicUnit,
  receiver: knee,
  request: { ...first().request!, recipient: { hsaId: knee }, forwardedBy: [{ unit: clinicUnit, time }] },
});
function fromKnee(event: ReferralMessage['event']): Step {
  const said = says(event);
  const author = { ...said.answer!.author, unit: knee };
  return region({
    ...said,
    version: 2,
    sender: knee,
    answer: { ...said.answer!, organisation: { hsaId: knee }, author },
  });
}

/** Lives of a referral, with events that only FHIR carries in between. */
const stories: Readonly<Record<string, readonly Step[]>> = {
  'from question to corrected answer': [
    region(first()),
    clinic('komplettering-begard'),
    version('remiss-andrad', 2),
    clinic('bekraftad'),
    version('betalningsandring', 3),
    clinic('bokning', booked),
    clinic('uteblivit', booked),
    clinic('start', {}),
    clinic('delsvar', { text: 'Preliminärt svar.', preliminary: true }),
    again(clinic('delsvar', { text: 'Delsvar.', preliminary: false }), 2),
    clinic('slutsvar'),
    region(statement(first(), 'svar-mottaget', 'SE5566778899-SYS1#m', time)),
    clinic('slutsvar-rattad'),
  ],
  rejected: [region(first()), clinic('avvisad')],
  'broken off after it was accepted': [
    region(first()),
    clinic('bekraftad'),
    again(clinic('komplettering-begard'), 2),
    clinic('avbruten'),
  ],
  'answered without a word before': [region(first()), clinic('slutsvar')],
  'forwarded, and answered by the next unit': [
    region(first()),
    clinic('vidareskickad', { text: 'Knämottagningen tar över.', forwardedTo: knee }),
    { by: 'clinic', message: forwarded },
    fromKnee('bekraftad'),
    fromKnee('slutsvar'),
  ],
};

const carried = new Set(
  transitions
    .filter(({ rivta }) => !['-', 'result OK/INFO', 'result ERROR or fault'].includes(rivta))
    .map((t) => t.event),
);

/** What a case says after a step, without what names the wire: codes of receipts and hashes of bytes. */
async function seen(side: Side) {
  const view = (await side.case(id))!;
  return {
    states: view.tasks.map(({ owner, side: of, state }) => `${owner} ${of} ${state}`).sort(),
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
const only = ({ log, version: versions, exchanges }: Seen) => ({
  log: log.filter((event) => carried.has(event) || event === 'mottagen'),
  version: versions,
  exchanges: exchanges.filter(({ event }) => carried.has(event)),
});

/** The region's second unit, which the same gateway serves. */
const withKnee = (data: DirectoryData): DirectoryData => ({
  ...data,
  units: [
    ...data.units,
    { ...data.units.find(({ hsaId }) => hsaId === regionUnit)!, hsaId: knee, name: 'Knämottagningen' },
  ],
});

test('the stories hold every event that the table says is carried', () => {
  const told = new Set(Object.values(stories).flatMap((steps) => steps.map(({ message }) => message.event)));
  expect([...carried].filter((event) => !told.has(event as never))).toEqual([]);
});

describe.each(Object.entries(stories))('a case over fhir and over digital remiss: %s', (_name, story) => {
  let overFhir: TwoGateways;
  let overRivta: TwoParties;
  beforeAll(async () => {
    [overFhir, overRivta] = [await twoGateways({ adjust: withKnee }), await twoParties({ adjust: withKnee })];
  });
  afterAll(async () => {
    await overFhir.close();
    await overRivta.close();
  });

  test.each(story.map(({ by, message }, n) => [n + 1, `${message.event} by the ${by}`, story[n]!] as const))(
    'step %i, %s: equal in all that the table says is carried, and nothing else differs',
    async (_n, _name, { by, message }) => {
      for (const two of [overFhir, overRivta])
        expect((await submitFor(two[by], message.sender, message)).status).toBe(202);
      await overFhir.run();
      await overRivta.run();
      for (const side of ['region', 'clinic'] as const) {
        const [fhir, rivta] = [await seen(overFhir[side]), await seen(overRivta[side])];
        expect(only(rivta), side).toEqual(only(fhir));
        if (carried.has(message.event)) expect(rivta.states, side).toEqual(fhir.states);
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

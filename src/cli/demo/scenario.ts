import type { ReferralMessage } from '../../adapters/referral/referral-message.ts';
import type { TestCa } from '../pki.ts';
import type { Archive } from './archive.ts';
import { digitalRemiss } from './digital-remiss.ts';
import { documents } from './documents.ts';
import { expectStatus } from './expect-status.ts';
import { answer, referral, statement } from './messages.ts';
import type { Party } from './party.ts';
import type { Running } from './process.ts';

export interface Stage {
  readonly region: Party;
  readonly clinic: Party;
  readonly clinicProcess: Running;
  /** Authority of everybody's certificates. */
  readonly ca: TestCa;
  /** Of the images that follow the main referral. */
  readonly archive: Pick<Archive, 'address'>;
  /** The region's entries are offered for reading (NPÖ), and the clinic reads them for the case of a referral. */
  offerEntries(referral: ReferralMessage): Promise<void>;
  readEntries(remissId: string): Promise<void>;
  /** ISO 8601 with offset; advances by a minute with each message that is written. */
  clock(): string;
  /** One step of the story: told when it has succeeded; throws otherwise. */
  step(sv: string, act: () => Promise<void>): Promise<void>;
}

const prefix = 'SE5566778899-SYS1#DEMO-';
export const mainReferral = `${prefix}1`;

/** The whole story of the demo, in order. */
export async function play(stage: Stage): Promise<void> {
  await wholeLife(stage);
  await rejection(stage);
  await cancellation(stage);
  await digitalRemiss(stage, `${prefix}5`);
  await refusals(stage);
  await death(stage);
  await stage.step(
    'Kliniken läser vad regionen har om patienten (NPÖ): en diagnos visas, och att något är spärrat',
    () => stage.readEntries(mainReferral),
  );
}

/** json: sent, received, completed, accepted, booked, answered in part and whole, received, corrected. */
async function wholeLife(stage: Stage): Promise<void> {
  const { region, clinic, clock, step } = stage;
  const first = referral({
    id: mainReferral,
    patient: 'alma',
    question: 'Total höftprotes höger, övertagande för operation.',
    time: clock(),
  });
  const both = async (state: string): Promise<void> => {
    await clinic.until(mainReferral, state);
    await region.until(mainReferral, state);
  };
  const says = async (
    event: ReferralMessage['event'],
    state: string,
    said: Parameters<typeof answer>[4],
    format: 'json' | 'rivta' | 'fhir' = 'json',
  ) => {
    await expectStatus(clinic.submit(answer(second, event, `SE5599990008-SYS9#${event}`, clock(), said), format), 202);
    await both(state);
  };
  const completed =
    'Total höftprotes höger, övertagande för operation. Röntgen från i maj är bifogad i beskrivningen: uttalad artros.';
  const second = referral(
    { id: mainReferral, patient: 'alma', question: completed, time: first.time },
    { event: 'remiss-andrad', version: 2, time: clock() },
  );
  const appointment = {
    id: 'SE5599990008-SYS9#tid-1',
    start: '2026-12-14T09:30:00+01:00',
    end: '2026-12-14T10:15:00+01:00',
  };

  await step('Remiss 1 kommer in som JSON hos regionen och når kliniken', async () => {
    await expectStatus(region.submit(first, 'json'), 202);
    await both('received');
  });
  await step('Regionen erbjuder två diagnoser för läsning (NPÖ); patienten har spärrat den ena', () =>
    stage.offerEntries(first),
  );
  await documents(stage, first);
  await step('Samma remiss sänds en gång till: dubbletten får samma svar', async () => {
    const reply = await region.submit(first, 'json');
    if (reply.status !== 202 || !reply.headers['vardbro-duplicate'])
      throw new Error(`no duplicate: HTTP ${reply.status}`);
  });
  await step('Kliniken försöker boka innan remissen är bedömd: nekas med tillståndet', async () => {
    const early = answer(first, 'bokning', 'SE5599990008-SYS9#for-tidig', clock(), { appointment });
    await expectStatus(clinic.submit(early, 'json'), 409, 'illegal-transition');
  });
  await step('Kliniken begär komplettering (KOM)', async () => {
    const asked = answer(first, 'komplettering-begard', 'SE5599990008-SYS9#KOM', clock(), {
      text: 'Röntgenutlåtande saknas. Komplettera remissen.',
    });
    await expectStatus(clinic.submit(asked, 'rivta'), 202);
    await both('completion-requested');
  });
  await step('Regionen kompletterar: version 2', async () => {
    await expectStatus(region.submit(second, 'rivta'), 202);
    await both('received');
  });
  await step('Kliniken bekräftar och accepterar (BEK)', () =>
    says('bekraftad', 'accepted', { text: 'Remissen är bedömd och accepterad.' }, 'rivta'),
  );
  await step('Kliniken bokar en tid', () => says('bokning', 'booked', { appointment }));
  await step('Kliniken lämnar delsvar', () =>
    says(
      'delsvar',
      'partially-answered',
      { text: 'Operation genomförd utan komplikation. Slutsvar följer.', preliminary: false },
      'rivta',
    ),
  );
  await step('Kliniken lämnar slutsvar', () =>
    says('slutsvar', 'answered', { text: 'Utskriven till hemmet. Återbesök hos fysioterapeut om sex veckor.' }, 'fhir'),
  );
  await step('Regionen kvitterar svaret', async () => {
    await expectStatus(
      region.submit(statement(second, 'svar-mottaget', 'SE5566778899-SYS1#DEMO-1#mottaget', clock()), 'json'),
      202,
    );
    await both('answer-received');
  });
  await step('Kliniken rättar slutsvaret', () =>
    says('slutsvar-rattad', 'answered', { text: 'Rättelse: återbesök om fyra veckor, inte sex.' }),
  );
}

async function rejection({ region, clinic, clock, step }: Stage): Promise<void> {
  const id = `${prefix}2`;
  const second = referral({ id, patient: 'nils', question: 'Ställningstagande till knäprotes.', time: clock() });
  await step('Remiss 2 kommer in som RIV-TA (ProcessRequest) och avvisas av kliniken', async () => {
    await expectStatus(region.submit(second, 'rivta'), 202);
    await region.until(id, 'received');
    await expectStatus(
      clinic.submit(
        answer(second, 'avvisad', 'SE5599990008-SYS9#AVV', clock(), {
          text: 'Vi utför inte knäprotes. Sänd till annan enhet.',
        }),
        'rivta',
      ),
      202,
    );
    await region.until(id, 'rejected');
  });
}

async function cancellation({ region, clinic, clock, step }: Stage): Promise<void> {
  const id = `${prefix}3`;
  const third = referral({ id, patient: 'ida', question: 'Fotkirurgisk bedömning, hallux valgus.', time: clock() });
  await step('Remiss 3 kommer in som FHIR och återkallas av regionen', async () => {
    await expectStatus(region.submit(third, 'fhir'), 202);
    await region.until(id, 'received');
    await expectStatus(
      region.submit(
        statement(third, 'aterkallelse', `${id}#aterkallelse`, clock(), 'Patienten har fått tid på hemorten.'),
        'json',
      ),
      202,
    );
    await region.until(id, 'cancelled');
    await clinic.until(id, 'cancelled');
  });
}

async function refusals({ region, clock, step }: Stage): Promise<void> {
  await step('En remiss till privat klinik utan betalningsförbindelse stoppas före sändning', async () => {
    const whole = referral({ id: `${prefix}4`, patient: 'nils', question: 'Höftbesvär.', time: clock() });
    const { payment: _none, ...unpaid } = whole.request!;
    await expectStatus(region.submit({ ...whole, request: unpaid }, 'json'), 422, 'payment-commitment-missing');
  });
}

/** The clinic dies in mid-delivery; nothing that the region's gateway accepted is lost, nothing comes twice. */
async function death({ region, clinic, clinicProcess, clock, step }: Stage): Promise<void> {
  const ids = Array.from({ length: 12 }, (_, n) => `${prefix}K${n + 1}`);
  await step('Klinikens gateway dödas mitt i leveransen av tolv remisser', async () => {
    for (const [n, id] of ids.entries()) {
      const one = referral({ id, patient: 'alma', question: `Höftbedömning ${n + 1}.`, time: clock() });
      await expectStatus(region.submit(one, 'json'), 202);
      if (n === 4) await clinicProcess.kill();
    }
  });
  await step('Den startas igen: alla tolv kommer fram, var och en en gång', async () => {
    await clinicProcess.start();
    for (const id of ids) {
      await region.until(id, 'received');
      await clinic.until(id, 'received');
    }
  });
}

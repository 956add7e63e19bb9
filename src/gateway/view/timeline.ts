import { outcomes } from '../../model/outcomes.ts';
import type { ExchangeRow, OutboxRow, Receipt, TaskLogRow } from '../../store/rows.ts';
import type { TimelineEntry } from '../api.ts';
import type { ImageCheck } from '../imaging/image-checks.ts';
import { receiptTexts, textOf } from './event-texts.ts';

export interface TimelineInput {
  readonly logs: readonly TaskLogRow[];
  readonly receipts: readonly Receipt[];
  readonly exchanges: readonly ExchangeRow[];
  readonly jobs: readonly OutboxRow[];
  readonly checks: readonly { readonly exchangeId: string; readonly checks: readonly ImageCheck[] }[];
}

/** One list of all that happened in a case, oldest first: state changes, receipts, what waits and what failed. */
export function timeline({ logs, receipts, exchanges, jobs, checks }: TimelineInput): TimelineEntry[] {
  const entries = [
    ...logs.map(stateChange),
    ...exchanges.filter(({ kind }) => stateless.has(kind)).map(document),
    ...receipts.map((row) =>
      receipt(
        row,
        exchanges.find((exchange) => exchange.id === row.exchangeId),
      ),
    ),
    ...exchanges.flatMap(waiting),
    ...jobs.filter((job) => job.state === 'dead').map(buried),
    ...checks.flatMap(({ exchangeId, checks: of }) => of.map((check) => checked(exchangeId, check))),
  ];
  return entries.sort((a, b) => a.order - b.order).map(({ order: _order, ...entry }) => entry);
}

type Ordered = TimelineEntry & { readonly order: number };

const at = (ms: number): { at: string; order: number } => ({ at: new Date(ms).toISOString(), order: ms });

function stateChange(row: TaskLogRow): Ordered {
  return {
    ...at(row.at),
    what: 'event',
    code: row.event,
    ...(row.exchangeId !== null && { exchangeId: row.exchangeId }),
    party: row.by,
    from: row.from,
    to: row.to,
    ...textOf(row.event),
  };
}

/** What no state of a referral tells of. */
const stateless: ReadonlySet<string> = new Set(['record-copy', 'imaging-reference']);

/** A document that was sent or came, by whom. */
function document({ createdAt, event, id, sender }: ExchangeRow): Ordered {
  return { ...at(createdAt), what: 'event', code: event, exchangeId: id, party: sender, ...textOf(event) };
}

function receipt(row: Receipt, about: ExchangeRow | undefined): Ordered {
  const { sv, en } = receiptTexts[row.sort];
  const named = row.sort === 'business' || row.sort === 'result';
  const text = textOf(named ? row.code : (about?.event ?? row.code));
  const failed = row.outcome === 'ok' ? { sv: '', en: '' } : { sv: ' (nekad)', en: ' (refused)' };
  return {
    ...at(row.at),
    what: row.outcome === 'failed' ? 'exception' : 'receipt',
    code: row.code,
    exchangeId: row.exchangeId,
    party: row.party,
    level: row.level,
    sv: `${sv}: ${text.sv}${failed.sv}`,
    en: `${en}: ${text.en}${failed.en}`,
  };
}

/** Nothing of what is on its way, waits for another, or needs a person is left out. */
function waiting(row: ExchangeRow): Ordered[] {
  const told = {
    queued: 'pending',
    parked: 'parked',
    undelivered: 'exception',
    person: 'exception',
    refused: 'exception',
  } as const;
  if (row.state === 'acknowledged') return [];
  const text = textOf(row.event);
  const why = reason(row.reason);
  return [
    {
      ...at(row.updatedAt),
      what: told[row.state],
      code: row.reason ?? row.state,
      exchangeId: row.id,
      sv: `${text.sv}: ${states[row.state].sv}${why.sv}`,
      en: `${text.en}: ${states[row.state].en}${why.en}`,
    },
  ];
}

const states = {
  queued: { sv: 'på väg', en: 'on its way' },
  parked: { sv: 'väntar på sin föregångare', en: 'waits for its predecessor' },
  undelivered: { sv: 'kom inte fram', en: 'was not delivered' },
  person: { sv: 'en person behövs', en: 'a person is needed' },
  refused: { sv: 'nekad', en: 'refused' },
} as const;

function reason(code: string | null): { sv: string; en: string } {
  const known = code !== null && code in outcomes ? outcomes[code as keyof typeof outcomes] : undefined;
  return known ? { sv: `. ${known.sv}`, en: `. ${known.en}` } : { sv: '', en: '' };
}

function buried(job: OutboxRow): Ordered {
  const { sv, en } = reason(job.lastCode);
  return {
    ...at(job.dueAt),
    what: 'exception',
    code: job.lastCode ?? 'dead',
    exchangeId: job.exchangeId,
    sv: `Leveransen gavs upp efter ${job.attempts} försök${sv}`,
    en: `Delivery was given up after ${job.attempts} attempts${en}`,
  };
}

const checkTexts = {
  ok: { sv: 'Bilderna finns i arkivet och stämmer', en: 'The images are in the archive and agree' },
  unknown: { sv: 'Bilderna kunde inte kontrolleras nu', en: 'The images could not be checked now' },
  dead: { sv: 'Bildreferensen håller inte', en: 'The imaging reference does not hold' },
} as const;

/** A live check of an imaging reference; one that found it dead is an exception of the case. */
function checked(exchangeId: string, { at: when, outcome, studies }: ImageCheck): Ordered {
  const found =
    studies.flatMap(({ issues }) => issues).find(({ severity }) => severity === 'error') ?? studies[0]?.issues[0];
  const code = found?.code ?? 'image-check';
  const why = reason(code);
  return {
    at: when,
    order: Date.parse(when),
    what: outcome === 'dead' ? 'exception' : 'event',
    code,
    exchangeId,
    sv: `${checkTexts[outcome].sv}${why.sv}`,
    en: `${checkTexts[outcome].en}${why.en}`,
  };
}

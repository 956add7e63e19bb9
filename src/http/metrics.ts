import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../model/clock.ts';
import type { Store } from '../store/store.ts';

/** A certificate or revocation list that the gateway lives by: `name` says which (`server`, `outgoing-ca`, `client-crl-1`). */
export interface Expiring {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

/** Certificate, or certificate revocation list. */
export type ExpiringSort = 'certificate' | 'crl';

export interface MetricsOptions {
  readonly clock: Clock;
  readonly queue: Store['queue'];
  readonly expiries?: (sort: ExpiringSort) => readonly Expiring[];
}

/** What is counted. Labels are fixed words and route templates: never an identity, never a raw address. */
export interface Metrics {
  request(method: string, route: string, status: number, ms: number): void;
  /** One exchange came to an outcome: kind of the exchange, and `accepted`, `refused`, `delivered`, `undelivered`, ... */
  exchange(kind: string, outcome: string): void;
  readonly contentType: string;
  /** The text form of Prometheus, with the queue and the certificates as they are now. */
  text(): Promise<string>;
}

const day = 86_400_000;

/** Metrics in a registry of their own, so that two gateways in one process do not share figures. */
export function createMetrics({ clock, queue, expiries = () => [] }: MetricsOptions): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  const requests = new Counter({
    name: 'vardbro_http_requests_total',
    help: 'HTTP requests answered; status 0: the caller went away',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'vardbro_http_request_seconds',
    help: 'Time from the first byte of a request to the end of its answer',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const exchanges = new Counter({
    name: 'vardbro_exchanges_total',
    help: 'Exchanges by kind and outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  queueGauges(registers, queue, clock);
  for (const sort of ['certificate', 'crl'] as const) expiryGauge(registers, sort, () => expiries(sort), clock);
  return {
    request(method, route, status, ms) {
      requests.inc({ method: knownMethod(method), route, status });
      seconds.observe({ method: knownMethod(method), route }, ms / 1000);
    },
    exchange: (kind, outcome) => exchanges.inc({ kind, outcome }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

/** The parser knows dozens of methods; a caller must not be able to grow the number of series with them. */
const knownMethod = (method: string): string => (['GET', 'POST', 'HEAD'].includes(method) ? method : 'other');

function queueGauges(registers: Registry[], queue: Store['queue'], clock: Clock): void {
  const oldest = new Gauge({
    name: 'vardbro_queue_age_seconds',
    help: 'How long the oldest due job has waited',
    registers,
  });
  new Gauge({
    name: 'vardbro_queue_jobs',
    help: 'Jobs in the outbox by state',
    labelNames: ['state'],
    registers,
    async collect() {
      const { ready, claimed, dead, oldestDueAt } = await queue();
      this.set({ state: 'ready' }, ready);
      this.set({ state: 'claimed' }, claimed);
      this.set({ state: 'dead' }, dead);
      oldest.set(oldestDueAt === null ? 0 : Math.max(0, clock.now() - oldestDueAt) / 1000);
    },
  });
}

/** Each a figure of its own: lists live for days, and an alarm of a month would never be silent. */
const expiryHelp: Readonly<Record<ExpiringSort, string>> = {
  certificate: 'Days until a certificate expires; negative when it has',
  crl: 'Days until a certificate revocation list expires; negative when it has',
};

function expiryGauge(
  registers: Registry[],
  sort: ExpiringSort,
  watched: () => readonly Expiring[],
  clock: Clock,
): void {
  new Gauge({
    name: `vardbro_${sort}_expiry_days`,
    help: expiryHelp[sort],
    labelNames: [sort],
    registers,
    collect() {
      this.reset();
      for (const { name, notAfter } of watched()) this.set({ [sort]: name }, (notAfter - clock.now()) / day);
    },
  });
}
